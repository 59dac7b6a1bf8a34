"""Which articles are asked for again though nothing shows that they changed."""

from datetime import datetime
from typing import Final

from warraq.storage.rules import LEAST, REMEMBERED, YOUNG, is_of_age, recheck_interval
from warraq.storage.sql.database import Database, from_text, to_text

_SAMPLE: Final = 200  # of a source's articles, those last seen tell how often it edits
_DAY: Final = len("2026-03-01")  # a stated time this long names a day


def due_for_recheck(
    db: Database, source_id: int, *, before: datetime, limit: int, now: datetime
) -> list[str]:
    """The addresses, those of young posts first, but no more than half of them."""
    interval = recheck_interval(now - before, **_habits(db, source_id, now))
    young = _of_age(db, source_id, now)[: limit // 2]
    rows = db.execute(
        "SELECT url FROM articles WHERE source_id = ? AND gone_at IS NULL AND removed_at IS NULL AND last_seen_at < ?"
        " ORDER BY last_seen_at, id LIMIT ?",
        (source_id, to_text(now - interval), limit),
    )
    return list(dict.fromkeys([*young, *(url for (url,) in rows)]))[:limit]


def _of_age(db: Database, source_id: int, now: datetime) -> list[str]:
    """Posts with a stated day that reached one of the ages since they were seen, those longest unseen first."""
    rows = db.execute(
        "SELECT a.url, v.published_utc, a.last_seen_at FROM articles a"
        " JOIN versions v ON v.article_id = a.id AND v.number = a.version"
        " WHERE a.source_id = ? AND a.gone_at IS NULL AND a.first_seen_at > ? AND a.last_seen_at <= ?"
        " AND length(v.published) >= ? AND v.published_utc IS NOT NULL ORDER BY a.last_seen_at, a.id",
        (source_id, to_text(now - YOUNG), to_text(now - LEAST), _DAY),
    )
    return [
        url
        for url, published, seen_at in rows
        if is_of_age(published=from_text(published), seen_at=from_text(seen_at), now=now)
    ]


def _habits(db: Database, source_id: int, now: datetime) -> dict[str, int]:
    """How many rechecks a source had of late, and how many of them found an edit."""
    rechecks, edits = db.execute(
        "SELECT count(*), coalesce(sum(o.kind = 'revised'), 0) FROM"
        " (SELECT url FROM articles WHERE source_id = ? AND removed_at IS NULL ORDER BY last_seen_at DESC LIMIT ?) a"
        " JOIN fetches f ON f.url = a.url AND f.reason = 'recheck' AND f.started_at > ?"
        " JOIN outcomes o ON o.fetch_id = f.id AND o.kind IN ('revised', 'unchanged')",
        (source_id, _SAMPLE, to_text(now - REMEMBERED)),
    ).fetchone()
    return {"rechecks": rechecks, "edits": edits}
