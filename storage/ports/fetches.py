"""What became of each visit: the fetch, its body, what it brought, and its one outcome."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.articles.ingest import Prepared
    from warraq.articles.outcomes import Failed, Rejected
    from warraq.articles.records import Page
    from warraq.storage.records import (
        CommitResult,
        FeedState,
        FetchRecord,
        FetchRow,
        OlderPageRow,
        ReadDocument,
    )


class FetchQueries(Protocol):
    """Every exchange that ever was."""

    def of(self, url: str) -> tuple[FetchRow, ...]:
        """Every exchange about a URL with what became of it, oldest first."""

    def get(self, fetch_id: int) -> FetchRow:
        """The exchange of that number. Raises NotFoundError."""

    def page(self, fetch_id: int) -> Page:
        """The page that a fetch brought, as it is read again.

        Raises:
            NotFoundError: there is no such fetch, or its body is not kept.
            DatabaseCorrupt: the body that is stored has another hash.
        """

    def outcome_counts(self) -> tuple[tuple[str, str, str, int], ...]:
        """(source's slug, outcome, reason, how often) over all runs, in this order. Cost: reads every outcome."""


class Fetches(Protocol):
    """The ways a visit can end, each one transaction: fetch, body, what is known of the URL, outcome.

    The visit leaves the frontier with it, or waits there for a later time.
    """

    def commit_article(self, record: FetchRecord, prepared: Prepared, *, wall: str = "") -> CommitResult:
        """Store a page that may be an article: the outcome says what became of it.

        `wall`: an anti-bot wall answered, known by this sign, and the article was made from the feed's text.
        """

    def commit_not_modified(self, record: FetchRecord) -> CommitResult:
        """Store a 304. Unchanged for an article, else the rejection of the last reading, or None."""

    def commit_gone(self, record: FetchRecord, *, redirect: int = 0) -> CommitResult:
        """Store a 404, 410, or a `redirect` (its status) to no other post.

        Rejected; an article that stood there is gone from now on, its texts are kept.
        """

    def commit_read(self, record: FetchRecord, document: ReadDocument) -> CommitResult:
        """Store the reading of a feed, sitemap, home page or listing, and queue what it calls for.

        Addresses that the record's filters do not let through are noted instead (`Filtered`).
        """

    def commit_image(
        self,
        record: FetchRecord,
        refused: Failed | Rejected | None = None,
        *,
        media_type: str = "",
        retry_at: datetime | None = None,
    ) -> CommitResult:
        """Store the file of an image, of this type as its bytes show, or why it is not kept.

        With `retry_at` the visit waits until then, else it is done.
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
    ) -> CommitResult:
        """Store a visit that brought nothing. With `retry_at` the visit waits until then, else it is done.

        `wall`: an anti-bot wall answered for a page, known by this sign.
        """
