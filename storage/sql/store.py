"""A database open for writing."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

from warraq.articles.errors import DatabaseBusy, DatabaseLost
from warraq.storage.sql import arrival, bodies, clusters, corpus, feeds, queue, removal
from warraq.storage.sql.database import Database, OvertakenError, group
from warraq.storage.sql.ledger import write_lines

if TYPE_CHECKING:
    from warraq.storage.sql.clusters import SqlSignatureIndex

#: How often calls are made beside those of others before they are made alone.
_TRIES: Final = 2


class SqlStore:
    """The port `Store` over the connection of the thread that opened it."""

    sources = cached_property(lambda self: feeds.SqlSources(self._connection))
    settings = cached_property(lambda self: feeds.SqlSettings(self._connection))
    feeds = cached_property(lambda self: feeds.SqlFeeds(self._connection))
    entries = cached_property(lambda self: feeds.SqlEntries(self._connection))
    backlog = cached_property(lambda self: feeds.SqlBacklog(self._connection))
    frontier = cached_property(lambda self: queue.SqlFrontier(self._connection))
    turns = cached_property(lambda self: queue.SqlTurns(self._connection))
    budgets = cached_property(lambda self: queue.SqlBudgets(self._connection))
    fetches = cached_property(lambda self: arrival.SqlFetches(self._connection, self._signatures))
    filtered = cached_property(lambda self: feeds.SqlFiltered(self._connection))
    imports = cached_property(lambda self: arrival.SqlImports(self._connection))
    pages = cached_property(lambda self: corpus.SqlPages(self._connection))
    page_store = cached_property(lambda self: bodies.SqlPageStore(self._connection))
    images = cached_property(lambda self: arrival.SqlImages(self._connection))
    runs = cached_property(lambda self: queue.SqlRuns(self._connection))
    hosts = cached_property(lambda self: queue.SqlHosts(self._connection))
    robots = cached_property(lambda self: queue.SqlRobots(self._connection))
    traps = cached_property(lambda self: queue.SqlTraps(self._connection))
    clusters = cached_property(lambda self: clusters.SqlClusters(self._connection, self._signatures))
    marks = cached_property(lambda self: corpus.SqlMarks(self._connection))
    reading = cached_property(lambda self: corpus.SqlReading(self._connection))
    searches = cached_property(lambda self: corpus.SqlSearches(self._connection))
    hooks = cached_property(lambda self: corpus.SqlHooks(self._connection))
    looks = cached_property(lambda self: corpus.SqlLooks(self._connection))
    site_blocks = cached_property(lambda self: corpus.SqlSiteBlocks(self._connection))
    templates = cached_property(lambda self: arrival.SqlTemplates(self._connection))
    removals = cached_property(lambda self: removal.SqlRemovals(self._connection))
    ledger = cached_property(lambda self: corpus.SqlLedger(self._connection))
    access = cached_property(lambda self: corpus.SqlAccess(self._connection))
    recleaning = cached_property(lambda self: arrival.SqlRecleaning(self._connection, self._signatures))

    def __init__(self, connection: Database) -> None:
        self._connection = connection
        connection.when_ending += [corpus.write_changes, write_lines]

    @cached_property
    def _signatures(self) -> "SqlSignatureIndex":
        found = clusters.SqlSignatureIndex(self._connection)
        self._connection.when_undone.append(found.forget)
        return found

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
