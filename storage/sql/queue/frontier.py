"""URLs still to visit: a queue with leases that survives a kill."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final

from warraq.articles.urls import host_of
from warraq.storage.ports import Frontier
from warraq.storage.records import LeasedVisit, Visit, VisitReason
from warraq.storage.sql.database import (
    Database,
    Subject,
    beside,
    insert,
    not_earlier,
    optional_time,
    scalar,
    snapshot,
    storable,
    to_json,
    to_text,
    transaction,
    update,
    values_of,
)
from warraq.storage.sql.queue.leasing import Leasing, lease_row
from warraq.storage.sql.queue.rechecks import due_for_recheck
from warraq.storage.sql.tombstones import Closed

#: A visit that is queued twice keeps the reason that asks for more.
_STRENGTH: Final[dict[str, int]] = {
    "image": 0,
    "new": 0,
    "poll": 1,
    "retry": 2,
    "recheck": 3,
    "changed": 4,
    "vanished": 5,
    "backfill": 6,
    "gap": 6,
}
_OF_PAGE: Final = ("source_id", "role", "reason", "priority", "depth", "found_on", "feed_id")
_CHUNK = 500  # values in one question
GIVEN_UP_FAILURES = (
    3  # failures in a row after which a URL counts as known: nobody asks for it again by itself
)
_JUST_RIPE = timedelta(seconds=2)  # what became due since the last lease


class SqlFrontier(Subject, Frontier):
    """The table `frontier`. Remembers whose turn it is of the hosts."""

    def __init__(self, connection: Database) -> None:
        super().__init__(connection)
        self._leasing = Leasing()

    def add(
        self,
        visits: Sequence[Visit],
        *,
        now: datetime | None = None,
        unless_polled_since: datetime | None = None,
    ) -> int:
        with transaction(self._connection) as db:
            added = add_visits(db, visits, now=now)
            if unless_polled_since is not None:
                added -= _drop_polled(db, visits, unless_polled_since)
            return added

    def add_rechecks(
        self, source_id: int, *, before: datetime, limit: int, priority: int, now: datetime | None = None
    ) -> int:
        with transaction(self._connection) as db:
            visits = [
                Visit(
                    source_id=source_id,
                    url=url,
                    host=host_of(url),
                    role="article",
                    reason="recheck",
                    priority=priority,
                )
                for url in due_for_recheck(
                    db, source_id, before=before, limit=limit, now=now or datetime.now(UTC)
                )
            ]
            return add_visits(db, visits, now=now)

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
        with transaction(self._connection) as db:
            found = self._leasing.choose(
                db,
                limit=limit,
                per_host=per_host,
                now=to_text(now),
                hosts_busy=hosts_busy,
                roles=roles,
                sources=sources,
            )
            return tuple(leased for number in _open(db, found) if (leased := lease_row(db, number, run_id)))

    def lease_url(self, run_id: int, url: str) -> LeasedVisit | None:
        with beside(self._connection) as db:
            number = scalar(
                db.execute("SELECT id FROM frontier WHERE url = ? AND lease_run IS NULL", storable([url]))
            )
            return None if number is None else lease_row(db, number, run_id)

    def release(self, visit_ids: Iterable[int], *, run_id: int | None = None) -> None:
        with beside(self._connection) as db:
            _give_back(db, visit_ids, run_id)

    def keep_only(self, run_id: int, visit_ids: Collection[int]) -> int:
        with beside(self._connection) as db:
            taken = db.execute("SELECT id FROM frontier WHERE lease_run = ?", (run_id,)).fetchall()
            others = {number for (number,) in taken} - set(visit_ids)
            _give_back(db, others, run_id)
            return len(others)

    def drop(self, source_id: int, is_unwanted: Callable[[str], bool]) -> int:
        with transaction(self._connection) as db:
            waiting = db.execute(
                "SELECT id, url FROM frontier WHERE source_id = ? AND role = 'article' AND reason = 'new'"
                " AND lease_run IS NULL AND NOT EXISTS (SELECT 1 FROM feeds WHERE url = found_on AND kind <> 'home')",
                (source_id,),
            ).fetchall()
            unwanted = [(number,) for number, url in waiting if is_unwanted(url)][1:]
            db.executemany("DELETE FROM frontier WHERE id = ?", unwanted)
            return len(unwanted)

    def pending(self, source_ids: Collection[int] | None = None) -> int:
        with snapshot(self._connection) as db:
            if source_ids is None:
                return int(scalar(db.execute("SELECT count(*) FROM frontier")))
            wanted = "source_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))"
            ids = to_json(sorted(source_ids))
            return int(scalar(db.execute(f"SELECT count(*) FROM frontier WHERE {wanted}", (ids,))))

    def next_time(
        self,
        now: datetime,
        *,
        run_id: int = 0,
        hosts_busy: Collection[str] = (),
        roles: Collection[str] | None = None,
        sources: Collection[int] | None = None,
    ) -> datetime | None:
        with snapshot(self._connection) as db:
            soonest = self._leasing.soonest(
                db,
                now=to_text(now),
                ripe=to_text(now - _JUST_RIPE),
                hosts_busy=hosts_busy,
                roles=roles,
                sources=sources,
            )
        return optional_time(soonest)

    def known(self, urls: Iterable[str]) -> set[str]:
        with snapshot(self._connection) as db:
            return known_urls(db, urls)


def _open(db: Database, numbers: Sequence[int]) -> list[int]:
    """The visits without those whose address was closed meanwhile in another form; these leave the queue."""
    closed, found = Closed(db), []
    for number in numbers:
        if scalar(db.execute("SELECT url FROM frontier WHERE id = ?", (number,))) in closed:
            db.execute("DELETE FROM frontier WHERE id = ?", (number,))
        else:
            found.append(number)
    return found


def add_visits(db: Database, visits: Iterable[Visit], *, now: datetime | None) -> int:
    """As `Frontier.add`, inside a transaction. What is closed by a removal is passed over."""
    added_at = to_text(now or datetime.now(UTC))
    added, closed = 0, Closed(db)
    for visit in visits:
        if closed.has_source(visit.source_id) or visit.url in closed:
            continue
        values = values_of(visit) | {"added_at": added_at, "not_before": not_earlier(visit.not_before)}
        if insert(db, "frontier", values, known="kept"):
            added += 1
        else:
            _strengthen(db, visit)
    return added


def _strengthen(db: Database, visit: Visit) -> None:
    row = db.execute(
        "SELECT id, reason, priority, role FROM frontier WHERE url = ? AND lease_run IS NULL",
        storable([visit.url]),
    ).fetchone()
    if row is None:
        return
    number, reason, priority, role = row
    if role == "image" and visit.role != "image":  # what was named as an image is a page
        values = values_of(visit, _OF_PAGE) | {"not_before": not_earlier(visit.not_before), "attempts": 0}
        update(db, "frontier", values, "id = ?", number)
        return
    stronger: VisitReason = max(reason, visit.reason, key=lambda name: _STRENGTH.get(name, 0))
    if stronger != reason or visit.priority > priority:
        db.execute(
            "UPDATE frontier SET reason = ?, priority = ? WHERE id = ?",
            (stronger, max(priority, visit.priority), number),
        )


def _drop_polled(db: Database, visits: Iterable[Visit], since: datetime) -> int:
    """Drop polls that another run made since then. Looked for once they are queued: a poll that ends now leaves the
    queue in the transaction that notes it, so one of the two is seen."""
    feeds = to_json([visit.feed_id for visit in visits if visit.feed_id is not None])
    return db.execute(
        "DELETE FROM frontier WHERE reason = 'poll' AND lease_run IS NULL AND url IN (SELECT f.url FROM json_each(?) j"
        " JOIN feeds f ON f.id = CAST(j.value AS INTEGER) WHERE f.last_poll_at > ?)",
        (feeds, to_text(since)),
    ).rowcount


def _give_back(db: Database, visit_ids: Iterable[int], run_id: int | None) -> None:
    db.executemany(
        "UPDATE frontier SET lease_run = NULL, attempts = max(0, attempts - 1)"
        " WHERE id = ? AND lease_run = coalesce(?, lease_run)",
        [(number, run_id) for number in sorted(visit_ids)],
    )


def known_urls(db: Database, urls: Iterable[str]) -> set[str]:
    """As `Frontier.known`, inside a transaction."""
    known: set[str] = set()
    for chunk in _chunks(urls):
        rows = db.execute(
            "SELECT value FROM json_each(:urls) AS asked"
            " WHERE EXISTS (SELECT 1 FROM frontier WHERE url = asked.value)"
            " OR EXISTS (SELECT 1 FROM article_urls WHERE url = asked.value)"
            " OR EXISTS (SELECT 1 FROM filtered_urls WHERE url = asked.value)"
            " OR EXISTS (SELECT 1 FROM resources WHERE url = asked.value"
            " AND (outcome <> 'failed' OR failures >= :most))",
            {"urls": to_json(storable(chunk)), "most": GIVEN_UP_FAILURES},
        )
        known.update(url for (url,) in rows)
    return known


def _chunks(urls: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(urls)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk
