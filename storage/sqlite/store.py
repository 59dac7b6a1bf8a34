"""A database open for writing."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any

from warraq.articles.errors import DatabaseBusy
from warraq.storage.sqlite.arrival import (
    SqliteFetches,
    SqliteImages,
    SqliteImports,
    SqliteRecleaning,
    SqliteTemplates,
)
from warraq.storage.sqlite.clusters import SqliteClusters, SqliteSignatureIndex
from warraq.storage.sqlite.corpus import (
    SqliteAccess,
    SqliteHooks,
    SqliteLedger,
    SqliteLooks,
    SqliteMarks,
    SqlitePages,
    SqliteReading,
    SqliteSearches,
    SqliteSiteBlocks,
)
from warraq.storage.sqlite.database import Connection, group, open_writable
from warraq.storage.sqlite.feeds import (
    SqliteBacklog,
    SqliteEntries,
    SqliteFeeds,
    SqliteFiltered,
    SqliteSettings,
    SqliteSources,
)
from warraq.storage.sqlite.queue import SqliteFrontier, SqliteHosts, SqliteRobots, SqliteRuns, SqliteTraps
from warraq.storage.sqlite.removal import SqliteRemovals


class SqliteStore:
    """The port `Store` over the connection of the thread that opened it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        signatures = SqliteSignatureIndex(connection)
        connection.when_undone.append(signatures.forget)
        self.sources = SqliteSources(connection)
        self.settings = SqliteSettings(connection)
        self.feeds = SqliteFeeds(connection)
        self.entries = SqliteEntries(connection)
        self.backlog = SqliteBacklog(connection)
        self.frontier = SqliteFrontier(connection)
        self.fetches = SqliteFetches(connection, signatures)
        self.filtered = SqliteFiltered(connection)
        self.imports = SqliteImports(connection)
        self.pages = SqlitePages(connection)
        self.images = SqliteImages(connection)
        self.runs = SqliteRuns(connection)
        self.hosts = SqliteHosts(connection)
        self.robots = SqliteRobots(connection)
        self.traps = SqliteTraps(connection)
        self.clusters = SqliteClusters(connection, signatures)
        self.marks = SqliteMarks(connection)
        self.reading = SqliteReading(connection)
        self.searches = SqliteSearches(connection)
        self.hooks = SqliteHooks(connection)
        self.looks = SqliteLooks(connection)
        self.site_blocks = SqliteSiteBlocks(connection)
        self.templates = SqliteTemplates(connection)
        self.removals = SqliteRemovals(connection)
        self.ledger = SqliteLedger(connection)
        self.access = SqliteAccess(connection)
        self.recleaning = SqliteRecleaning(connection, signatures)

    @classmethod
    def open(cls, path: Path, *, create: bool = False) -> "SqliteStore":
        """As `open_store`."""
        return cls(open_writable(path, create=create))

    def whole(self) -> AbstractContextManager[None]:
        """As the port says."""
        return group(self._connection)

    def together(self, calls: Sequence[Callable[[], Any]]) -> list[Any]:
        """As the port says."""
        if len(calls) > 1:
            try:
                with group(self._connection):
                    return [call() for call in calls]
            except DatabaseBusy as problem:  # each would wait as long again
                return [problem] * len(calls)
            except Exception:  # noqa: S110 - it comes again below, from its own call
                pass
        return [_result(call) for call in calls]

    def close(self) -> None:
        """As the port says."""
        self._connection.close()

    def __enter__(self) -> "SqliteStore":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _result(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Exception as problem:
        return problem
