"""Choosing visits without reading the queue: jumps over an index, from host to host.

A query that orders the whole queue (row_number() over hosts) reads a million rows a lease; the jumps read what they
give out. See docs/decisions/061.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import cast

from warraq.storage.records import ROLES, LeasedVisit, Visit
from warraq.storage.sql.database import Columns, Database, scalar

LEASED = Columns(
    LeasedVisit,
    "v",
    given={
        "visit": Columns(Visit, "v"),
        "etag": "coalesce(f.etag, r.etag, '')",
        "last_modified": "coalesce(f.last_modified, r.last_modified, '')",
        "validators_url": "coalesce(r.final_url, '')",
        "article_id": "r.article_id",
        "run_id": "v.lease_run",
    },
)

Group = tuple[int, str]
#: The next host in order of name, None after the last.
NextHost = Callable[[str], str | None]

#: Up to so many sources are looked for by source, more by host: a crawl of one source must not pass all the others.
_FEW_SOURCES = 64


class Leasing:
    """Remembers where the turn of hosts stands; everything else is in the database."""

    def __init__(self) -> None:
        self._last_host = ""

    def choose(
        self,
        db: Database,
        *,
        limit: int,
        per_host: int,
        now: str,
        hosts_busy: Collection[str],
        roles: Collection[str] | None,
        sources: Collection[int] | None,
    ) -> list[int]:
        """Row numbers of the visits to take, host after host."""
        blocked = set(hosts_busy)
        blocked.update(host for (host,) in db.execute("SELECT host FROM hosts WHERE not_before > ?", (now,)))
        found: list[int] = []
        for host in self._turn(_hosts_of(db, roles, sources)):
            if len(found) >= limit:
                break
            self._last_host = host
            if host in blocked:
                continue
            wanted = min(per_host, limit - len(found))
            found += _best_of_host(db, host, wanted, now, roles, sources)
        return found

    def soonest(
        self,
        db: Database,
        *,
        now: str,
        ripe: str,
        hosts_busy: Collection[str],
        roles: Collection[str] | None,
        sources: Collection[int] | None,
    ) -> str | None:
        """The earliest time at which a visit that waits for its own or its host's time may be taken."""
        times = dict(
            db.execute("SELECT host, not_before FROM hosts WHERE not_before > ?", (ripe,)).fetchall()
        )
        best: str | None = None
        for host, host_time in times.items():
            if (
                host not in hosts_busy
                and (best is None or host_time < best)
                and _waits(db, host, host_time, roles, sources)
            ):
                best = host_time
        rows = db.execute(
            "SELECT not_before, host, source_id, role FROM frontier INDEXED BY frontier_wait"
            " WHERE lease_run IS NULL AND not_before <> '' AND not_before > ? ORDER BY not_before",
            (ripe,),
        )
        for not_before, host, source_id, role in rows:
            if best is not None and not_before >= best:
                break
            if host in hosts_busy or not _fits(db, (source_id, role), roles, sources):
                continue
            moment = max(not_before, times.get(host, ""))
            best = moment if best is None else min(best, moment)
        return best

    def _turn(self, after: NextHost) -> Iterator[str]:
        """Hosts with waiting visits, once each, beginning after the one that had the last turn."""
        start = self._last_host
        host = after(start)
        while host is not None:
            yield host
            host = after(host)
        host = after("")
        while host is not None and host <= start:
            yield host
            host = after(host)


def lease_row(db: Database, number: int, run_id: int) -> LeasedVisit | None:
    """Mark a visit as taken and give it, with what earlier visits left. None: another was faster. In a transaction."""
    taken = db.execute(
        "UPDATE frontier SET lease_run = ?, attempts = attempts + 1 WHERE id = ? AND lease_run IS NULL",
        (run_id, number),
    )
    if not taken.rowcount:
        return None
    row = db.execute(
        f"SELECT {LEASED.sql} FROM frontier v LEFT JOIN resources r ON r.url = v.url "
        " LEFT JOIN feeds f ON f.id = v.feed_id AND f.url = v.url WHERE v.id = ?",
        (number,),
    ).fetchone()
    return LEASED.of(row)


def _hosts_of(db: Database, roles: Collection[str] | None, sources: Collection[int] | None) -> NextHost:
    if sources is None or len(sources) > _FEW_SOURCES:
        return partial(_next_host, db)
    hosts = sorted(
        {
            host
            for source_id in sources
            for role in (ROLES if roles is None else roles)
            for host in _hosts_of_group(db, source_id, role)
        }
    )

    def after(host: str) -> str | None:
        at = bisect_right(hosts, host)
        return hosts[at] if at < len(hosts) else None

    return after


def _hosts_of_group(db: Database, source_id: int, role: str) -> Iterator[str]:
    host = ""
    while True:
        found = scalar(
            db.execute(
                "SELECT host FROM frontier INDEXED BY frontier_source WHERE source_id = ? AND role = ? AND host > ?"
                " ORDER BY host LIMIT 1",
                (source_id, role, host),
            )
        )
        if found is None:
            return
        host = found
        yield host


def _next_host(db: Database, host: str) -> str | None:
    found = db.execute(
        "SELECT host FROM frontier INDEXED BY frontier_next WHERE lease_run IS NULL AND host > ? ORDER BY host LIMIT 1",
        (host,),
    )
    return cast("str | None", scalar(found))


def _best_of_host(
    db: Database,
    host: str,
    wanted: int,
    now: str,
    roles: Collection[str] | None,
    sources: Collection[int] | None,
) -> list[int]:
    """Row numbers of the first visits of a host: highest priority, then oldest."""
    candidates: list[tuple[int, int]] = []
    for group in _groups(db, host):
        if not _fits(db, group, roles, sources):
            continue
        candidates += db.execute(
            "SELECT -priority, id FROM frontier INDEXED BY frontier_next"
            " WHERE lease_run IS NULL AND host = ? AND source_id = ? AND role = ? AND not_before <= ?"
            " ORDER BY priority DESC, id LIMIT ?",
            (host, *group, now, wanted),
        ).fetchall()
    return [number for _, number in sorted(candidates)[:wanted]]


def _groups(db: Database, host: str) -> Iterator[Group]:
    """The (source, role) pairs that wait at a host."""
    group: Group = (-1, "")
    while True:
        row = db.execute(
            "SELECT source_id, role FROM frontier INDEXED BY frontier_next"
            " WHERE lease_run IS NULL AND host = ? AND (source_id, role) > (?, ?) ORDER BY source_id, role LIMIT 1",
            (host, *group),
        ).fetchone()
        if row is None:
            return
        source_id, role = row
        group = (source_id, role)
        yield group


def _waits(
    db: Database,
    host: str,
    moment: str,
    roles: Collection[str] | None,
    sources: Collection[int] | None,
) -> bool:
    return bool(_best_of_host(db, host, 1, moment, roles, sources))


def _fits(db: Database, group: Group, roles: Collection[str] | None, sources: Collection[int] | None) -> bool:
    """Whether such visits may be taken. A source may have been paused since the run began."""
    source_id, role = group
    if (roles is not None and role not in roles) or (sources is not None and source_id not in sources):
        return False
    return bool(scalar(db.execute("SELECT state = 'active' FROM sources WHERE id = ?", (source_id,))))
