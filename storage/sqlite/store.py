"""The writable face: subjects, and one commit for each way a visit can end."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from articles.errors import DatabaseBusy
from articles.ingest import Prepared
from articles.outcomes import Failed, Rejected
from articles.own_text import FROM_FEED
from storage.records import FeedState, FetchRecord, OlderPageRow, Recorded, Rejudged, SeenEntry, Visit
from storage.sqlite.arrival import Recleaning
from storage.sqlite.arrival import endings as commits
from storage.sqlite.clusters import Rulings, SqliteSignatureIndex, rejudge
from storage.sqlite.corpus import SiteBlocks
from storage.sqlite.database import Connection, group, open_writable, scalar, snapshot
from storage.sqlite.feeds import Backlog, Feeds, Sources
from storage.sqlite.queue import Frontier, Hosts, Robots, Runs, Traps


class Store:
    """A database open for writing, by the thread that opened it. Every public method is one transaction.

    Any of them raises DatabaseBusy when another program writes for longer than 30 s, DatabaseCorrupt for a damaged
    file, and StorageError when the disk is full; nothing of the step is stored then.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.sources = Sources(connection)
        self.feeds = Feeds(connection)
        self.frontier = Frontier(connection)
        self.hosts = Hosts(connection)
        self.robots = Robots(connection)
        self.runs = Runs(connection)
        self.backlog = Backlog(connection)
        self.rulings = Rulings(connection)
        self.site_blocks = SiteBlocks(connection)
        self.traps = Traps(connection)
        self.recleaning = Recleaning(connection)
        self._signatures = SqliteSignatureIndex(connection)

    @classmethod
    def open(cls, path: Path, *, create: bool = False) -> "Store":
        """Open a database, bringing its schema up to date.

        Raises:
            StorageError: there is none and `create` is not set, or it cannot be opened.
            DatabaseForeign, DatabaseCorrupt, DatabaseNewer: what is there was left as it is.
        """
        return cls(open_writable(Path(path), create=create))

    def close(self) -> None:
        """Close the database. Closing twice does no harm."""
        self._connection.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def together(self, steps: Sequence[Callable[["Store"], Any]]) -> list[Any]:
        """What each step returns, or the exception it raised; all that they store is one transaction.

        When one raises, or all cannot be kept, nothing was stored, and each is taken again by itself: an error is of
        its own step only. Steps change nothing but the store, or may do so twice.
        """
        if len(steps) > 1:
            try:
                with group(self._connection):
                    return [step(self) for step in steps]
            except DatabaseBusy as problem:  # each would wait as long again
                return [problem] * len(steps)
            except Exception:  # comes again, and is told, below
                self._signatures = SqliteSignatureIndex(self._connection)
        return [self._alone(step) for step in steps]

    def _alone(self, step: Callable[["Store"], Any]) -> Any:
        try:
            return step(self)
        except Exception as problem:
            return problem

    def commit_article(self, record: FetchRecord, prepared: Prepared, *, wall: str = "") -> Recorded:
        """Store a page that may be an article: the outcome says what became of it.

        `wall`: an anti-bot wall answered, known by this sign, and the article was made from the feed's text.
        """
        try:
            return commits.commit_article(self._connection, record, prepared, self._signatures, wall=wall)
        except BaseException:
            # It remembers signatures of articles that were not stored after all.
            self._signatures = SqliteSignatureIndex(self._connection)
            raise

    def commit_not_modified(self, record: FetchRecord) -> Recorded:
        """Store a 304. Unchanged for an article, else the rejection of the last reading, or None."""
        return commits.commit_not_modified(self._connection, record)

    def commit_gone(self, record: FetchRecord, *, redirect: int = 0) -> Recorded:
        """Store a 404, 410, or a `redirect` (its status) to no other post.

        Rejected; an article that stood there is gone from now on, its texts are kept.
        """
        return commits.commit_gone(self._connection, record, redirect=redirect)

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
        What left a `complete` document is reported; `feeds.queue_vanished` queues it when all are read.
        """
        return commits.commit_read(
            self._connection,
            record,
            visits=visits,
            feed=feed,
            entries=entries,
            complete=complete,
            more_feeds=more_feeds,
            fresh_since=fresh_since,
            older_page=older_page,
        )

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
        return commits.commit_failed(
            self._connection, record, outcome, feed=feed, retry_at=retry_at, older_page=older_page, wall=wall
        )

    def is_from_feed(self, article_id: int) -> bool:
        """Whether the current text of an article is the feed's, not its page's."""
        with snapshot(self._connection) as db:
            flags = scalar(
                db.execute(
                    "SELECT v.flags FROM versions v JOIN articles a ON a.id = v.article_id AND a.version = v.number"
                    " WHERE a.id = ?",
                    (article_id,),
                )
            )
        return flags is not None and FROM_FEED in json.loads(flags)

    def rejudge(self, *, now: datetime, progress: Callable[[int, int], None] | None = None) -> Rejudged:
        """Judge all articles anew, in the order they came, decisions by hand included.

        What differs is written in one transaction at the end. `progress` is told how far it is, of how much. Raises
        DatabaseBusy when others keep writing: the caller holds the WriterLock.
        """
        found = rejudge(self._connection, now=now, progress=progress)
        self._signatures = SqliteSignatureIndex(self._connection)
        return found
