"""Line numbers beside code, which programs that colour code put into a column of their own."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from warraq.articles.extraction.layout import Block, Frame

#: Levels up in which numbers and code must meet: `<table>`, `<tr>`, `<td>`, `<pre>`.
_STEPS: Final = 4
_MAX_DIGITS: Final = 6
_CODE: Final = frozenset(("pre", "code"))


def find_line_numbers(blocks: Sequence[Block], frames: Sequence[Frame]) -> set[int]:
    """Returns the places of the blocks that count the lines of the code right after them."""
    return {
        place
        for place, (block, code) in enumerate(pairwise(blocks))
        if block.text[0].isdecimal()
        and _is_code(code.frame, frames)
        and _counts(block.text, code.text)
        and _meet(block.frame, code.frame, frames)
    }


def _counts(numbers: str, code: str) -> bool:
    """Whether a text is a run of whole numbers, at least one a line of the code (which a blank line would cut)."""
    lines = numbers.split()
    if len(lines) <= code.count("\n") or not all(
        line.isdecimal() and len(line) <= _MAX_DIGITS for line in lines
    ):
        return False
    counted = [int(line) for line in lines]
    return (counted[0] == 1 or len(lines) > 1) and counted == list(range(counted[0], counted[0] + len(lines)))


def _is_code(number: int, frames: Sequence[Frame]) -> bool:
    return frames[number].tag in _CODE or frames[frames[number].parent].tag in _CODE


def _meet(one: int, other: int, frames: Sequence[Frame]) -> bool:
    """Whether two elements that differ lie near each other in one."""
    return one != other and not (_above(one, frames) - {0}).isdisjoint(_above(other, frames))


def _above(number: int, frames: Sequence[Frame]) -> set[int]:
    found = set()
    for _ in range(_STEPS):
        number = frames[number].parent
        found.add(number)
    return found
