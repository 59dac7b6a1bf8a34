"""Elements whose names say that they hold the body of a post: what short posts are known by.

A post of one line has too little text to be told from the lines around it by what can be measured.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from warraq.articles.extraction.classification.element_names import PURPOSES, purposes_of
from warraq.articles.extraction.layout import Block, Frame

_BODY: Final = 1 << list(PURPOSES).index("content")
#: Elements that hold more than a body, whatever they are called.
_OUTER: Final = frozenset(("html", "body", "main", "article"))


def find_body(frames: Sequence[Frame], blocks: Sequence[Block], is_open: Sequence[bool]) -> int:
    """Returns the innermost element that is named after a body and holds open blocks, 0 if there is none.

    Of several, the one with most of their letters. Cost: linear in blocks and the depth of frames.
    """
    letters: Counter[int] = Counter()
    around: set[int] = set()  # bodies that hold others
    for block, counts in zip(blocks, is_open, strict=True):
        if counts:
            first, *others = _bodies_around(block.frame, frames) or [0]
            letters[first] += len(block.text)
            around.update(others)
    found = [number for number in letters if number and number not in around]
    return max(found, key=lambda number: (letters[number], -number), default=0)


def _bodies_around(number: int, frames: Sequence[Frame]) -> list[int]:
    """Returns the elements around a block that are named after a body, from the inside."""
    found = []
    while number:
        frame = frames[number]
        if frame.tag not in _OUTER and " " in frame.key and purposes_of(frame.key) & _BODY:
            found.append(number)
        number = frame.parent
    return found
