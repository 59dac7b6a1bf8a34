"""Elements whose names say that they hold the body of a post: what short posts are known by.

A post of one line has too little text to be told from the lines around it by what can be measured.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from warraq.articles.extraction.classification.element_names import PURPOSES, purposes_of
from warraq.articles.extraction.layout import Block, Frame

_BODY: Final = 1 << list(PURPOSES).index("content")
#: Elements that hold more than a body, whatever they are called.
_OUTER: Final = frozenset(("html", "body", "main", "article"))
#: Elements that hold a page's own content, and roles that say so.
_MAIN: Final = frozenset(("main", "article"))
_MAIN_ROLE: Final = " main"


def find_body(frames: Sequence[Frame], blocks: Sequence[Block], is_open: Sequence[bool]) -> int:
    """Returns the innermost element that is named after a body and holds open blocks, 0 if there is none.

    Of several, the one with most of their letters. Cost: linear in blocks and the depth of frames.
    """
    return _innermost(frames, blocks, is_open, _is_body)


def find_main(frames: Sequence[Frame], blocks: Sequence[Block], is_open: Sequence[bool]) -> int:
    """As `find_body`, but an element for a page's own content: `<article>`, `<main>`, or one of that role."""
    return _innermost(frames, blocks, is_open, _is_main)


def is_in_body(number: int, frames: Sequence[Frame]) -> bool:
    """Tells whether an element is, or lies in, one that is named after a body."""
    return bool(_all_around(number, frames, _is_body))


def _innermost(
    frames: Sequence[Frame], blocks: Sequence[Block], is_open: Sequence[bool], is_one: Callable[[Frame], bool]
) -> int:
    letters: Counter[int] = Counter()
    around: set[int] = set()  # those that hold others
    for block, counts in zip(blocks, is_open, strict=True):
        if counts:
            first, *others = _all_around(block.frame, frames, is_one) or [0]
            letters[first] += len(block.text)
            around.update(others)
    found = [number for number in letters if number and number not in around]
    return max(found, key=lambda number: (letters[number], -number), default=0)


def _all_around(number: int, frames: Sequence[Frame], is_one: Callable[[Frame], bool]) -> list[int]:
    """Returns the elements of a kind around a block, from the inside."""
    found = []
    while number:
        if is_one(frames[number]):
            found.append(number)
        number = frames[number].parent
    return found


def _is_body(frame: Frame) -> bool:
    return frame.tag not in _OUTER and " " in frame.key and bool(purposes_of(frame.key) & _BODY)


def _is_main(frame: Frame) -> bool:
    return frame.tag in _MAIN or f"{frame.key} ".find(f"{_MAIN_ROLE} ") > 0
