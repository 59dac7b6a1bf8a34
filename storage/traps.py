"""Series of addresses that brought nothing new, and are left alone for a while."""

import sqlite3
from datetime import datetime

from warraq.storage.connection import transaction
from warraq.storage.records import TrapRow
from warraq.storage.values import from_text, storable, to_text


class Traps:
    """What runs learnt of endless series, by source."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def close(self, source_id: int, series: str, *, now: datetime) -> None:
        """Leave a series alone from now on."""
        with transaction(self._connection) as db:
            db.execute(
                "INSERT OR REPLACE INTO traps (source_id, series, closed_at) VALUES (?, ?, ?)",
                storable([source_id, series, to_text(now)]),
            )

    def closed(self, *, since: datetime) -> tuple[TrapRow, ...]:
        """The series closed since then; older ones are forgotten, and judged anew when they are met."""
        with transaction(self._connection) as db:
            db.execute("DELETE FROM traps WHERE closed_at < ?", (to_text(since),))
            return read_traps(db)


def read_traps(db: sqlite3.Connection) -> tuple[TrapRow, ...]:
    """The series that are left alone, by source and name."""
    rows = db.execute("SELECT source_id, series, closed_at FROM traps ORDER BY source_id, series")
    return tuple(TrapRow(source_id=row[0], series=row[1], closed_at=from_text(row[2])) for row in rows)
