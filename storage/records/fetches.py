"""One HTTP exchange, on its way into the database and as it stands there."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from warraq.articles.filters import UNFILTERED, Filters
from warraq.articles.outcomes import Outcome
from warraq.articles.records import Fetch, Reservation
from warraq.storage.records.feeds import EntryChanges, FeedState, OlderPageRow, SeenEntry
from warraq.storage.records.page_store import PlacedBody
from warraq.storage.records.visits import LeasedVisit, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRecord:
    """A fetch with where it belongs. `visit` is acknowledged in the transaction that stores the record.

    `recorded_at`: when it is stored, if that is not about when it was fetched: an import reads old ones.
    `reservations` are what robots.txt said of the use of the text; None: not known, as in an archive.
    `position`: records of the archive that are done with this one, when it was imported. `filters`: what is wanted of
    the source; new articles and visits that they do not let through are refused. `placed`: the body stands in the
    store of page bodies already, where it was written beforehand: nobody waits for that store in a transaction.
    """

    run_id: int
    visit: LeasedVisit
    fetch: Fetch
    body: bytes | None = None
    recorded_at: datetime | None = None
    reservations: tuple[Reservation, ...] | None = None
    position: int | None = None
    filters: Filters = UNFILTERED
    placed: PlacedBody | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """What a feed, sitemap, home page or listing names that was read, and what is known of it by now.

    Queued are `visits` (those for a new address only when nothing is known of it), entries that are new, entries
    that changed and were not fetched since `fresh_since`, and `more_feeds` that were not followed yet. What left a
    `complete` document is reported; `Entries.queue_vanished` queues it when all are read. `feed` is the state of the
    one that was polled, `older_page` the page of a walk. Of an archive nothing is queued.
    """

    visits: tuple[Visit, ...] = ()
    feed: FeedState | None = None
    entries: tuple[SeenEntry, ...] | None = None
    complete: bool = False
    more_feeds: tuple[FeedState, ...] = ()
    fresh_since: datetime | None = None
    older_page: OlderPageRow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitResult:
    """What a commit did: the outcome, and the fetch row that traces it.

    `lapsed`: nothing. The visit was not the run's any more: it was stored already, or others took the run for dead.
    `is_listed`: some feed or sitemap ever listed the address of the article; the crawl asks with the commit.
    """

    fetch_id: int
    outcome: Outcome | None
    queued: int = 0
    lapsed: bool = False
    is_listed: bool = False
    entry_changes: EntryChanges = field(default_factory=EntryChanges)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRow:
    """One HTTP exchange as stored, with what became of it. `outcome` as in the table `outcomes`.

    `source` is its slug. `hops` are the redirects passed through: address, status line, headers, request headers
    (`articles.records.Hop`). `imported_from` is the archive it was read from: 'name.warc.gz sha256:…', '' for none.
    """

    id: int
    run_id: int
    url: str
    final_url: str
    redirects: tuple[str, ...]
    role: str
    reason: str
    started_at: str
    seconds: float
    status: int
    conditional: bool
    headers: tuple[tuple[str, str], ...]
    bytes: int
    page_sha256: str
    error: str
    outcome: str
    outcome_reason: str
    outcome_detail: str
    article_id: int | None
    status_line: str = ""
    request_headers: tuple[tuple[str, str], ...] = ()
    hops: tuple[tuple[Any, ...], ...] = ()
    record_id: str = ""
    import_id: int | None = None
    imported_from: str = ""
    source: str = ""
