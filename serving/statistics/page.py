"""Statistics as one HTML page: no script, nothing from elsewhere, readable in light and dark and without the charts.

Every number stands in a table; a bar is a part of its row, and a column chart has its table under it.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from html import escape
from typing import Final

from warraq.serving.statistics.columns import NARROW, WIDE, column_chart
from warraq.serving.statistics.style import STYLE
from warraq.serving.statistics.tables import Detail, Row, Table, tables_of
from warraq.storage import Statistics

#: Months: thirty years, a column each.
DETAIL: Final = Detail(rows=100, months=360)
#: Rows of a table that are shown at once; the others are folded.
_OPEN_ROWS: Final = 20
#: What goes over the whole width, before the others.
_WIDE: Final = ("corpus", "months", "years")
_STYLE_HASH: Final = b64encode(sha256(STYLE.encode()).digest()).decode()
_HEAD: Final = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; \
base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Corpus statistics</title>
<style>{STYLE}</style>
</head>
<body>
<h1>Corpus statistics</h1>
<main class="statistics">
"""
_FOOT: Final = "</main>\n</body>\n</html>\n"


def statistics_page(statistics: Statistics) -> Iterator[str]:
    """Yields the page in parts. Names that sites state are escaped and isolated from the text around them."""
    yield _HEAD
    yield from statistics_sections(statistics)
    yield _FOOT


def statistics_sections(statistics: Statistics) -> Iterator[str]:
    """Yields a section for each table, what is wide first, to stand in a page that has `style.CHARTS`."""
    for table in sorted(tables_of(statistics, DETAIL), key=lambda table: table.name not in _WIDE):
        wide = ' class="wide"' if table.name in _WIDE else ""
        yield f'<section id="{table.name}"{wide}><h2>{escape(table.title)}</h2>\n'
        yield from _facts(table) if table.chart == "none" else _numbers(table)
        if table.note:
            yield f'<p class="note">{escape(table.note)}</p>\n'
        yield "</section>\n"


def _facts(table: Table) -> Iterator[str]:
    yield '<dl class="facts">\n'
    for row in table.rows:
        yield f"<div><dt>{escape(row.label)}</dt><dd>{_isolated(row.cells[0])}</dd></div>\n"
    yield "</dl>\n"


def _numbers(table: Table) -> Iterator[str]:
    if table.chart == "columns":
        chart = column_chart(table, width=WIDE if table.name in _WIDE else NARROW)
        yield f'<div class="scrolled">{chart}</div>\n'
        yield from _folded(table, table.rows, "The numbers", bars=False)
        return
    yield from _table(table, table.rows[:_OPEN_ROWS], bars=True)
    if rest := table.rows[_OPEN_ROWS:]:
        yield from _folded(table, rest, f"{len(rest)} more", bars=True)


def _folded(table: Table, rows: Sequence[Row], summary: str, *, bars: bool) -> Iterator[str]:
    yield f"<details><summary>{escape(summary)}</summary>\n"
    yield from _table(table, rows, bars=bars)
    yield "</details>\n"


def _table(table: Table, rows: Sequence[Row], *, bars: bool) -> Iterator[str]:
    """A table; its title is its heading's, and a bar says nothing that its numbers do not."""
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in table.heads)
    yield f'<div class="scrolled"><table aria-label="{escape(table.title)}">\n<thead><tr>{heads}'
    yield f"{'<td></td>' if bars else ''}</tr></thead>\n<tbody>\n"
    for row in rows:
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in row.cells)
        yield f'<tr><th scope="row">{_isolated(row.label)}</th>{cells}{_bar(row.share) if bars else ""}</tr>\n'
    yield "</tbody>\n</table></div>\n"


def _isolated(text: str) -> str:
    return f'<bdi dir="auto">{escape(text)}</bdi>'


def _bar(share: float) -> str:
    rectangle = f'<rect width="{max(share * 100, 0.5):.1f}" height="10"/>' if share else ""
    return (
        '<td class="bar"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f"{rectangle}</svg></td>"
    )
