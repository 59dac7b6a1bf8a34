"""Series of addresses that brought nothing new, and are left alone for a while."""

from datetime import datetime

from warraq.storage.ports import Traps
from warraq.storage.records import TrapRow
from warraq.storage.sql.database import (
    Columns,
    Database,
    Subject,
    insert,
    snapshot,
    to_text,
    transaction,
    values_of,
)
from warraq.storage.sql.tombstones import Closed

_TRAP = Columns(TrapRow)


class SqlTraps(Subject, Traps):
    """The table `traps`."""

    def all(self) -> tuple[TrapRow, ...]:
        with snapshot(self._connection) as db:
            return _read(db)

    def close(self, source_id: int, series: str, *, now: datetime) -> None:
        with transaction(self._connection) as db:
            if Closed(db).has_source(source_id):  # removed since the crawl began
                return
            trap = TrapRow(source_id=source_id, series=series, closed_at=now)
            insert(db, "traps", values_of(trap), known="source_id, series")

    def closed(self, *, since: datetime) -> tuple[TrapRow, ...]:
        with transaction(self._connection) as db:
            db.execute("DELETE FROM traps WHERE closed_at < ?", (to_text(since),))
            return _read(db)


def _read(db: Database) -> tuple[TrapRow, ...]:
    return _TRAP.all(db.execute(f"SELECT {_TRAP.sql} FROM traps ORDER BY source_id, series"))
