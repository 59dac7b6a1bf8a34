"""A database open for reading."""

from types import TracebackType

from warraq.storage.records import Counts
from warraq.storage.sql.arrival import (
    SqlArchiveQueries,
    SqlFetchQueries,
    SqlImageQueries,
    SqlRecleaningQueries,
)
from warraq.storage.sql.bodies import SqlPageStoreQueries
from warraq.storage.sql.clusters import SqlClusterQueries
from warraq.storage.sql.corpus import (
    SqlAccess,
    SqlArticleQueries,
    SqlHooks,
    SqlLedger,
    SqlLooks,
    SqlMarks,
    SqlPages,
    SqlReading,
    SqlSearches,
    SqlSiteBlocks,
    SqlStatisticsQueries,
    SqlStoryQueries,
    SqlStreams,
    SqlTemplateQueries,
    SqlTimelineQueries,
)
from warraq.storage.sql.database import Database, snapshot
from warraq.storage.sql.feeds import (
    SqlBacklog,
    SqlEntryQueries,
    SqlFeeds,
    SqlFiltered,
    SqlSettings,
    SqlSources,
)
from warraq.storage.sql.queue import SqlRuns, SqlTraps, SqlWalls
from warraq.storage.sql.removal import SqlRemovalQueries
from warraq.storage.sql.upkeep import count_all, count_lost, integrity


class SqlReader:
    """The port `Reader` over a connection that cannot write."""

    def __init__(self, connection: Database) -> None:
        self._connection = connection
        self.articles = SqlArticleQueries(connection)
        self.pages = SqlPages(connection)
        self.page_store = SqlPageStoreQueries(connection)
        self.images = SqlImageQueries(connection)
        self.clusters = SqlClusterQueries(connection)
        self.sources = SqlSources(connection)
        self.settings = SqlSettings(connection)
        self.feeds = SqlFeeds(connection)
        self.entries = SqlEntryQueries(connection)
        self.backlog = SqlBacklog(connection)
        self.fetches = SqlFetchQueries(connection)
        self.filtered = SqlFiltered(connection)
        self.archive = SqlArchiveQueries(connection)
        self.runs = SqlRuns(connection)
        self.traps = SqlTraps(connection)
        self.walls = SqlWalls(connection)
        self.templates = SqlTemplateQueries(connection)
        self.ledger = SqlLedger(connection)
        self.site_blocks = SqlSiteBlocks(connection)
        self.marks = SqlMarks(connection)
        self.streams = SqlStreams(connection)
        self.stories = SqlStoryQueries(connection)
        self.access = SqlAccess(connection)
        self.reading = SqlReading(connection)
        self.searches = SqlSearches(connection)
        self.hooks = SqlHooks(connection)
        self.removals = SqlRemovalQueries(connection)
        self.looks = SqlLooks(connection)
        self.statistics = SqlStatisticsQueries(connection)
        self.timelines = SqlTimelineQueries(connection)
        self.recleaning = SqlRecleaningQueries(connection)

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

    def __enter__(self) -> "SqlReader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
