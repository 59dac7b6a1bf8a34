"""Series of addresses that brought nothing new, and are left alone for a while."""

import sqlite3
from datetime import datetime

from storage.records import TrapRow
from storage.sqlite.database import Columns, insert, to_text, transaction, values_of

_TRAP = Columns(TrapRow)


class Traps:
    """What runs learnt of endless series, by source."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def close(self, source_id: int, series: str, *, now: datetime) -> None:
        """Leave a series alone from now on."""
        with transaction(self._connection) as db:
            trap = TrapRow(source_id=source_id, series=series, closed_at=now)
            insert(db, "traps", values_of(trap), how="INSERT OR REPLACE")

    def closed(self, *, since: datetime) -> tuple[TrapRow, ...]:
        """The series closed since then; older ones are forgotten, and judged anew when they are met."""
        with transaction(self._connection) as db:
            db.execute("DELETE FROM traps WHERE closed_at < ?", (to_text(since),))
            return read_traps(db)


def read_traps(db: sqlite3.Connection) -> tuple[TrapRow, ...]:
    """The series that are left alone, by source and name."""
    return _TRAP.all(db.execute(f"SELECT {_TRAP.sql} FROM traps ORDER BY source_id, series"))
