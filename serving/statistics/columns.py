"""A column chart as SVG."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from warraq.serving.statistics.tables import Table

#: Widths of a chart, about those of its place on a wide screen, so that its text has the page's size.
NARROW, WIDE = 520, 1100
_HEIGHT, _BOTTOM, _TOP = 200, 24, 18
_GAP: Final = 0.25  # between columns, of a column's place
_MOST_WIDE: Final = 56
_LETTER: Final = 7  # about as wide as a digit of 12 units
_LABEL_GAP: Final = 14


def column_chart(table: Table, *, width: int) -> str:
    """Returns the rows of a table as columns from left to right, as many of them labelled as have room.

    Its first cell stands over the highest column and in the tooltip of each.
    """
    step = width / len(table.rows)
    middles = [(place + 0.5) * step for place in range(len(table.rows))]
    title = f"{table.title}: {table.heads[1]}; the table below has the numbers"
    parts = "".join(
        (*_columns(table, middles, step), *_labels(table, middles, width), _peak(table, middles, width))
    )
    return (
        f'<svg class="columns" viewBox="0 0 {width} {_HEIGHT}" role="img" aria-label="{escape(title)}">'
        f'<line x1="0" x2="{width}" y1="{_HEIGHT - _BOTTOM}" y2="{_HEIGHT - _BOTTOM}"/>{parts}</svg>'
    )


def _columns(table: Table, middles: Sequence[float], step: float) -> Iterator[str]:
    width = min(step * (1 - _GAP), _MOST_WIDE)
    for row, middle in zip(table.rows, middles, strict=True):
        if row.share:
            height = max(row.share * (_HEIGHT - _BOTTOM - _TOP), 1.0)
            said = escape(f"{row.label}: {row.cells[0]} {table.heads[1]}")
            yield (
                f'<rect x="{middle - width / 2:.1f}" y="{_HEIGHT - _BOTTOM - height:.1f}" width="{width:.1f}"'
                f' height="{height:.1f}"><title>{said}</title></rect>'
            )


def _labels(table: Table, middles: Sequence[float], width: int) -> Iterator[str]:
    """Of every n-th column, so that they do not touch, from the first one whose label is not cut."""
    place = max(len(row.label) for row in table.rows) * _LETTER + _LABEL_GAP
    every = -(-len(table.rows) * place // width)
    for row, middle in list(zip(table.rows, middles, strict=True))[every // 2 :: every]:
        if middle + len(row.label) * _LETTER / 2 <= width:
            yield _text(row.label, middle, _HEIGHT - 7)


def _peak(table: Table, middles: Sequence[float], width: int) -> str:
    """The number of the highest column, over it, or beside that place where it would be cut."""
    place = max(range(len(table.rows)), key=lambda at: table.rows[at].share)
    said = table.rows[place].cells[0]
    half = len(said) * _LETTER / 2
    return _text(said, min(max(middles[place], half), width - half), _TOP - 5)


def _text(text: str, middle: float, y: int) -> str:
    return f'<text x="{middle:.1f}" y="{y}">{escape(text)}</text>'
