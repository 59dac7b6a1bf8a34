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
        yield from _wrapped(table.title, width)
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
    """The widths of the columns there is room for; at least of one, if need be a narrower one."""
    sizes: list[int] = []
    for place, head in enumerate(table.heads[1:]):
        size = max(map(cell_len, (head, *(row.cells[place] for row in table.rows))))
        room -= size + len(_GAP)
        if room < 0 and sizes:
            break
        sizes.append(size + min(room, 0))
    return sizes


def _line(label: str, cells: Sequence[str], width: int, sizes: Sequence[int]) -> str:
    shown = [_cut(label, width), *(_cut(cell, size) for cell, size in zip(cells, sizes, strict=False))]
    spaces = [" " * (size - cell_len(text)) for text, size in zip(shown, (width, *sizes), strict=True)]
    numbers = (f"{space}{printable(text)}" for text, space in zip(shown[1:], spaces[1:], strict=True))
    return _GAP.join((f"{printable(shown[0])}{spaces[0]}", *numbers))


def _cut(text: str, width: int) -> str:
    return text if cell_len(text) <= width else f"{set_cell_size(text, width - 1).rstrip()}…"


def _bar(share: float, width: int) -> str:
    """A bar to an eighth of a cell, at least one for what is there."""
    eighths = max(round(share * width * 8), 1) if share else 0
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8]


def _wrapped(text: str, width: int) -> Iterator[str]:
    """Our own text, in lines."""
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = ""
        line = f"{line} {word}".lstrip()
    if line:
        yield line
