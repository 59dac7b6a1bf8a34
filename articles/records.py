"""The records of extraction: Page -> Article, with what was removed and where each field was found.

All are immutable and validated on creation. Times are aware datetimes. Tuples keep the order of the page.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Literal, NamedTuple

Precision = Literal["year", "month", "day", "minute", "second"]

#: Why a block is not part of the article. A closed list; docs/schema.md repeats it.
REMOVAL_KINDS = (
    "skip-link", "navigation", "read-also", "related", "share", "follow", "newsletter", "caption", "credit",
    "author-box", "tags", "byline", "date-line", "title", "signature", "appeared-first", "editor-code", "comments",
    "cookie", "paywall", "advertisement", "promotion", "sidebar", "footer", "form", "widget", "hidden",
    "line-numbers", "repeated", "low-content",
)  # fmt: skip

#: Where a field was found, best evidence first. A closed list.
ORIGINS = (
    "rule", "template", "json-ld", "microdata", "opengraph", "meta", "rel", "class", "heading", "title", "link", "text",
    "url", "feed", "sitemap", "http", "html",
)  # fmt: skip


MAX_HEADERS_KEPT: Final = 100
MAX_HEADER_CHARS: Final = 4_096  # of a name, a value or a status line
#: Request headers that are never written down, whether warraq or somebody else's archive sent them.
SECRET_HEADERS: Final = frozenset({"authorization", "cookie", "proxy-authorization"})


def lower_names(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Returns headers with their names in lower case, to look things up by; order and values unchanged."""
    return tuple((name.lower(), value) for name, value in headers)


def require_aware(moment: datetime | None, name: str) -> None:
    """Raise ValueError for a datetime without a time zone."""
    if moment is not None and moment.tzinfo is None:
        raise ValueError(f"{name} must be an aware datetime, got {moment!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedTime:
    """A time as stated by a page or feed, with its own UTC offset and precision.

    `at` is aware; parts finer than `precision` are zero. `raw` is the text it was parsed from.
    """

    at: datetime
    precision: Precision = "second"
    raw: str = ""

    def __post_init__(self) -> None:
        require_aware(self.at, "StatedTime.at")

    def iso(self) -> str:
        """ISO 8601 as stated: '2019', '2019-08', '2019-08-14' or '2019-08-14T10:21:33+03:00'."""
        if self.precision == "year":
            return f"{self.at.year:04d}"
        if self.precision == "month":
            return f"{self.at.year:04d}-{self.at.month:02d}"
        if self.precision == "day":
            return self.at.date().isoformat()
        return self.at.isoformat(timespec="seconds")

    def utc(self) -> str:
        """The same moment in UTC, 'YYYY-MM-DDTHH:MM:SSZ': sorts as text."""
        return self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The bytes of a successful fetch. Immutable; an Article is always extracted from one.

    `headers` have lower-case names, in the order received. `body` has no content coding left. `fetched_at` is the only
    clock in the pipeline: extracting a stored page again gives the same bytes.
    """

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes
    fetched_at: datetime

    def __post_init__(self) -> None:
        require_aware(self.fetched_at, "Page.fetched_at")

    def header(self, name: str) -> str:
        """Returns the value of the first header of that (lower-case) name, '' if absent."""
        return next((value for key, value in self.headers if key == name), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedBlock:
    """A block of the page that is not part of the article, and why.

    `position` counts all blocks of the page in reading order from 0; `kind` is one of REMOVAL_KINDS; `rule` names
    the rule or model that decided; `path` is the tag path, e.g. 'body/main/article/div.entry-content/p'.
    """

    position: int
    kind: str
    rule: str
    text: str
    path: str = ""
    links: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in REMOVAL_KINDS:
            raise ValueError(f"unknown removal kind {self.kind!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOrigin:
    """One candidate value of one field of an Article: where it was found, as written, with a confidence from 0 to 1.

    `place` is the exact place: 'article:published_time', 'datePublished', 'span.posted-on'; `parser` is what parsed a
    date, as for feed entries: 'iso-8601', 'words'. Both are '' if not applicable.
    """

    field: str
    origin: str
    raw: str
    confidence: float = 1.0
    chosen: bool = True
    place: str = ""
    parser: str = ""

    def __post_init__(self) -> None:
        if self.origin not in ORIGINS:
            raise ValueError(f"unknown origin {self.origin!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An image of the article. `caption` and `credit` are removed from the text; '' if absent."""

    url: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """A statement about mining a text and training models with it. `reserves`: it keeps the text from such use; else
    it allows it, or speaks of another use (images, search).

    `signal`: 'tdm-reservation', 'tdm-policy', 'noai', 'noimageai', 'noml', 'content-signal', 'content-usage'; `value`
    as written ('ai-train=no'), of a directive '1', or the one robot it is said to; `origin`: 'meta', 'http' or
    'robots.txt'.
    """

    signal: str
    value: str
    origin: str
    reserves: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page states about its article besides the text. '', () or None: not stated."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: StatedTime | None = None
    modified: StatedTime | None = None
    language: str = ""
    site_name: str = ""
    description: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    declared_url: str = ""
    short_url: str = ""
    licence: str = ""
    paywalled: bool = False
    page_type: str = ""
    origins: tuple[FieldOrigin, ...] = ()
    reservations: tuple[Reservation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """The probability that each part of an Article is right, 0 to 1; None: not judged.

    The text is right if at least nine tenths of its words are (F1 of words), the title if its words are, the date if
    the day is, or if none is stored and the page states none; authors if they are the same set of names, or none both
    here and on the page.
    """

    text: float | None = None
    title: float | None = None
    date: float | None = None
    authors: float | None = None

    def __post_init__(self) -> None:
        for share in (self.text, self.title, self.date, self.authors):
            if share is not None and not 0.0 <= share <= 1.0:
                raise ValueError(f"a confidence lies between 0 and 1, got {share!r}")


#: Nothing was judged.
NOT_JUDGED: Final = Confidence()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The article extracted from a Page.

    `text` is NFC, as written (tashkeel, tatweel, ZWNJ, quotes, digits untouched): blocks in reading order separated
    by an empty line, lines inside a block (list items, verses, `<br>`) by one newline. `html` is sanitised by an
    allow-list. `language` is a BCP 47 primary subtag ('ar'), '' if undetermined; `direction` is 'rtl' or 'ltr'.
    `url` is the canonical URL of the page it was extracted from; `metadata.declared_url` is evidence only.
    `blocks` are hashes of the page's blocks for the site statistics, () if not requested. `text_alone` is the text
    without the site statistics, '' if they make no difference.
    """

    url: str
    metadata: Metadata
    text: str
    html: str
    markdown: str
    direction: Literal["rtl", "ltr"] = "ltr"
    words: int = 0
    removed: tuple[RemovedBlock, ...] = ()
    flags: tuple[str, ...] = ()
    extractor: str = ""
    confidence: Confidence = NOT_JUDGED
    blocks: tuple[int, ...] = field(default=(), repr=False)
    text_alone: str = field(default="", repr=False)


class Hop(NamedTuple):
    """A redirect on the way to an answer, as it went over the wire: see `Fetch`."""

    url: str
    status_line: str
    headers: tuple[tuple[str, str], ...]
    request_headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One HTTP exchange and its result. `status` is 0 if there was no answer; `error` is '' if there was one.

    `status_line` ('HTTP/1.1 200 OK') and `headers` are as received, in the order and spelling of the server,
    `request_headers` as sent to the address that answered; '' and () where they were not recorded. `hops` are the
    exchanges of `redirects`. `record_id` is that of the WARC record an import read it from, '' if it was fetched,
    `import_id` the archive.
    """

    url: str
    final_url: str = ""
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    started_at: datetime
    seconds: float = 0.0
    bytes: int = 0
    error: str = ""
    redirects: tuple[str, ...] = field(default=())
    conditional: bool = False
    status_line: str = ""
    request_headers: tuple[tuple[str, str], ...] = ()
    hops: tuple[Hop, ...] = ()
    record_id: str = ""
    import_id: int | None = None

    def __post_init__(self) -> None:
        require_aware(self.started_at, "Fetch.started_at")
