"""One article of an export: what every format of rows writes."""

from dataclasses import dataclass, field, fields
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRow:
    """One article, in its current version. '' or None: not known, or not applicable.

    `published` and `modified` are as the page states them, with its offset and precision; other times are UTC,
    'YYYY-MM-DDTHH:MM:SSZ'. `published_utc` is the moment, the first of a period ('2019' is its first second).
    `version_seen_at` is when the page of this version was fetched. `duplicate_of` is the id of the article this one
    copies, `similarity` (0 to 1) how much of it; articles with the same `cluster_id` tell one story. The confidences
    are probabilities (0 to 1) that text, title, date and authors are right, None where none was judged.
    `reservations` are the signals that keep the text from mining and training ('meta: noai=1'); `mark` is what a
    person last said of it. `paragraphs_dropped` are left out of `text`, because they stood earlier in the corpus.

    `text` is NFC: blocks in reading order separated by an empty line, lines inside a block by one newline. No text has
    NUL or lone surrogates (storage replaces them); anything else may stand in it.
    """

    id: int
    seq: int
    url: str
    source: str
    title: str
    authors: tuple[str, ...]
    published: str
    published_utc: str | None
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
    cluster_id: int | None
    first_seen_at: str
    version_seen_at: str
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
    paragraphs_dropped: int = 0
    text: str
    # for formats that ask for them (`RowFormat.with_markdown`, `with_html`)
    markdown: str = field(default="", repr=False)
    html: str = field(default="", repr=False)


#: The columns of formats that have columns, in their order.
COLUMNS: Final = tuple(column.name for column in fields(ExportRow) if column.name not in ("markdown", "html"))
