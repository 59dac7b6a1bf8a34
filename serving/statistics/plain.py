"""Statistics as lines of text with bars, for a terminal of any width."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.cells import cell_len, set_cell_size

from warraq.articles.text import printable
from warraq.serving.statistics.tables import Detail, Table, tables_of
from warraq.storage import Statistics

#: A screenful a table; what is left out is in the page and in JSON.
DETAIL: Final = Detail(rows=12, months=24)
#: Cells of the terminal. A label may take a third of the width before the last columns are left out.
LEAST_BAR, MOST_BAR, MOST_LABEL = 8, 40, 40
_LABEL_PART: Final = 3
_GAP: Final = "  "
_ISOLATES: Final = str.maketrans("", "", "\u2068\u2069")
_EIGHTHS: Final = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")


def statistics_lines(statistics: Statistics, *, width: int, terminal: bool) -> Iterator[str]:
    """Yields lines of at most `width` cells (at least 30), safe to print.

    For a `terminal`, right-to-left names are isolated, so that the numbers after them stay in their columns.
    """
    for place, table in enumerate(tables_of(statistics, DETAIL)):
        if place:
            yield ""
        yield table.title
        yield from (line if terminal else line.translate(_ISOLATES) for line in _table_lines(table, width))
        yield from _wrapped(table.note, width)


def _table_lines(table: Table, width: int) -> Iterator[str]:
    room = width - (LEAST_BAR + len(_GAP) if table.chart != "none" else 0)
    widest = max(cell_len(text) for text in (table.heads[0], *(row.label for row in table.rows)))
    sizes = _fitting(table, room - min(widest, width // _LABEL_PART))
    taken = sum(size + len(_GAP) for size in sizes)
    label = min(widest, MOST_LABEL, room - taken)
    bar = min(MOST_BAR, width - label - taken - len(_GAP)) if table.chart != "none" else 0
    if any(table.heads):
        yield _line(table.heads[0], table.heads[1:], label, sizes).rstrip()
    for row in table.rows:
        yield f"{_line(row.label, row.cells, label, sizes)}{_GAP}{_bar(row.share, bar)}".rstrip()


def _fitting(table: Table, room: int) -> list[int]:
    """The widths of the columns there is room for; at least of one."""
    sizes: list[int] = []
    for place, head in enumerate(table.heads[1:]):
        size = max(map(cell_len, (head, *(row.cells[place] for row in table.rows))))
        room -= size + len(_GAP)
        if room < 0 and sizes:
            break
        sizes.append(size)
    return sizes


def _line(label: str, cells: Sequence[str], width: int, sizes: Sequence[int]) -> str:
    cut = label if cell_len(label) <= width else f"{set_cell_size(label, width - 1).rstrip()}…"
    padding = " " * (width - cell_len(cut))
    shown = (f"{' ' * (size - cell_len(cell))}{cell}" for cell, size in zip(cells, sizes, strict=False))
    return _GAP.join((f"{printable(cut)}{padding}", *shown))


def _bar(share: float, width: int) -> str:
    """A bar to an eighth of a cell, at least one for what is there."""
    eighths = max(round(share * width * 8), 1) if share else 0
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8]


def _wrapped(note: str, width: int) -> Iterator[str]:
    line = ""
    for word in note.split():
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = ""
        line = f"{line} {word}".lstrip()
    if line:
        yield line
