"""A database open for writing."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Final

from warraq.articles.errors import DatabaseBusy, DatabaseLost
from warraq.storage.sql.arrival import (
    SqlFetches,
    SqlImages,
    SqlImports,
    SqlRecleaning,
    SqlTemplates,
)
from warraq.storage.sql.bodies import SqlPageStore
from warraq.storage.sql.clusters import SqlClusters, SqlSignatureIndex
from warraq.storage.sql.corpus import (
    SqlAccess,
    SqlHooks,
    SqlLedger,
    SqlLooks,
    SqlMarks,
    SqlPages,
    SqlReading,
    SqlSearches,
    SqlSiteBlocks,
    write_changes,
)
from warraq.storage.sql.database import Database, OvertakenError, group
from warraq.storage.sql.feeds import (
    SqlBacklog,
    SqlEntries,
    SqlFeeds,
    SqlFiltered,
    SqlSettings,
    SqlSources,
)
from warraq.storage.sql.ledger import write_lines
from warraq.storage.sql.queue import SqlBudgets, SqlFrontier, SqlHosts, SqlRobots, SqlRuns, SqlTraps, SqlTurns
from warraq.storage.sql.removal import SqlRemovals

#: How often calls are made beside those of others before they are made alone.
_TRIES: Final = 2


class SqlStore:
    """The port `Store` over the connection of the thread that opened it."""

    def __init__(self, connection: Database) -> None:
        self._connection = connection
        signatures = SqlSignatureIndex(connection)
        connection.when_undone.append(signatures.forget)
        connection.when_ending += [write_changes, write_lines]
        self.sources = SqlSources(connection)
        self.settings = SqlSettings(connection)
        self.feeds = SqlFeeds(connection)
        self.entries = SqlEntries(connection)
        self.backlog = SqlBacklog(connection)
        self.frontier: SqlFrontier = SqlFrontier(connection)
        self.turns: SqlTurns = SqlTurns(connection)
        self.budgets = SqlBudgets(connection)
        self.fetches = SqlFetches(connection, signatures)
        self.filtered = SqlFiltered(connection)
        self.imports = SqlImports(connection)
        self.pages = SqlPages(connection)
        self.page_store = SqlPageStore(connection)
        self.images = SqlImages(connection)
        self.runs = SqlRuns(connection)
        self.hosts = SqlHosts(connection)
        self.robots = SqlRobots(connection)
        self.traps = SqlTraps(connection)
        self.clusters = SqlClusters(connection, signatures)
        self.marks = SqlMarks(connection)
        self.reading = SqlReading(connection)
        self.searches = SqlSearches(connection)
        self.hooks = SqlHooks(connection)
        self.looks = SqlLooks(connection)
        self.site_blocks = SqlSiteBlocks(connection)
        self.templates = SqlTemplates(connection)
        self.removals = SqlRemovals(connection)
        self.ledger = SqlLedger(connection)
        self.access = SqlAccess(connection)
        self.recleaning = SqlRecleaning(connection, signatures)

    def whole(self) -> AbstractContextManager[None]:
        """As the port says."""
        return group(self._connection)

    def reconnect(self) -> None:
        """As the port says."""
        self._connection.reconnect()

    def together(self, calls: Sequence[Callable[[], Any]]) -> list[Any]:
        """As the port says."""
        for _ in range(_TRIES if self._connection.is_shared else 0):
            try:
                return self._grouped(calls, alone=False)
            except OvertakenError:  # others changed what this looked at: again, and at last alone
                continue
            except Exception:  # what others hold, or an error of a call, which comes again below
                break
        if len(calls) > 1:
            try:
                return self._grouped(calls, alone=True)
            except (DatabaseBusy, DatabaseLost) as problem:  # each would wait as long again
                return [problem] * len(calls)
            except Exception:  # noqa: S110 - it comes again below, from its own call
                pass
        return [_result(call) for call in calls]

    def _grouped(self, calls: Sequence[Callable[[], Any]], *, alone: bool) -> list[Any]:
        with group(self._connection, alone=alone):
            return [call() for call in calls]

    def close(self) -> None:
        """As the port says."""
        self._connection.close()

    def __enter__(self) -> "SqlStore":
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
