"""Lists and tables are kept or removed whole.

On pages with gold text a list or table of which the model keeps the larger part belongs to the text with all of it,
on two sites of three; one of which it keeps the smaller part does not, on nine of ten.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from warraq.articles.extraction.layout import Block, Frame, is_running_text

_UNITS: Final = frozenset(("table", "ul", "ol"))
_ITEMS: Final = frozenset(("td", "th", "li"))
#: Elements that end the search for the outermost list or table around a block, and how far it goes.
_BOUNDS: Final = frozenset(("article", "main", "body", "section"))
_STEPS: Final = 8
#: Paragraphs of one item from which on it is not an item: a theme lays out the page with such elements.
_LAYS_OUT: Final = 2
#: Probability from which on the rest of a list that is mostly kept stays; in a table all of it does.
_LIST_FILL: Final = 0.1
#: Mean probability from which on a list or table right after a kept paragraph stays.
_FOLLOWS: Final = 0.3


def judge_units(
    blocks: Sequence[Block], frames: Sequence[Frame], p: NDArray[np.float32], chosen: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Returns which blocks are kept once each list and table is judged as one. Cost: linear in blocks."""
    judged = chosen.copy()
    sizes = np.array([len(block.text) for block in blocks])
    whole = int(sizes[chosen].sum())
    for unit, places in _units(blocks, frames).items():
        at = np.array(places)
        kept = chosen[at]
        if kept.all() or (not kept.any() and not _goes_on(unit, places, blocks, frames, p, chosen)):
            continue
        size = int(sizes[at][kept].sum())
        by_count, by_size = 2 * kept.sum() > len(at), 2 * size > sizes[at].sum()
        if by_count and by_size:
            judged[at] |= (p[at] > _LIST_FILL) | (frames[unit].tag == "table")
        elif _goes_on(unit, places, blocks, frames, p, chosen):
            judged[at] = True
        elif 2 * size >= whole:  # a post may be a list of links
            judged[at] |= p[at] > _LIST_FILL
        elif not by_count and not by_size:
            judged[at] = False
    return judged


def _goes_on(
    unit: int,
    places: Sequence[int],
    blocks: Sequence[Block],
    frames: Sequence[Frame],
    p: NDArray[np.float32],
    chosen: NDArray[np.bool_],
) -> bool:
    """Whether a list or table comes right after a kept paragraph of the same element and may well be text."""
    before = places[0] - 1
    if before < 0 or not chosen[before] or blocks[before].frame == 0:
        return False
    if frames[blocks[before].frame].parent != frames[unit].parent or not is_running_text(blocks[before]):
        return False
    linked = sum(blocks[place].linked for place in places)
    return 2 * linked < sum(len(blocks[place].text) for place in places) and p[list(places)].mean() > _FOLLOWS


def _units(blocks: Sequence[Block], frames: Sequence[Frame]) -> dict[int, list[int]]:
    """Returns the places of the blocks of each list and table that does not lie in another one or lay out the page."""
    found: dict[int, list[int]] = defaultdict(list)
    paragraphs: dict[int, int] = defaultdict(int)
    laying_out: set[int] = set()
    homes: dict[int, tuple[int, int]] = {}
    for place, block in enumerate(blocks):
        if block.frame not in homes:
            homes[block.frame] = _outermost(block.frame, frames)
        unit, item = homes[block.frame]
        if unit:
            found[unit].append(place)
            paragraphs[item] += is_running_text(block)
            if paragraphs[item] >= _LAYS_OUT:
                laying_out.add(unit)
    return {unit: places for unit, places in found.items() if unit not in laying_out}


def _outermost(number: int, frames: Sequence[Frame]) -> tuple[int, int]:
    """Returns the outermost list or table around a frame, and its outermost item there; 0 if there is none."""
    unit = item = 0
    for _ in range(_STEPS):
        tag = frames[number].tag
        if number == 0 or tag in _BOUNDS:
            break
        if tag in _ITEMS:
            item = number
        elif tag in _UNITS:
            unit = number
        number = frames[number].parent
    return unit, item
