"""Cells of tables: of those that hold data, and of those that only lay out a page."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from warraq.articles.extraction.layout.blocks import Block, Frame, is_running_text

#: Elements up from a block in which its cell is looked for, and from a cell its table.
_CELL_STEPS: Final = 12
_TABLE_STEPS: Final = 3
#: Paragraphs of one cell from which on its table only lays out the page.
_LAYS_OUT: Final = 2
#: Characters of an entry of a data table, and elements up to its cell.
_MAX_ENTRY: Final = 300
_ENTRY_STEPS: Final = 4


def layout_tables(blocks: Sequence[Block], frames: Sequence[Frame]) -> frozenset[int]:
    """Returns the frames of tables of which a cell holds several paragraphs: they lay out a page, as once."""
    homes = Counter(block.frame for block in blocks if is_running_text(block))
    paragraphs: Counter[int] = Counter()
    for home, count in homes.items():
        if cell := cell_around(home, frames, _CELL_STEPS):
            paragraphs[cell] += count
    return frozenset(table_around(cell, frames) for cell, count in paragraphs.items() if count >= _LAYS_OUT)


def data_cells(kept: Mapping[int, Block], frames: Sequence[Frame]) -> frozenset[int]:
    """Returns the numbers of the blocks that are each the only one of their cell, beside another such cell.

    A word there is an entry, whatever it says.
    """
    cells: dict[int, list[int]] = defaultdict(list)
    for number, block in kept.items():
        if block.text and (cell := cell_around(block.frame, frames, _ENTRY_STEPS)):
            cells[cell].append(number)
    rows: dict[int, list[int]] = defaultdict(list)
    for cell, numbers in cells.items():
        if len(numbers) == 1 and len(kept[numbers[0]].text) <= _MAX_ENTRY:
            rows[frames[cell].parent].append(numbers[0])
    return frozenset(number for numbers in rows.values() if len(numbers) > 1 for number in numbers)


def cell_around(number: int, frames: Sequence[Frame], steps: int) -> int:
    """Returns the nearest `<td>` or `<th>` around a frame, 0 if there is none that near."""
    for _ in range(steps):
        if number == 0 or frames[number].tag in ("td", "th"):
            break
        number = frames[number].parent
    return number if frames[number].tag in ("td", "th") else 0


def table_around(cell: int, frames: Sequence[Frame]) -> int:
    """Returns the `<table>` of a cell; what holds its row where there is none."""
    number = cell
    for _ in range(_TABLE_STEPS):
        number = frames[number].parent
        if frames[number].tag == "table":
            break
    return number
