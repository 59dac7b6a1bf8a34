"""What hosts ask of us across runs: when they may be asked again, and their robots.txt."""

from datetime import datetime

from warraq.storage.ports import Hosts, Robots
from warraq.storage.records import RobotsRecord
from warraq.storage.sql.database import (
    Columns,
    Subject,
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


class SqlHosts(Subject, Hosts):
    """The table `hosts`."""

    def set_not_before(self, host: str, moment: datetime, reason: str) -> None:
        with transaction(self._connection) as db:
            db.execute(
                "INSERT INTO hosts (host, not_before, reason) VALUES (?, ?, ?)"
                " ON CONFLICT (host) DO UPDATE SET not_before = excluded.not_before, reason = excluded.reason",
                storable([host, not_earlier(moment), reason]),
            )
            db.execute("UPDATE turns SET look_at = '' WHERE host = ? AND look_at <> ''", storable([host]))

    def not_before(self, host: str) -> datetime | None:
        with snapshot(self._connection) as db:
            return optional_time(scalar(db.execute("SELECT not_before FROM hosts WHERE host = ?", (host,))))


class SqlRobots(Subject, Robots):
    """The table `robots`."""

    def find(self, origin: str) -> RobotsRecord | None:
        with snapshot(self._connection) as db:
            return _ROBOTS.one(db.execute(f"SELECT {_ROBOTS.sql} FROM robots WHERE origin = ?", (origin,)))

    def save(self, record: RobotsRecord) -> None:
        with transaction(self._connection) as db:
            insert(db, "robots", values_of(record), known="origin")
