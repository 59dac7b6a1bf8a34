"""Taking away: each act one transaction, with its line in the ledger."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from warraq.storage.ports import Removals
from warraq.storage.records import Forgotten, RemovalPlan, RemovedPart, Wiped
from warraq.storage.sql.bodies import clear_leaving
from warraq.storage.sql.database import to_text, transaction
from warraq.storage.sql.removal.forgetting import Order, allow, forget
from warraq.storage.sql.removal.queries import SqlRemovalQueries
from warraq.storage.sql.removal.sources import begin, step
from warraq.storage.sql.removal.tidying import drop_pages


class SqlRemovals(SqlRemovalQueries, Removals):
    """All tables that hold what was collected."""

    def forget(
        self,
        name: int | str,
        *,
        reason: str,
        by: str,
        now: datetime,
        copies: bool = False,
        quoting: Collection[str] = (),
    ) -> Forgotten:
        order = Order(name=name, copies=copies, reason=reason, by=by, at=to_text(now), quoting=quoting)
        with transaction(self._connection) as db:
            return forget(db, order)

    def allow(self, url: str, *, now: datetime) -> int:
        with transaction(self._connection) as db:
            return allow(db, url)

    def wipe(self, traces: Sequence[bytes] = ()) -> Wiped:
        left = clear_leaving(self._connection)
        with self._connection.translated():
            return replace(self._connection.wipe(traces), bodies_left=left)

    def begin(self, name: str, *, keep_articles: bool, reason: str, by: str, now: datetime) -> RemovalPlan:
        found = self.plan(name)
        with transaction(self._connection) as db:
            return begin(db, found, keep_articles=keep_articles, reason=reason, by=by, at=to_text(now))

    def step(self, source_id: int, *, reason: str, by: str, now: datetime) -> RemovedPart:
        with transaction(self._connection) as db:
            return step(db, source_id, reason=reason, by=by, at=to_text(now))

    def drop_pages(
        self, sha256s: Sequence[str], *, slug: str, reason: str, by: str, now: datetime
    ) -> tuple[int, int]:
        with transaction(self._connection) as db:
            return drop_pages(db, sha256s, slug=slug, reason=reason, by=by, at=to_text(now))

    def drop_deliveries(self, *, before: datetime) -> int:
        with transaction(self._connection) as db:
            cursor = db.execute(
                "DELETE FROM deliveries WHERE ended_at IS NOT NULL AND ended_at < ?", (to_text(before),)
            )
            return cursor.rowcount

    def rewrite(self) -> None:
        with self._connection.translated():
            self._connection.rewrite()
