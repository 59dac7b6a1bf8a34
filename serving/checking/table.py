"""The sheet as CSV for a spreadsheet: one article a row, cells that nothing runs."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Final

from warraq.articles.text import printable
from warraq.serving.checking.reading import Checked
from warraq.serving.formats.csv import inert

#: Excel keeps 32,767 characters of a cell, and breaks the row of a longer one.
MAX_CELL: Final = 32_000
COLUMNS: Final = (
    "id", "command", "mark", "note", "source", "language", "url", "title", "title_from", "authors", "authors_from",
    "published", "published_from", "text_confidence", "title_confidence", "date_confidence", "authors_confidence",
    "words", "text", "page", "remark",
)  # fmt: skip
_ISOLATES: Final = str.maketrans("", "", "\u2068\u2069")


def sheet_csv(articles: Iterable[Checked]) -> Iterator[str]:
    """Yields CSV (RFC 4180) with a byte order mark, by which spreadsheets know UTF-8.

    In `page` each block of the page that was removed begins with its kind and rule in brackets.
    """
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    yield "\ufeff"
    writer.writerow(COLUMNS)
    for one in articles:
        yield _taken(buffer)
        writer.writerow([_cell(value) for value in _row(one)])
    yield _taken(buffer)


def _row(one: Checked) -> tuple[object, ...]:
    row = one.article
    return (
        row.id, f"warraq mark {row.id} good", row.mark, one.mark.note if one.mark else "", row.source, row.language,
        row.url, row.title, one.origin_of("title"), "; ".join(row.authors), one.origin_of("authors"),
        row.published, one.origin_of("published"), row.text_confidence, row.title_confidence, row.date_confidence,
        row.authors_confidence, row.words, row.text, _page(one), one.remark,
    )  # fmt: skip


def _page(one: Checked) -> str:
    shown = (
        f"[{block.kind}: {block.rule}] {block.text}" if block.kind else block.text for block in one.blocks
    )
    return "\n\n".join(shown)


def _cell(value: object) -> object:
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    text = printable(value[: 2 * MAX_CELL], one_line=False).translate(_ISOLATES)
    return inert(text if len(text) <= MAX_CELL else f"{text[:MAX_CELL]}… (cut)")


def _taken(buffer: StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
