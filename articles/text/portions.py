"""Long texts a portion at a time: folding takes thirty bytes a character, a word fifty."""

import re
from collections.abc import Iterator
from typing import Final

PORTION_CHARS: Final = 100_000
_SPACE = re.compile(r"\s")


def portions(text: str) -> Iterator[str]:
    """Yields the text in parts of about PORTION_CHARS, parted where white space stands if there is any near."""
    start = 0
    while len(text) - start > PORTION_CHARS:
        space = _SPACE.search(text, start + PORTION_CHARS, start + 2 * PORTION_CHARS)
        end = space.end() if space else start + 2 * PORTION_CHARS
        yield text[start:end]
        start = end
    yield text[start:]
