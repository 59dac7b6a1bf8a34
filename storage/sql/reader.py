"""A database open for reading."""

from functools import cached_property
from types import TracebackType

from warraq.storage.records import Counts
from warraq.storage.sql import arrival, bodies, clusters, corpus, feeds, queue, removal, upkeep
from warraq.storage.sql.database import Database, snapshot


class SqlReader:
    """The port `Reader` over a connection that cannot write."""

    articles = cached_property(lambda self: corpus.SqlArticleQueries(self._connection))
    pages = cached_property(lambda self: corpus.SqlPages(self._connection))
    page_store = cached_property(lambda self: bodies.SqlPageStoreQueries(self._connection))
    images = cached_property(lambda self: arrival.SqlImageQueries(self._connection))
    clusters = cached_property(lambda self: clusters.SqlClusterQueries(self._connection))
    sources = cached_property(lambda self: feeds.SqlSources(self._connection))
    settings = cached_property(lambda self: feeds.SqlSettings(self._connection))
    feeds = cached_property(lambda self: feeds.SqlFeeds(self._connection))
    entries = cached_property(lambda self: feeds.SqlEntryQueries(self._connection))
    backlog = cached_property(lambda self: feeds.SqlBacklog(self._connection))
    fetches = cached_property(lambda self: arrival.SqlFetchQueries(self._connection))
    filtered = cached_property(lambda self: feeds.SqlFiltered(self._connection))
    archive = cached_property(lambda self: arrival.SqlArchiveQueries(self._connection))
    runs = cached_property(lambda self: queue.SqlRuns(self._connection))
    traps = cached_property(lambda self: queue.SqlTraps(self._connection))
    walls = cached_property(lambda self: queue.SqlWalls(self._connection))
    templates = cached_property(lambda self: corpus.SqlTemplateQueries(self._connection))
    ledger = cached_property(lambda self: corpus.SqlLedger(self._connection))
    site_blocks = cached_property(lambda self: corpus.SqlSiteBlocks(self._connection))
    marks = cached_property(lambda self: corpus.SqlMarks(self._connection))
    streams = cached_property(lambda self: corpus.SqlStreams(self._connection))
    stories = cached_property(lambda self: corpus.SqlStoryQueries(self._connection))
    access = cached_property(lambda self: corpus.SqlAccess(self._connection))
    reading = cached_property(lambda self: corpus.SqlReading(self._connection))
    searches = cached_property(lambda self: corpus.SqlSearches(self._connection))
    hooks = cached_property(lambda self: corpus.SqlHooks(self._connection))
    removals = cached_property(lambda self: removal.SqlRemovalQueries(self._connection))
    looks = cached_property(lambda self: corpus.SqlLooks(self._connection))
    statistics = cached_property(lambda self: corpus.SqlStatisticsQueries(self._connection))
    timelines = cached_property(lambda self: corpus.SqlTimelineQueries(self._connection))
    recleaning = cached_property(lambda self: arrival.SqlRecleaningQueries(self._connection))

    def __init__(self, connection: Database) -> None:
        self._connection = connection

    def counts(self) -> Counts:
        """As the port says."""
        with snapshot(self._connection) as db:
            return upkeep.count_all(db)

    def count_lost(self) -> int:
        """As the port says."""
        with snapshot(self._connection) as db:
            return upkeep.count_lost(db)

    def integrity(self) -> str:
        """As the port says."""
        with snapshot(self._connection) as db:
            return upkeep.integrity(db)

    def close(self) -> None:
        """As the port says."""
        self._connection.close()

    def __enter__(self) -> "SqlReader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
