"""A corpus as rows, for JSON Lines and CSV: one article per row, ordered by `seq`."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from io import StringIO
from typing import Final

from warraq.storage import ArticleRow, Reader

#: First characters a spreadsheet may take for a formula, and those it skips before looking.
#: Source: OWASP, CSV Injection.
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LIST_SEPARATOR: Final = "; "  # between authors and between tags, in CSV


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """Which articles to export. `since` is a cursor: exactly those with a larger `seq`."""

    since: int = 0
    source: str | None = None
    language: str | None = None
    duplicates: bool = True
    gone: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRow:
    """One article, in its current version. '' or None: not known, or not applicable.

    `published` and `modified` are as the page states them, with its offset and precision; other times are UTC.
    `duplicate_of` is the id of the article this one copies, `similarity` (0 to 1) how much of it. The confidences are
    probabilities (0 to 1) that text, title, date and authors are right, None where none was judged.
    `reservations` are the signals that keep the text from mining and training ('meta: noai=1'); `mark` is what a person
    last said of it.
    """

    id: int
    seq: int
    url: str
    source: str
    title: str
    authors: tuple[str, ...]
    published: str
    modified: str
    tags: tuple[str, ...]
    language: str
    direction: str
    section: str
    site_name: str
    description: str
    licence: str
    paywalled: bool
    words: int
    version: int
    duplicate_of: int | None
    duplicate_of_url: str | None
    similarity: float | None
    relation: str
    first_seen_at: str
    last_seen_at: str
    gone_at: str | None
    declared_url: str
    page_sha256: str
    content_hash: str
    extractor: str
    flags: tuple[str, ...]
    text_confidence: float | None
    title_confidence: float | None
    date_confidence: float | None
    authors_confidence: float | None
    reservations: tuple[str, ...]
    mark: str
    text: str


CSV_COLUMNS: Final = tuple(column.name for column in fields(ExportRow))
_SAME_NAMES: Final = tuple(name for name in CSV_COLUMNS if name != "duplicate_of_url")


def export_rows(reader: Reader, options: ExportOptions = ExportOptions()) -> Iterator[ExportRow]:
    """Yields the rows, ordered by `seq`: a corpus need not fit into memory."""
    addresses: dict[int, str] = {}
    for article in reader.articles.select(
        source=options.source,
        language=options.language,
        since_seq=options.since,
        include_duplicates=options.duplicates,
        include_gone=options.gone,
    ):
        yield _row(article, _original_url(reader, article, addresses))


def csv_lines(rows: Iterable[ExportRow]) -> Iterator[str]:
    """Yields CSV with a header line (RFC 4180). Cells that could be run as formulas start with an apostrophe."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(CSV_COLUMNS)
    for row in rows:
        yield _taken(buffer)
        writer.writerow([_cell(getattr(row, name)) for name in CSV_COLUMNS])
    yield _taken(buffer)


def inert(cell: str) -> str:
    """Returns the cell as text that no spreadsheet runs: "'=1+1" for '=1+1', anything else unchanged."""
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(FORMULA_STARTS) else cell


def _row(article: ArticleRow, duplicate_of_url: str | None) -> ExportRow:
    return ExportRow(
        **{name: getattr(article, name) for name in _SAME_NAMES}, duplicate_of_url=duplicate_of_url
    )


def _original_url(reader: Reader, article: ArticleRow, known: dict[int, str]) -> str | None:
    original = article.duplicate_of
    if original is None:
        return None
    if original not in known:
        known[original] = reader.articles.get(original).url
    return known[original]


def _cell(value: object) -> str | int | float:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, tuple):
        return inert(LIST_SEPARATOR.join(value))
    # some readers treat NUL as the end of a cell or of the file
    return inert(str(value).replace("\x00", "")) if value is not None else ""


def _taken(buffer: StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
