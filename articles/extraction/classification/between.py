"""Blocks between the paragraphs of a text: they belong to it unless something of their own says otherwise.

A model that judges each block by itself is in doubt about a list of two words, a cell, a line of code. Where nearly all
paragraphs of an element are kept, what stands between them is kept with less. The bars were chosen on pages that the
model had not learnt from: at each, more sites keep such blocks than leave them out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from warraq.articles.extraction.classification.bodies import is_in_body
from warraq.articles.extraction.classification.element_names import PURPOSES, purposes_of
from warraq.articles.extraction.layout import Block, Frame, is_running_text

#: A paragraph or code block stays if it reaches this probability and half of the running text around it is kept.
FILL: Final = 0.35
#: Parts of lists, tables, quotations and code, and headings of what is kept, stay if they reach this one; the other if
#: they are mostly links.
UNIT_FILL: Final = 0.1
LINKED_FILL: Final = 0.3
#: Code stays if it reaches this one: hardly anything else stands in `<pre>`.
CODE_FILL: Final = 0.02
#: Code and quotations at either end of a text stay if they reach this one, headings and paragraphs at its end if they
#: reach the others.
END_FILL: Final = 0.1
END_HEADING: Final = 0.4
END_PARAGRAPH: Final = 0.45
#: Of running text of the element around that must be kept for that, and paragraphs.
_UNIT_SHARE: Final = 0.8
_UNIT_PARAGRAPHS: Final = 2
#: Elements up from a block in which the element around is looked for.
_STEPS: Final = 6
_HEADINGS: Final = frozenset(("h2", "h3"))
_UNITS: Final = frozenset(("li", "dd", "dt", "td", "th", "pre", "blockquote"))
#: Elements and purposes that say of themselves that they are not the text.
_APART: Final = frozenset(("aside", "nav", "form", "footer", "button", "figure", "figcaption"))
_FOREIGN: Final = sum(
    1 << place for place, purpose in enumerate(PURPOSES) if purpose not in ("summary", "content")
)


def find_between(
    blocks: Sequence[Block], frames: Sequence[Frame], p: NDArray[np.float32], chosen: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Returns the doubtful blocks that stay since they stand between chosen ones. Cost: linear in blocks.

    `p` and `chosen` are by block.
    """
    filled = np.zeros(len(blocks), dtype=np.bool_)
    doubtful = np.flatnonzero(~chosen & (p > CODE_FILL)).tolist()
    if not doubtful:
        return filled
    around = _count(blocks, frames, chosen)
    for at in doubtful:
        block = blocks[at]
        if p[at] > FILL and _is_paragraph(block, frames):
            filled[at] = around.holds(frames[block.frame].parent, at, share=0.5, paragraphs=1)
        if not filled[at] and p[at] > _bar(block, frames):
            is_heading = frames[block.frame].tag in _HEADINGS
            if not is_heading or chosen[at + 1 : at + 2].any():
                filled[at] = _is_within(at, block, frames, around, is_unit=is_heading)
            filled[at] |= p[at] > _borders(at, blocks, frames, chosen, around)
    return filled


@dataclass(frozen=True, slots=True)
class _Around:
    """By frame: characters of running text right in it, those chosen, how many blocks that are, first and last."""

    total: list[int]
    kept: list[int]
    count: list[int]
    first: list[int]
    last: list[int]

    def holds(self, frame: int, at: int, *, share: float, paragraphs: int) -> bool:
        """Whether a place lies between chosen paragraphs of a frame that keeps this share of its running text."""
        return self.first[frame] < at < self.last[frame] and self.keeps(
            frame, share=share, paragraphs=paragraphs
        )

    def keeps(self, frame: int, *, share: float, paragraphs: int) -> bool:
        """Whether a frame keeps so many paragraphs, and this share of its running text."""
        return self.count[frame] >= paragraphs and self.kept[frame] >= share * self.total[frame]


def _borders(
    at: int,
    blocks: Sequence[Block],
    frames: Sequence[Frame],
    chosen: NDArray[np.bool_],
    around: "_Around",
) -> float:
    """Returns the bar for a block right before or after a kept one of the same element, 1 if there is none.

    Code and quotations may be at either end, headings and paragraphs of a body that is named so behind it. The element
    must keep its running text.
    """
    number = blocks[at].frame
    tag = frames[number].tag
    beside: tuple[int, ...] = (at - 1,)
    if tag in _HEADINGS:
        bar = END_HEADING
    elif tag == "p" and frames[frames[number].parent].tag != "blockquote":
        bar = END_PARAGRAPH
    elif tag == "pre" or frames[frames[number].parent].tag in ("pre", "blockquote"):
        bar, beside = END_FILL, (at - 1, at + 1)
        number = number if tag == "pre" else frames[number].parent
    else:
        return 1.0
    home = frames[number].parent
    if not any(
        0 <= place < len(blocks) and chosen[place] and frames[blocks[place].frame].parent == home
        for place in beside
    ) or not around.keeps(home, share=_UNIT_SHARE, paragraphs=1):
        return 1.0
    return bar if bar != END_PARAGRAPH or is_in_body(home, frames) else 1.0


def _count(blocks: Sequence[Block], frames: Sequence[Frame], chosen: NDArray[np.bool_]) -> _Around:
    size = len(frames)
    found = _Around([0] * size, [0] * size, [0] * size, [len(blocks)] * size, [-1] * size)
    for at, (block, taken) in enumerate(zip(blocks, chosen.tolist(), strict=True)):
        length = len(block.text) * (is_running_text(block) and not _is_code(block, frames))
        for frame in {block.frame, frames[block.frame].parent}:
            found.total[frame] += length
            if taken:
                found.first[frame] = min(found.first[frame], at)
                found.last[frame] = at
                found.kept[frame] += length
                found.count[frame] += length > 0
    return found


def _bar(block: Block, frames: Sequence[Frame]) -> float:
    if _is_code(block, frames):
        return CODE_FILL
    return LINKED_FILL if 2 * block.linked > len(block.text) else UNIT_FILL


def _is_code(block: Block, frames: Sequence[Frame]) -> bool:
    return frames[block.frame].tag == "pre" or frames[frames[block.frame].parent].tag == "pre"


def _is_paragraph(block: Block, frames: Sequence[Frame]) -> bool:
    tag = frames[block.frame].tag
    return tag == "pre" or (tag == "p" and is_running_text(block))


def _is_within(
    at: int, block: Block, frames: Sequence[Frame], around: _Around, *, is_unit: bool = False
) -> bool:
    """Whether a block is (part of) a list, table, quotation, code or other unit between paragraphs of an element."""
    number, is_code = block.frame, _is_code(block, frames)
    for _ in range(_STEPS):
        frame = frames[number]
        if is_unit and around.holds(number, at, share=_UNIT_SHARE, paragraphs=_UNIT_PARAGRAPHS):
            return True
        says_foreign = " " in frame.key and purposes_of(frame.key) & _FOREIGN
        if number == 0 or (not is_code and (frame.tag in _APART or says_foreign)):
            return False
        is_unit = is_unit or frame.tag in _UNITS
        number = frame.parent
    return False
