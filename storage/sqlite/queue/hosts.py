"""What hosts ask of us across runs: when they may be asked again, and their robots.txt."""

import sqlite3
from datetime import datetime

from storage.records import RobotsRecord
from storage.sqlite.database import (
    Columns,
    insert,
    not_earlier,
    optional_time,
    scalar,
    snapshot,
    storable,
    transaction,
    values_of,
)

_ROBOTS = Columns(RobotsRecord)


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
            return optional_time(scalar(db.execute("SELECT not_before FROM hosts WHERE host = ?", (host,))))


class Robots:
    """robots.txt by origin ('https://example.org')."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def find(self, origin: str) -> RobotsRecord | None:
        """The last answer, however old."""
        with snapshot(self._connection) as db:
            return _ROBOTS.one(db.execute(f"SELECT {_ROBOTS.sql} FROM robots WHERE origin = ?", (origin,)))

    def save(self, record: RobotsRecord) -> None:
        """Keep an answer in place of the last."""
        with transaction(self._connection) as db:
            insert(db, "robots", values_of(record), how="INSERT OR REPLACE")
