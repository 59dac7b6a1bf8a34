"""How sources fare and how much there is, for whoever looks after a database."""

import sqlite3
from datetime import datetime

from warraq.storage.records import Counts, SourceHealth
from warraq.storage.sources import source_of
from warraq.storage.values import optional_time, to_text


def read_health(db: sqlite3.Connection, now: datetime) -> tuple[SourceHealth, ...]:
    """Every source with its health, by slug."""
    rows = db.execute(
        "SELECT s.id, s.slug, s.home_url, s.name, s.language, s.platform, s.local, s.state, s.folder,"
        " (SELECT count(*) FROM articles WHERE source_id = s.id),"
        " (SELECT count(*) FROM feeds WHERE source_id = s.id),"
        " (SELECT max(last_success_at) FROM feeds WHERE source_id = s.id),"
        " (SELECT max(min(next_poll_at), :now) FROM feeds WHERE source_id = s.id AND state = 'active'),"
        " (SELECT coalesce(max(failures), 0) FROM feeds WHERE source_id = s.id AND state = 'active'),"
        " (SELECT last_error FROM feeds WHERE source_id = s.id AND last_error <> '' ORDER BY last_poll_at DESC"
        " LIMIT 1),"
        " (SELECT count(*) FROM frontier WHERE source_id = s.id)"
        " FROM sources s ORDER BY s.slug",
        {"now": to_text(now)},
    )
    return tuple(
        SourceHealth(
            source=source_of(row[:9]),
            articles=row[9],
            feeds=row[10],
            last_success_at=optional_time(row[11]),
            next_due=optional_time(row[12]),
            failures=row[13],
            last_error=row[14] or "",
            queued=row[15],
        )
        for row in rows
    )


def count_all(db: sqlite3.Connection) -> Counts:
    """How much the database holds."""
    row = db.execute(
        "SELECT (SELECT count(*) FROM sources), (SELECT count(*) FROM feeds), (SELECT count(*) FROM articles),"
        " (SELECT count(*) FROM articles WHERE duplicate_of IS NULL), (SELECT count(*) FROM versions),"
        " (SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL),"
        " (SELECT count(*) FROM articles WHERE gone_at IS NOT NULL), (SELECT count(*) FROM fetches),"
        " (SELECT count(*) FROM pages), (SELECT coalesce(sum(bytes), 0) FROM pages), (SELECT count(*) FROM frontier),"
        " (SELECT coalesce(max(seq), 0) FROM changes)"
    ).fetchone()
    return Counts(
        sources=row[0], feeds=row[1], articles=row[2], stories=row[3], versions=row[4], duplicates=row[5], gone=row[6],
        fetches=row[7], pages=row[8], page_bytes=row[9], queued=row[10], last_seq=row[11],
    )  # fmt: skip
