"""The starts of the program, and what each did for each source."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta

from warraq.articles.errors import NotFoundError
from warraq.storage.ports import Runs
from warraq.storage.records import LivingRun, QueueLength, RunRow, RunSummary
from warraq.storage.sql.database import (
    Columns,
    Database,
    Subject,
    beside,
    insert_numbered,
    not_earlier,
    optional_time,
    scalar,
    snapshot,
    storable,
    to_text,
    transaction,
)
from warraq.storage.sql.queue.lives import bury_all, free_hosts

_RUN = Columns(RunRow, given={"finished_at": "coalesce(finished_at, '')"})
_LIVING = Columns(
    LivingRun,
    "r",
    given={
        "leased": "(SELECT count(*) FROM frontier WHERE lease_run = r.id)",
        "hosts": "(SELECT count(*) FROM turns WHERE run_id = r.id)",
        "taken": "coalesce((SELECT taken FROM budgets WHERE cluster = r.cluster AND source_id = 0), 0)",
    },
)
_QUEUE = Columns(
    QueueLength,
    given={
        "waiting": "coalesce(sum(lease_run IS NULL), 0)",
        "leased": "count(lease_run)",
        "hosts": "count(DISTINCT CASE WHEN lease_run IS NULL THEN host END)",
    },
)
#: Of hosts with a row in `turns`: where crawls do not share a database, there is none.
_WORK_LEFT = """
SELECT EXISTS (
  SELECT 1 FROM turns t
   WHERE t.run_id IS NULL AND t.free_at <= :now AND t.look_at <= :now
     AND EXISTS (SELECT 1 FROM frontier f WHERE f.host = t.host AND f.lease_run IS NULL AND f.not_before <= :now)
     AND NOT EXISTS (SELECT 1 FROM hosts h WHERE h.host = t.host AND h.not_before > :now))
"""

_ENDED = """
SELECT f.source_id, f.role = 'image', o.kind, o.reason, count(*) FROM fetches f JOIN outcomes o ON o.fetch_id = f.id
WHERE f.run_id = ? GROUP BY 1, 2, 3, 4
"""
_REMOVED = """
SELECT f.source_id, r.kind, count(*) FROM fetches f JOIN versions v ON v.fetch_id = f.id
JOIN removed_blocks r ON r.version_id = v.id WHERE f.run_id = ? GROUP BY 1, 2
"""

Counted = dict[int, Counter[str]]


class SqlRuns(Subject, Runs):
    """The table `runs`, and what was fetched in each."""

    def start(
        self,
        command: str,
        version: str,
        now: datetime,
        *,
        hold_s: float | None = None,
        cluster: str = "",
        place: str = "",
    ) -> int:
        with transaction(self._connection) as db:
            bury_all(db)
            return insert_numbered(
                db, "runs", command=command, version=version, started_at=now,
                alive_until=None if hold_s is None else _end_of_life(db, hold_s), cluster=cluster, place=place,
            )  # fmt: skip

    def renew(self, run_id: int, *, hold_s: float) -> bool:
        with beside(self._connection) as db:
            return bool(
                db.execute(
                    "UPDATE runs SET alive_until = ? WHERE id = ? AND alive_until IS NOT NULL AND outcome = ''",
                    (_end_of_life(db, hold_s), run_id),
                ).rowcount
            )

    def began(self, cluster: str) -> datetime | None:
        with snapshot(self._connection) as db:
            first = db.execute(
                "SELECT min(started_at) FROM runs WHERE cluster = ? AND alive_until IS NOT NULL AND outcome = ''",
                storable([cluster]),
            )
            return optional_time(scalar(first))

    def finish(self, run_id: int, outcome: str, now: datetime) -> None:
        with transaction(self._connection) as db:
            free_hosts(db, run_id)
            db.execute("UPDATE frontier SET lease_run = NULL WHERE lease_run = ?", (run_id,))
            values = (to_text(now), outcome, run_id)
            finished = "UPDATE runs SET finished_at = ?, outcome = ?, alive_until = NULL WHERE id = ?"
            if not db.execute(finished, values).rowcount:
                raise NotFoundError("no such run", identity=str(run_id))

    def last(self, count: int) -> tuple[RunRow, ...]:
        with snapshot(self._connection) as db:
            return _RUN.all(db.execute(f"SELECT {_RUN.sql} FROM runs ORDER BY id DESC LIMIT ?", (count,)))

    def summaries(self, run_id: int) -> tuple[RunSummary, ...]:
        with snapshot(self._connection) as db:
            return _summarise(db, run_id)

    def living(self) -> tuple[LivingRun, ...]:
        with snapshot(self._connection) as db:
            is_alive = "r.alive_until >= :now" if db.is_shared else "r.finished_at IS NULL"
            found = f"SELECT {_LIVING.sql} FROM runs r WHERE {is_alive} AND r.outcome = '' ORDER BY r.id"
            return _LIVING.all(db.execute(found, {"now": to_text(db.clock())} if db.is_shared else {}))

    def queue(self) -> QueueLength:
        with snapshot(self._connection) as db:
            return _QUEUE.of(db.execute(f"SELECT {_QUEUE.sql} FROM frontier").fetchone())

    def is_work_left(self) -> bool:
        with snapshot(self._connection) as db:
            return bool(scalar(db.execute(_WORK_LEFT, {"now": to_text(db.clock())})))


def _end_of_life(db: Database, hold_s: float) -> str:
    return not_earlier(db.clock() + timedelta(seconds=hold_s))


def _summarise(db: Database, run_id: int) -> tuple[RunSummary, ...]:
    asked = db.execute(
        "SELECT source_id, count(*), sum(status = 304) FROM fetches WHERE run_id = ? GROUP BY source_id",
        (run_id,),
    )
    requests = {number: (fetches, unchanged) for number, fetches, unchanged in asked}
    outcomes, reasons, images = _count_ends(db, run_id)
    removed = _count_removed(db, run_id)
    queued = dict(db.execute("SELECT source_id, count(*) FROM frontier GROUP BY source_id").fetchall())
    due = dict(
        db.execute(
            "SELECT source_id, min(next_poll_at) FROM feeds f JOIN sources s ON s.id = f.source_id"
            " WHERE f.state = 'active' AND s.state = 'active' GROUP BY source_id"
        ).fetchall()
    )
    summaries = []
    for number, slug in db.execute("SELECT id, slug FROM sources ORDER BY slug"):
        if number in requests or number in queued:
            fetches, unchanged = requests.get(number, (0, 0))
            summaries.append(
                RunSummary(
                    run_id=run_id,
                    source=slug,
                    requests=fetches,
                    not_modified=unchanged,
                    outcomes=_ordered(outcomes[number]),
                    reasons=_ordered(reasons[number]),
                    removed=_ordered(removed[number]),
                    images=images[number].pop("", 0),
                    images_refused=_ordered(images[number]),
                    queued=queued.get(number, 0),
                    next_due=optional_time(due.get(number)),
                )
            )
    return tuple(summaries)


def _count_ends(db: Database, run_id: int) -> tuple[Counted, Counted, Counted]:
    """Of each source: outcomes by kind, by reason, and those of images by reason, '' for a file that is kept."""
    outcomes, reasons, images = (defaultdict[int, Counter[str]](Counter) for _ in range(3))
    for source_id, is_image, kind, reason, number in db.execute(_ENDED, (run_id,)):
        if is_image:
            images[source_id][reason] += number
            continue
        outcomes[source_id][kind] += number
        if reason:
            reasons[source_id][reason] += number
    return outcomes, reasons, images


def _count_removed(db: Database, run_id: int) -> Counted:
    """Of each source: the blocks that are not part of articles, by kind."""
    counts: Counted = defaultdict(Counter)
    for source_id, kind, number in db.execute(_REMOVED, (run_id,)):
        counts[source_id][kind] = number
    return counts


def _ordered(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    """Largest first, equal ones by name."""
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
