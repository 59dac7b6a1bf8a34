"""A database open for reading."""

import sqlite3
from pathlib import Path
from types import TracebackType

from warraq.storage.records import Counts
from warraq.storage.sqlite.arrival import (
    SqliteArchiveQueries,
    SqliteFetchQueries,
    SqliteImageQueries,
    SqliteRecleaningQueries,
)
from warraq.storage.sqlite.clusters import SqliteClusterQueries
from warraq.storage.sqlite.corpus import (
    SqliteAccess,
    SqliteArticleQueries,
    SqliteHooks,
    SqliteLedger,
    SqliteLooks,
    SqliteMarks,
    SqlitePages,
    SqliteReading,
    SqliteSearches,
    SqliteSiteBlocks,
    SqliteStatisticsQueries,
    SqliteStoryQueries,
    SqliteStreams,
    SqliteTemplateQueries,
    SqliteTimelineQueries,
)
from warraq.storage.sqlite.database import open_readonly, snapshot
from warraq.storage.sqlite.feeds import (
    SqliteBacklog,
    SqliteEntryQueries,
    SqliteFeeds,
    SqliteFiltered,
    SqliteSettings,
    SqliteSources,
)
from warraq.storage.sqlite.queue import SqliteRuns, SqliteTraps, SqliteWalls
from warraq.storage.sqlite.removal import SqliteRemovalQueries
from warraq.storage.sqlite.upkeep import count_all, count_lost, integrity


class SqliteReader:
    """The port `Reader` over a connection that cannot write."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.articles = SqliteArticleQueries(connection)
        self.pages = SqlitePages(connection)
        self.images = SqliteImageQueries(connection)
        self.clusters = SqliteClusterQueries(connection)
        self.sources = SqliteSources(connection)
        self.settings = SqliteSettings(connection)
        self.feeds = SqliteFeeds(connection)
        self.entries = SqliteEntryQueries(connection)
        self.backlog = SqliteBacklog(connection)
        self.fetches = SqliteFetchQueries(connection)
        self.filtered = SqliteFiltered(connection)
        self.archive = SqliteArchiveQueries(connection)
        self.runs = SqliteRuns(connection)
        self.traps = SqliteTraps(connection)
        self.walls = SqliteWalls(connection)
        self.templates = SqliteTemplateQueries(connection)
        self.ledger = SqliteLedger(connection)
        self.site_blocks = SqliteSiteBlocks(connection)
        self.marks = SqliteMarks(connection)
        self.streams = SqliteStreams(connection)
        self.stories = SqliteStoryQueries(connection)
        self.access = SqliteAccess(connection)
        self.reading = SqliteReading(connection)
        self.searches = SqliteSearches(connection)
        self.hooks = SqliteHooks(connection)
        self.removals = SqliteRemovalQueries(connection)
        self.looks = SqliteLooks(connection)
        self.statistics = SqliteStatisticsQueries(connection)
        self.timelines = SqliteTimelineQueries(connection)
        self.recleaning = SqliteRecleaningQueries(connection)

    @classmethod
    def open(cls, path: Path) -> "SqliteReader":
        """As `open_reader`."""
        return cls(open_readonly(path))

    def counts(self) -> Counts:
        """As the port says."""
        with snapshot(self._connection) as db:
            return count_all(db)

    def count_lost(self) -> int:
        """As the port says."""
        with snapshot(self._connection) as db:
            return count_lost(db)

    def integrity(self) -> str:
        """As the port says."""
        with snapshot(self._connection) as db:
            return integrity(db)

    def close(self) -> None:
        """As the port says."""
        self._connection.close()

    def __enter__(self) -> "SqliteReader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
