"""What hosts ask of us across runs: when they may be asked again, and their robots.txt."""

import sqlite3
from datetime import datetime

from warraq.storage.connection import snapshot, transaction
from warraq.storage.records import RobotsRecord
from warraq.storage.values import from_text, not_earlier, optional_time, storable, to_text


class Hosts:
    """When a host may be asked again."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def set_not_before(self, host: str, moment: datetime, reason: str) -> None:
        """Ask nothing of the host before then. The latest word counts, also when it is an earlier time."""
        with transaction(self._connection) as db:
            db.execute(
                "INSERT INTO hosts (host, not_before, reason) VALUES (?, ?, ?)"
                " ON CONFLICT (host) DO UPDATE SET not_before = excluded.not_before, reason = excluded.reason",
                storable([host, not_earlier(moment), reason]),
            )

    def not_before(self, host: str) -> datetime | None:
        """When the host may be asked again; None when it never asked to wait. May lie in the past."""
        with snapshot(self._connection) as db:
            row = db.execute("SELECT not_before FROM hosts WHERE host = ?", (host,)).fetchone()
        return optional_time(row[0]) if row else None


class Robots:
    """robots.txt by origin ('https://example.org')."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def find(self, origin: str) -> RobotsRecord | None:
        """The last answer, however old."""
        with snapshot(self._connection) as db:
            row = db.execute(
                "SELECT status, body, fetched_at FROM robots WHERE origin = ?", (origin,)
            ).fetchone()
        if row is None:
            return None
        return RobotsRecord(origin=origin, status=row[0], body=row[1], fetched_at=from_text(row[2]))

    def save(self, record: RobotsRecord) -> None:
        """Keep an answer in place of the last."""
        with transaction(self._connection) as db:
            db.execute(
                "INSERT OR REPLACE INTO robots (origin, status, body, fetched_at) VALUES (?, ?, ?, ?)",
                storable([record.origin, record.status, record.body, to_text(record.fetched_at)]),
            )
