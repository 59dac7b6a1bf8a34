"""What became of each visit: the fetch, its body, what it brought, and its one outcome."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from warraq.articles.ingest import Prepared
from warraq.articles.outcomes import Failed, Rejected
from warraq.storage.records import FeedState, FetchRecord, FetchRow, OlderPageRow, Recorded, SeenEntry, Visit


class FetchQueries(Protocol):
    """Every exchange that ever was."""

    def of(self, url: str) -> tuple[FetchRow, ...]:
        """Every exchange about a URL with what became of it, oldest first."""

    def outcome_counts(self) -> tuple[tuple[str, str, str, int], ...]:
        """(source's slug, outcome, reason, how often) over all runs, in this order. Cost: reads every outcome."""


class Fetches(Protocol):
    """The ways a visit can end, each one transaction: fetch, body, what is known of the URL, outcome.

    The visit leaves the frontier with it, or waits there for a later time.
    """

    def commit_article(self, record: FetchRecord, prepared: Prepared, *, wall: str = "") -> Recorded:
        """Store a page that may be an article: the outcome says what became of it.

        `wall`: an anti-bot wall answered, known by this sign, and the article was made from the feed's text.
        """

    def commit_not_modified(self, record: FetchRecord) -> Recorded:
        """Store a 304. Unchanged for an article, else the rejection of the last reading, or None."""

    def commit_gone(self, record: FetchRecord, *, redirect: int = 0) -> Recorded:
        """Store a 404, 410, or a `redirect` (its status) to no other post.

        Rejected; an article that stood there is gone from now on, its texts are kept.
        """

    def commit_read(
        self,
        record: FetchRecord,
        *,
        visits: Sequence[Visit] = (),
        feed: FeedState | None = None,
        entries: Sequence[SeenEntry] | None = None,
        complete: bool = False,
        more_feeds: Sequence[FeedState] = (),
        fresh_since: datetime | None = None,
        older_page: OlderPageRow | None = None,
    ) -> Recorded:
        """Store the reading of a feed, sitemap, home page or listing.

        Queued are `visits` (those for a new address only when nothing is known of it), entries that are new, entries
        that changed and were not fetched since `fresh_since`, and `more_feeds` that were not followed yet.
        What left a `complete` document is reported; `Entries.queue_vanished` queues it when all are read.
        """

    def commit_failed(
        self,
        record: FetchRecord,
        outcome: Failed | Rejected,
        *,
        feed: FeedState | None = None,
        retry_at: datetime | None = None,
        older_page: OlderPageRow | None = None,
        wall: str = "",
    ) -> Recorded:
        """Store a visit that brought nothing. With `retry_at` the visit waits until then, else it is done.

        `wall`: an anti-bot wall answered for a page, known by this sign.
        """
