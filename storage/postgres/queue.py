"""The queue where several crawls share it: each leases visits of hosts whose turn is its own, or that nobody has.

SQLite's way, jumps from host to host, takes a question a host, of a server too many; and it remembers whose turn it is
in one process. Here the turns are rows, and one statement takes hosts and visits, passing over what others just take.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from warraq.storage.records import LeasedVisit
from warraq.storage.sql.database import Database, beside, not_earlier, snapshot, to_text
from warraq.storage.sql.queue import SqlFrontier, SqlTurns
from warraq.storage.sql.queue.leasing import LEASED
from warraq.storage.sql.queue.lives import free_hosts
from warraq.storage.sql.tombstones import Closed

#: A host that another run waits for is left to it for so long after it last asked.
WANTED_FOR: Final = timedelta(seconds=5)
#: How often a process looks for hosts that leases pass over again and again, and at how many: 30 µs each.
#: Where half of them were such, it looks at the next ones soon.
TIDY_S: Final = 10.0
TIDY_SOON_S: Final = 1.0
TIDIED: Final = 500
#: For so long a host is passed over at which nothing may be asked for.
ASIDE_FOR: Final = timedelta(seconds=30)
#: How soon to look again at what other runs have under way.
_SOON: Final = timedelta(seconds=1)

#: What waits at the host of `t`, by source and role: jumps over the index, however much waits there. The source is
#: looked up by its number: in a join, all sources are read for each host.
_GROUPS: Final = """
WITH RECURSIVE g AS (
  (SELECT source_id, role FROM frontier WHERE lease_run IS NULL AND host = t.host ORDER BY source_id, role LIMIT 1)
  UNION ALL
  SELECT n.source_id, n.role FROM g, LATERAL (
    SELECT source_id, role FROM frontier
     WHERE lease_run IS NULL AND host = t.host AND (source_id, role) > (g.source_id, g.role)
     ORDER BY source_id, role LIMIT 1) n)
SELECT g.source_id, g.role FROM g
 WHERE (SELECT s.state FROM sources s WHERE s.id = g.source_id) = 'active'
   AND (CAST(:roles AS text[]) IS NULL OR g.role = ANY(CAST(:roles AS text[])))
   AND (CAST(:sources AS bigint[]) IS NULL OR g.source_id = ANY(CAST(:sources AS bigint[])))
"""
#: The first visits of the host of `t`: highest priority, then oldest.
_BEST: Final = f"""
SELECT f.id, f.priority FROM ({_GROUPS}) g, LATERAL (
  SELECT id, priority FROM frontier
   WHERE lease_run IS NULL AND host = t.host AND source_id = g.source_id AND role = g.role AND not_before <= :now
   ORDER BY priority DESC, id LIMIT :per_host) f
 ORDER BY f.priority DESC, f.id LIMIT :per_host
"""
_LEASE: Final = f"""
WITH chosen AS MATERIALIZED (
  SELECT t.host, v.id FROM turns t, LATERAL ({_BEST}) v
   WHERE (t.run_id = :run OR (t.run_id IS NULL AND t.free_at <= :clock AND t.wanted_at <= :unwanted))
     AND t.look_at <= :clock AND t.host <> ALL(CAST(:busy AS text[]))
     AND NOT EXISTS (SELECT 1 FROM hosts h WHERE h.host = t.host AND h.not_before > :now)
   ORDER BY t.served, t.host LIMIT :limit FOR NO KEY UPDATE OF t SKIP LOCKED),
served AS (
  UPDATE turns t SET run_id = :run, wanted_at = CASE WHEN t.run_id = :run THEN t.wanted_at ELSE '' END,
         served = nextval('turn_numbers')
   WHERE t.host = ANY(ARRAY(SELECT DISTINCT host FROM chosen)))
UPDATE frontier f SET lease_run = :run, attempts = f.attempts + 1 FROM (
  SELECT id FROM frontier WHERE id IN (SELECT id FROM chosen) AND lease_run IS NULL FOR UPDATE SKIP LOCKED) c
 WHERE f.id = c.id RETURNING f.id
"""
_LEASED_ROWS: Final = (
    f"SELECT {LEASED.sql} FROM frontier v LEFT JOIN resources r ON r.url = v.url"
    " LEFT JOIN feeds f ON f.id = v.feed_id AND f.url = v.url LEFT JOIN turns t ON t.host = v.host"
    " WHERE v.id = ANY(CAST(? AS bigint[])) ORDER BY v.host, v.priority DESC, v.id"
)
#: Whether visits are under way in other runs that live, or wait at hosts that are theirs or rest.
_ELSEWHERE: Final = f"""
SELECT EXISTS (
  SELECT 1 FROM frontier f JOIN runs r ON r.id = f.lease_run
   WHERE f.lease_run IS NOT NULL AND f.lease_run <> :run AND r.alive_until IS NOT NULL
     AND (CAST(:roles AS text[]) IS NULL OR f.role = ANY(CAST(:roles AS text[])))
     AND (CAST(:sources AS bigint[]) IS NULL OR f.source_id = ANY(CAST(:sources AS bigint[])))
) OR EXISTS (
  SELECT 1 FROM turns t, LATERAL ({_BEST}) v
   WHERE ((t.run_id IS NOT NULL AND t.run_id <> :run) OR t.free_at > :clock OR t.wanted_at > :unwanted
          OR t.look_at > :clock)
     AND t.host <> ALL(CAST(:busy AS text[]))
     AND NOT EXISTS (SELECT 1 FROM hosts h WHERE h.host = t.host AND h.not_before > :now)
)
"""


#: Of some hosts, those where nothing may be asked for before `now`, which lies ahead.
_SET_ASIDE: Final = f"""
UPDATE turns SET look_at = :now WHERE host IN (
  SELECT t.host FROM turns t
   WHERE t.host = ANY(CAST(:hosts AS text[])) AND t.run_id IS NULL
     AND (EXISTS (SELECT 1 FROM hosts h WHERE h.host = t.host AND h.not_before > :now)
          OR (EXISTS (SELECT 1 FROM frontier f WHERE f.host = t.host AND f.lease_run IS NULL)
              AND NOT EXISTS ({_BEST})))
   ORDER BY t.host FOR NO KEY UPDATE OF t SKIP LOCKED)
"""


class PostgresFrontier(SqlFrontier):
    """The tables `frontier` and `turns`."""

    def __init__(self, connection: Database) -> None:
        super().__init__(connection)
        self._tidy_at = monotonic()

    def lease(
        self,
        run_id: int,
        *,
        limit: int,
        now: datetime,
        hosts_busy: Collection[str] = (),
        roles: Collection[str] | None = None,
        sources: Collection[int] | None = None,
        per_host: int = 1,
    ) -> tuple[LeasedVisit, ...]:
        with beside(self._connection) as db:
            _bury(db)
            asked = _asked(db, run_id, now, hosts_busy, roles, sources)
            found = db.execute(_LEASE, asked | {"limit": limit, "per_host": per_host}).fetchall()
            numbers = _open_visits(db, [number for (number,) in found])
            leased = LEASED.all(db.execute(_LEASED_ROWS, (numbers,))) if numbers else ()
            if monotonic() > self._tidy_at:
                spared = _tidy(db)
                self._tidy_at = monotonic() + (TIDY_SOON_S if spared > TIDIED // 2 else TIDY_S)
            return leased

    def next_time(
        self,
        now: datetime,
        *,
        run_id: int = 0,
        hosts_busy: Collection[str] = (),
        roles: Collection[str] | None = None,
        sources: Collection[int] | None = None,
    ) -> datetime | None:
        soonest = super().next_time(now, hosts_busy=hosts_busy, roles=roles, sources=sources)
        with snapshot(self._connection) as db:
            asked = _asked(db, run_id, now, hosts_busy, roles, sources)
            ((elsewhere,),) = db.execute(_ELSEWHERE, asked | {"per_host": 1})
        if not elsewhere:
            return soonest
        return now + _SOON if soonest is None else min(soonest, now + _SOON)


class PostgresTurns(SqlTurns):
    """The table `turns`."""

    @property
    def are_kept(self) -> bool:
        return True

    def take(self, run_id: int, hosts: Collection[str]) -> frozenset[str]:
        with beside(self._connection) as db:
            _bury(db)
            now = to_text(db.clock())
            return frozenset(host for host in sorted(hosts) if _take(db, host, run_id, now))

    def give_back(self, run_id: int, rests: Mapping[str, float]) -> None:
        with beside(self._connection) as db:
            now = db.clock()
            db.executemany(
                "UPDATE turns SET run_id = NULL, free_at = ? WHERE host = ? AND run_id = ?",
                [
                    (not_earlier(now + timedelta(seconds=rest_s)), host, run_id)
                    for host, rest_s in sorted(rests.items())
                ],
            )

    def wanted(self, run_id: int, delays: Mapping[str, float]) -> frozenset[str]:
        with beside(self._connection) as db:
            if delays:
                db.executemany(
                    "UPDATE turns SET delay_s = ? WHERE host = ? AND run_id = ?",
                    [(delay_s, host, run_id) for host, delay_s in sorted(delays.items())],
                )
            since = to_text(db.clock() - WANTED_FOR)
            rows = db.execute("SELECT host FROM turns WHERE run_id = ? AND wanted_at > ?", (run_id, since))
            return frozenset(host for (host,) in rows)


def _bury(db: Database) -> None:
    """Free what runs held whose time has passed. Cost: one question when there are none.

    A visit that a dead run is just storing stays its own for now: nobody waits for a process that stands still.
    """
    now = to_text(db.clock())
    dead = db.execute("SELECT id FROM runs WHERE alive_until < ? FOR UPDATE SKIP LOCKED", (now,)).fetchall()
    for (run_id,) in dead:
        db.execute(
            "UPDATE frontier SET lease_run = NULL WHERE id IN"
            " (SELECT id FROM frontier WHERE lease_run = ? FOR UPDATE SKIP LOCKED)",
            (run_id,),
        )
        free_hosts(db, run_id)
        db.execute(
            "UPDATE runs SET outcome = 'killed', alive_until ="
            " CASE WHEN EXISTS (SELECT 1 FROM frontier WHERE lease_run = runs.id) THEN alive_until END WHERE id = ?",
            (run_id,),
        )


def _take(db: Database, host: str, run_id: int, now: str) -> bool:
    """Take a host, or note that it is wanted."""
    values = {"host": host, "run": run_id, "now": now}
    taken = db.execute(
        "INSERT INTO turns AS t (host, run_id) VALUES (:host, :run)"
        " ON CONFLICT (host) DO UPDATE SET run_id = :run,"
        " wanted_at = CASE WHEN t.run_id = :run THEN t.wanted_at ELSE '' END"
        " WHERE t.run_id = :run OR (t.run_id IS NULL AND t.free_at <= :now)",
        values,
    )
    if not taken.rowcount:
        db.execute("UPDATE turns SET wanted_at = :now WHERE host = :host", values)
    return bool(taken.rowcount)


def _asked(
    db: Database,
    run_id: int,
    now: datetime,
    hosts_busy: Collection[str],
    roles: Collection[str] | None,
    sources: Collection[int] | None,
) -> dict[str, object]:
    clock = db.clock()
    return {
        "run": run_id,
        "now": to_text(now),
        "clock": to_text(clock),
        "unwanted": to_text(clock - WANTED_FOR),
        "busy": list(hosts_busy),
        "roles": None if roles is None else list(roles),
        "sources": None if sources is None else list(sources),
    }


def _open_visits(db: Database, numbers: Sequence[int]) -> list[int]:
    """Those whose address was not closed meanwhile in another form; the others leave the queue."""
    closed = Closed(db)
    if not closed.has_stones:
        return list(numbers)
    rows = db.execute(
        "SELECT id, url FROM frontier WHERE id = ANY(CAST(? AS bigint[]))", (list(numbers),)
    ).fetchall()
    lost = {number for number, url in rows if url in closed}
    db.executemany("DELETE FROM frontier WHERE id = ?", [(number,) for number in sorted(lost)])
    return [number for number in numbers if number not in lost]


def _tidy(db: Database) -> int:
    """Spare the leases hosts that each would pass over, of those whose turn is next; says how many were found."""
    now = db.clock()
    values: dict[str, object] = {"clock": to_text(now), "unwanted": to_text(now - WANTED_FOR)}
    next_ones = db.execute(
        "SELECT host FROM turns WHERE run_id IS NULL AND free_at <= :clock AND wanted_at <= :unwanted"
        f" AND look_at <= :clock ORDER BY served, host LIMIT {TIDIED}",
        values,
    )
    values |= {"hosts": [host for (host,) in next_ones]}
    aside = {"now": to_text(now + ASIDE_FOR), "roles": None, "sources": None, "per_host": 1}
    return db.execute(_SET_ASIDE, values | aside).rowcount + _take_out(db, values)


def _take_out(db: Database, values: Mapping[str, object]) -> int:
    """Take hosts at which nothing waits out of the turns.

    Two statements: a visit that is queued meanwhile keeps the row, or is seen by the second one.
    """
    idle = (
        "host = ANY(CAST(:hosts AS text[])) AND run_id IS NULL AND free_at <= :clock AND wanted_at <= :unwanted"
        " AND NOT EXISTS (SELECT 1 FROM frontier f WHERE f.host = turns.host AND f.lease_run IS NULL)"
    )
    rows = db.execute(f"SELECT host FROM turns WHERE {idle} ORDER BY host FOR UPDATE SKIP LOCKED", values)
    locked = {**values, "hosts": [host for (host,) in rows]}
    return db.execute(f"DELETE FROM turns WHERE {idle}", locked).rowcount
