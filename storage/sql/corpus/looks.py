"""The table `looks`, and what was written since."""

from collections import defaultdict
from datetime import datetime
from typing import Any, Final

from warraq.storage.ports import Looks
from warraq.storage.records import News, SourceNews
from warraq.storage.sql.corpus.changes import last_seq
from warraq.storage.sql.corpus.marks import MARKED
from warraq.storage.sql.database import Database, Subject, insert, scalar, snapshot, to_text, transaction

#: Field of SourceNews -> (slug, name, number) of what is between two looks.
_NEWS: Final = {
    "changes": "SELECT s.slug, c.kind, count(DISTINCT c.article_id)"
    " FROM changes c JOIN articles a ON a.id = c.article_id JOIN sources s ON s.id = a.source_id"
    " WHERE c.seq > :seq AND c.seq <= :last_seq"
    f" AND (c.kind <> 'edited' OR c.detail <> '{MARKED}') GROUP BY s.slug, c.kind ORDER BY s.slug, min(c.seq)",
    "failed": "SELECT s.slug, o.reason, count(*) FROM outcomes o CROSS JOIN fetches f ON f.id = o.fetch_id"
    " JOIN sources s ON s.id = f.source_id WHERE o.fetch_id > :fetch_id AND o.fetch_id <= :last_fetch_id"
    " AND o.kind = 'failed' GROUP BY s.slug, o.reason ORDER BY s.slug, count(*) DESC, o.reason",
    "filtered": "SELECT slug, reason, sum(number) FROM ("
    "SELECT s.slug, o.reason, count(*) AS number FROM outcomes o CROSS JOIN fetches f ON f.id = o.fetch_id"
    " JOIN sources s ON s.id = f.source_id WHERE o.fetch_id > :fetch_id AND o.fetch_id <= :last_fetch_id"
    " AND o.kind = 'rejected' AND o.reason LIKE 'filter-%' GROUP BY s.slug, o.reason UNION ALL"
    " SELECT s.slug, u.reason, count(*) FROM filtered_urls u JOIN sources s ON s.id = u.source_id"
    " WHERE u.found_at >= :at AND u.found_at < :now GROUP BY s.slug, u.reason"
    ") GROUP BY slug, reason ORDER BY slug, sum(number) DESC, reason",
}
_NEVER: Final = {"seq": 0, "health_id": 0, "fetch_id": 0, "at": ""}


class SqlLooks(Subject, Looks):
    """A row a name."""

    def news(self, name: str, *, now: datetime) -> News:
        with snapshot(self._connection) as db:
            before = _before(db, name)
            return _news(db, before, _present(db, now))

    def take(self, name: str, *, now: datetime) -> News:
        with transaction(self._connection) as db:
            before, present = _before(db, name), _present(db, now)
            found = _news(db, before, present)
            insert(db, "looks", present, known="name", name=name)
            return found


def _before(db: Database, name: str) -> dict[str, Any]:
    row = db.execute(f"SELECT {', '.join(_NEVER)} FROM looks WHERE name = ?", (name,)).fetchone()
    return _NEVER if row is None else dict(zip(_NEVER, row, strict=True))


def _present(db: Database, now: datetime) -> dict[str, Any]:
    return {
        "seq": last_seq(db),
        "health_id": scalar(db.execute("SELECT coalesce(max(id), 0) FROM health_changes")),
        "fetch_id": scalar(db.execute("SELECT coalesce(max(id), 0) FROM fetches")),
        "at": to_text(now),
    }


def _news(db: Database, before: dict[str, Any], present: dict[str, Any]) -> News:
    bounds = before | {
        "last_seq": present["seq"], "last_fetch_id": present["fetch_id"], "now": present["at"],
    }  # fmt: skip
    found: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for field, sql in _NEWS.items():
        for slug, name, number in db.execute(sql, bounds):
            found[slug][field] = (*found[slug].get(field, ()), (name, number))
    return News(
        since=before["at"],
        at=present["at"],
        sources=tuple(SourceNews(source=slug, **found[slug]) for slug in sorted(found)),
        after_health=before["health_id"],
        last_health=present["health_id"],
    )
