"""Addresses that the filters of their source keep from being fetched."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime

from warraq.articles.filters import UNFILTERED, Filters, refuse_address, refuse_stated
from warraq.articles.outcomes import Rejected
from warraq.articles.urls import host_of
from warraq.storage.ports import Filtered
from warraq.storage.records import PRIORITIES, Applied, FilteredCount, FilteredRow, Place, Visit
from warraq.storage.sql.database import (
    ALL,
    Columns,
    Database,
    Subject,
    insert,
    scalar,
    snapshot,
    storable,
    transaction,
)
from warraq.storage.sql.feeds.stated import read_stated
from warraq.storage.sql.queue import add_visits, known_urls
from warraq.storage.sql.tombstones import is_closed

#: Of the table `outcomes` o, in the words of its index.
_IS_FILTERED = "o.reason >= 'filter-' AND o.reason < 'filter.'"
#: Pages that were refused by a filter when their address was last asked for.
_FETCHED = (
    f"FROM outcomes o JOIN fetches f ON f.id = o.fetch_id WHERE {_IS_FILTERED}"
    " AND NOT EXISTS (SELECT 1 FROM fetches g WHERE g.url = f.url AND g.id > f.id AND g.status > 0)"
    " AND NOT EXISTS (SELECT 1 FROM article_urls u WHERE u.url = f.url)"
)
_COUNT = Columns(FilteredCount, given={"source": "s.slug", "addresses": "count(*)"})


def _counts(of_urls: str = "", of_pages: str = "") -> str:
    return (
        f"SELECT {_COUNT.sql} FROM (SELECT source_id, reason, 0 AS is_fetched FROM filtered_urls{of_urls}"
        f" UNION ALL SELECT f.source_id, o.reason, 1 {_FETCHED}{of_pages}) c JOIN sources s ON s.id = c.source_id"
        " GROUP BY s.slug, c.reason, c.is_fetched ORDER BY 1, 2, 3"
    )


_COUNTS = _counts()
_COUNTS_OF_ONE = _counts(" WHERE source_id = :id", " AND f.source_id = :id")


def _stated(name: str) -> str:
    """SQL for what the newest entry with that field says of the address."""
    return (
        f"coalesce((SELECT e.{name} FROM entries e WHERE e.url = c.url AND e.{name} <> ''"
        " ORDER BY e.id DESC LIMIT 1), '')"
    )


_ROW = Columns(
    FilteredRow,
    "c",
    given={"source": "s.slug", "title": _stated("title"), "published": _stated("published")},
)
_ROWS = (
    f"SELECT {_ROW.sql} FROM (SELECT source_id, url, reason, detail, found_on, found_at AS at, 0 AS is_fetched"
    " FROM filtered_urls UNION ALL SELECT f.source_id, f.url, o.reason, o.detail, '', f.started_at, 1"
    f" {_FETCHED}) c JOIN sources s ON s.id = c.source_id"
    " WHERE :source IS NULL OR s.slug = :source ORDER BY c.at DESC, c.url LIMIT :limit"
)


class SqlFiltered(Subject, Filtered):
    """The tables `filtered_urls` and `filters_applied`, and refused pages of `outcomes`."""

    def counts(self, source_id: int | None = None) -> tuple[FilteredCount, ...]:
        sql = _COUNTS if source_id is None else _COUNTS_OF_ONE
        with snapshot(self._connection) as db:
            return _COUNT.all(db.execute(sql, {"id": source_id}))

    def select(self, source: str | None = None, *, limit: int | None = None) -> Iterator[FilteredRow]:
        with snapshot(self._connection) as db:
            values = {"source": source, "limit": ALL if limit is None else limit}
            yield from _ROW.each(db.execute(_ROWS, values))

    def count_wanted(self, source_id: int, filters: Filters) -> int:
        with snapshot(self._connection) as db:
            urls = db.execute("SELECT url FROM filtered_urls WHERE source_id = ?", (source_id,)).fetchall()
            return sum(_refuse(db, url, filters) is None for (url,) in urls)

    def is_applied(self, source_id: int, filters: Filters) -> bool:
        with snapshot(self._connection) as db:
            found = db.execute("SELECT digest FROM filters_applied WHERE source_id = ?", (source_id,))
            return (scalar(found) or _digest(UNFILTERED)) == _digest(filters)

    def apply(
        self, source_id: int, filters: Filters, *, after: Place, now: datetime, limit: int = 500
    ) -> Applied:
        with transaction(self._connection) as db:
            filtered = db.execute(
                "SELECT url, found_on FROM filtered_urls WHERE source_id = ? AND url > ? ORDER BY url LIMIT ?",
                (source_id, after.url, limit),
            ).fetchall()
            waiting = db.execute(
                "SELECT id, url, found_on FROM frontier WHERE source_id = ? AND role = 'article' AND id > ?"
                " AND lease_run IS NULL ORDER BY id LIMIT ?",
                (source_id, after.visit, limit),
            ).fetchall()
            released = _release(db, source_id, filtered, filters, now)
            held = _hold(db, source_id, waiting, filters, now)
            if len(filtered) == limit or len(waiting) == limit:
                # Where one kind is at its end, its last place stays behind all that there is.
                url = filtered[-1][0] if filtered else after.url
                visit = waiting[-1][0] if waiting else after.visit
                return Applied(released=released, held=held, next=Place(url=url, visit=visit))
            insert(db, "filters_applied", source_id=source_id, digest=_digest(filters), known="source_id")
            return Applied(released=released, held=held, next=None)


def keep_off(db: Database, visits: Iterable[Visit], filters: Filters, *, now: datetime) -> list[Visit]:
    """The visits without those of addresses that the filters do not let through, which are noted. In a transaction.

    What is fetched to find posts (feeds, listings) and what leads to an article is let through.
    """
    if filters == UNFILTERED:
        return list(visits)
    kept = []
    for visit in visits:
        refused = _refuse(db, visit.url, filters) if visit.role == "article" else None
        if refused is None or _is_article(db, visit.url):
            kept.append(visit)
            db.execute("DELETE FROM filtered_urls WHERE url = ?", storable([visit.url]))
        else:
            _note(db, visit.source_id, visit.url, refused, found_on=visit.found_on, now=now)
    return kept


def _release(
    db: Database,
    source_id: int,
    filtered: Iterable[tuple[str, str]],
    filters: Filters,
    now: datetime,
) -> int:
    visits = []
    for url, found_on in filtered:
        refused = _refuse(db, url, filters)
        if refused is not None:
            _note(db, source_id, url, refused, found_on=found_on, now=None)
            continue
        db.execute("DELETE FROM filtered_urls WHERE url = ?", (url,))
        visits.append(
            Visit(
                source_id=source_id, url=url, host=host_of(url), role="article", reason="new",
                priority=PRIORITIES["new"], depth=1, found_on=found_on,
            )
        )  # fmt: skip
    known = known_urls(db, [visit.url for visit in visits])
    return add_visits(db, [visit for visit in visits if visit.url not in known], now=now)


def _hold(
    db: Database,
    source_id: int,
    waiting: Iterable[tuple[int, str, str]],
    filters: Filters,
    now: datetime,
) -> int:
    held = 0
    for number, url, found_on in waiting:
        refused = _refuse(db, url, filters)
        if refused is not None and not _is_article(db, url):
            _note(db, source_id, url, refused, found_on=found_on, now=now)
            db.execute("DELETE FROM frontier WHERE id = ?", (number,))
            held += 1
    return held


def _refuse(db: Database, url: str, filters: Filters) -> Rejected | None:
    """Why an address is not to be fetched: by itself, or by what feeds and sitemaps state of its post."""
    if filters == UNFILTERED:
        return None
    refused = refuse_address(url, filters)
    if refused is not None:
        return refused
    found = (refuse_stated(stated, filters) for stated in read_stated(db, url))
    return next((refused for refused in found if refused is not None), None)


def _is_article(db: Database, url: str) -> bool:
    found = db.execute("SELECT 1 FROM article_urls WHERE url = ?", storable([url]))
    return scalar(found) is not None


def _note(
    db: Database,
    source_id: int,
    url: str,
    refused: Rejected,
    *,
    found_on: str,
    now: datetime | None,
) -> None:
    """Note why an address is not fetched, unless it was forgotten.

    `now` None: it is there, only the reason may be another.
    """
    if now is None:
        db.execute(
            "UPDATE filtered_urls SET reason = ?1, detail = ?2 WHERE url = ?3 AND NOT (reason = ?1 AND detail = ?2)",
            storable([refused.reason, refused.detail, url]),
        )
        return
    if is_closed(db, url):
        return
    db.execute(
        "INSERT INTO filtered_urls (url, source_id, reason, detail, found_on, found_at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (url) DO UPDATE SET reason = excluded.reason, detail = excluded.detail",
        storable([url, source_id, refused.reason, refused.detail, found_on, now]),
    )


def _digest(filters: Filters) -> str:
    """Tells filters apart. A condition that a later version adds makes it apply all of them once more."""
    return hashlib.sha256(repr(filters).encode("utf-8", "replace")).hexdigest()[:32]
