"""What an archive of the corpus is written from, besides the fetches."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How far the database goes: its last fetch and version, 0 for none, and when that fetch began ('' none)."""

    fetch_id: int = 0
    version_id: int = 0
    newest_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedVersion:
    """A content state of an article, with the fetch of the page it was extracted from.

    `url` is the article's; `fetch_url`, `fetch_record_id`, `final_url` and `started_at` are the fetch's, '' without
    one. `origins` are the fields with where they were found: (field, origin, place, as written); `images` are (address,
    alternative text, caption, credit); `reservations` are (signal, value, origin, 1 if it keeps the text from mining,
    else 0). `is_latest`: the fetch brought no later version (a later one is the
    same page, cleaned again). The rest as in the table `versions`.
    """

    id: int
    article_id: int
    number: int
    source: str
    url: str
    fetch_id: int | None
    fetch_url: str
    fetch_record_id: str
    final_url: str
    started_at: str
    page_sha256: str
    seen_at: str
    title: str
    authors: tuple[str, ...]
    published: str
    modified: str
    language: str
    site_name: str
    section: str
    tags: tuple[str, ...]
    description: str
    declared_url: str
    licence: str
    paywalled: bool
    words: int
    content_hash: str
    extractor: str
    reason: str
    flags: tuple[str, ...]
    images: tuple[tuple[str, ...], ...]
    origins: tuple[tuple[str, ...], ...]
    reservations: tuple[tuple[str | int, ...], ...]
    is_latest: bool
    text: str
