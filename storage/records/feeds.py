"""Documents that are looked at again and again, and what they list."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

FeedKind = Literal["feed", "sitemap", "home"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """A feed, sitemap or home page of a source, with its poll state. `history` belongs to the schedule (JSON).

    `former_urls` and `hubs` are separated by spaces. `gap_at`: posts may have been missed before that poll.
    """

    id: int = 0
    source_id: int
    url: str
    kind: FeedKind
    title: str = ""
    format: str = ""
    state: Literal["active", "paused", "gone"] = "active"
    etag: str = ""
    last_modified: str = ""
    body_sha256: str = ""
    last_status: int = 0
    last_error: str = ""
    last_poll_at: datetime | None = None
    last_success_at: datetime | None = None
    next_poll_at: datetime
    next_poll_reason: str = ""
    failures: int = 0
    history: str = "{}"
    former_urls: str = ""
    hubs: str = ""
    gaps: int = 0
    gap_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenEntry:
    """One item of a feed or sitemap as just read. The parsers and confidences are those of `feeds.DateEvidence`."""

    identity: str
    url: str = ""
    title: str = ""
    published: str = ""
    published_raw: str = ""
    published_parser: str = ""
    published_confidence: float = 0.0
    updated: str = ""
    updated_raw: str = ""
    updated_parser: str = ""
    updated_confidence: float = 0.0
    fingerprint: str = ""
    content_html: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChanges:
    """How the entries of a document differ from its last reading."""

    new: tuple[SeenEntry, ...] = ()
    changed: tuple[SeenEntry, ...] = ()
    vanished_urls: tuple[str, ...] = ()
    shared: int = 0


@dataclass(frozen=True, slots=True)
class ListingRow:
    """An entry that leads to an article: by which kind of address (`why`), and how its own text stands to the page's.

    Dates are as stated, with the text they were read from, what read it, and how sure that is (0 to 1).
    """

    id: int
    feed: str
    kind: FeedKind
    identity: str
    url: str
    why: str
    title: str
    published: str
    published_raw: str
    published_parser: str
    published_confidence: float
    updated: str
    updated_raw: str
    updated_parser: str
    updated_confidence: float
    agreement: str
    first_seen_at: str
    last_seen_at: str


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """How an entry of a feed belongs to one that was there before. `reason` as the table `entry_links` tells."""

    reason: str
    detail: str
    at: str
    entry_id: int
    feed: str
    identity: str
    url: str
    other_id: int
    other_feed: str
    other_identity: str
    other_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OlderPageRow:
    """One page of older posts that was read. `ended` '' when `next_url` goes on, else why the walk ends there.

    `is_start`: nothing was fetched for it; the walk sets out from what the last poll of the feed or home page at `url`
    showed.
    """

    source_id: int
    url: str
    walk: str
    fetched_at: str
    is_start: bool = False
    posts: int = 0
    fresh: int = 0
    digest: str = ""
    next_url: str = ""
    ended: str = ""
