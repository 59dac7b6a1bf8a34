"""What was taken away, and what would be."""

from collections.abc import Callable
from datetime import datetime

from warraq.storage.ports import RemovalQueries
from warraq.storage.records import (
    DuePages,
    ForgottenRow,
    Keep,
    Quote,
    RemovalPlan,
    TakeDown,
    TombstoneRow,
)
from warraq.storage.sql.database import Columns, Subject, snapshot

_STONES = "FROM tombstones WHERE removal_id = r.id"
_TOMBSTONE = Columns(
    TombstoneRow,
    "r",
    given={
        "removal_id": "r.id",
        "article_ids": f"(SELECT json_group_array(article_id) FROM (SELECT DISTINCT article_id {_STONES}"
        " AND article_id IS NOT NULL ORDER BY 1))",
        # An address has two rows, one of them of its form, which addresses may share.
        "addresses": f"(SELECT count(*) {_STONES})",
    },
)
_FORGOTTEN = Columns(
    ForgottenRow,
    "c",
    given={
        "id": "c.article_id",
        "reason": "c.detail",
        "address_hashes": "(SELECT json_group_array(address_hash) FROM"
        " (SELECT address_hash FROM tombstones WHERE article_id = c.article_id ORDER BY 1))",
    },
)


class SqlRemovalQueries(Subject, RemovalQueries):
    """The tables `removals`, `removed_rows`, `removed_pages` and `tombstones`.

    What plans a removal is imported there: each export asks for what was forgotten, and plans none.
    """

    def find(self, name: int | str, *, copies: bool = False) -> TakeDown:
        from warraq.storage.sql.removal.naming import find_take_down

        with snapshot(self._connection) as db:
            return find_take_down(db, name, copies=copies)

    def quotes(
        self, found: TakeDown, progress: Callable[[int, int], None] = lambda done, of: None
    ) -> tuple[Quote, ...]:
        from warraq.storage.sql.removal.quoting import find_quotes

        return find_quotes(self._connection, found, progress)

    def tombstones(self) -> tuple[TombstoneRow, ...]:
        sql = f"SELECT {_TOMBSTONE.sql} FROM removals r WHERE EXISTS (SELECT 1 {_STONES}) ORDER BY r.id"
        with snapshot(self._connection) as db:
            return _TOMBSTONE.all(db.execute(sql))

    def forgotten(self, since_seq: int = 0) -> tuple[ForgottenRow, ...]:
        sql = f"SELECT {_FORGOTTEN.sql} FROM changes c WHERE kind = 'forgotten' AND seq > ? ORDER BY seq"
        with snapshot(self._connection) as db:
            return _FORGOTTEN.all(db.execute(sql, (since_seq,)))

    def plan(self, name: str) -> RemovalPlan:
        from warraq.storage.sql.removal.sources import plan

        with snapshot(self._connection) as db:
            return plan(db, name)

    def unfinished(self) -> tuple[str, ...]:
        from warraq.storage.sql.removal.sources import unfinished

        with snapshot(self._connection) as db:
            return unfinished(db)

    def due(self, source_id: int, keep: Keep, *, now: datetime) -> DuePages:
        from warraq.storage.sql.removal.tidying import due

        with snapshot(self._connection) as db:
            return due(db, source_id, keep, now)
