"""Text that the page's head repeats: no name of an element takes it away, the model judges it."""

from collections.abc import Sequence
from typing import Final

from warraq.articles.extraction.layout import Block, Clues, is_running_text, squeeze

#: Letters that a paragraph and what the head says must share at its beginning.
MIN_SHARED: Final = 40
#: Kinds that are never text, whatever the head says.
_NEVER: Final = frozenset(("line-numbers", "caption", "credit"))


def find_agreeing(
    numbers: Sequence[int], kinds: Sequence[str], blocks: Sequence[Block], clues: Clues
) -> frozenset[int]:
    """Returns the paragraphs with a kind that the page's description or `articleBody` begins with, or contains.

    Cost: linear in blocks and characters.
    """
    removed = [
        number
        for number, kind in zip(numbers, kinds, strict=True)
        if kind and kind not in _NEVER and is_running_text(blocks[number])
    ]
    if not removed or not (clues.description or clues.body):
        return frozenset()
    description, body = squeeze(clues.description), squeeze(clues.body)
    found = set()
    for number in removed:
        start = squeeze(blocks[number].text[: 4 * MIN_SHARED])[:MIN_SHARED]
        if len(start) == MIN_SHARED and (description.startswith(start) or start in body):
            found.add(number)
    return frozenset(found)
