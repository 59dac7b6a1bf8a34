"""Statistics as sections of a data card, in Markdown."""

import re
from collections.abc import Iterator
from typing import Final

from warraq.serving.statistics.tables import Detail, Table, tables_of
from warraq.storage import Statistics

DETAIL: Final = Detail(rows=20, months=24)
#: What has a meaning inside a cell: of Markdown, of HTML in it, of tables, of formulas, of addresses that become links.
_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>#|&~$] | :(?=//) | (?<=www)\.", re.VERBOSE | re.IGNORECASE)


def card(statistics: Statistics) -> str:
    """Returns a heading of the third level and a table for each side, in Markdown (GFM).

    Names that sites state are escaped: they show as written, and are neither markup nor links.
    """
    return "\n".join(line for table in tables_of(statistics, DETAIL) for line in _section(table))


def _section(table: Table) -> Iterator[str]:
    yield f"### {table.title}"
    yield ""
    yield _line(*table.heads)
    yield _line(":---", *("---:" for _ in table.heads[1:]))
    for row in table.rows:
        yield _line(_escaped(row.label), *map(_escaped, row.cells))
    yield ""
    if table.note:
        yield table.note
        yield ""


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)
