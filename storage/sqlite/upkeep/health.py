"""How sources fare and how much there is, for whoever looks after a database."""

import sqlite3
from datetime import datetime

from storage.records import Counts, Source, SourceHealth
from storage.sqlite.database import Columns, to_text

_ACTIVE = "FROM feeds WHERE source_id = s.id AND state = 'active'"
_HEALTH = Columns(
    SourceHealth,
    given={
        "source": Columns(Source, "s"),
        "articles": "(SELECT count(*) FROM articles WHERE source_id = s.id)",
        "feeds": "(SELECT count(*) FROM feeds WHERE source_id = s.id)",
        "last_success_at": "(SELECT max(last_success_at) FROM feeds WHERE source_id = s.id)",
        "next_due": f"(SELECT max(min(next_poll_at), :now) {_ACTIVE})",
        "failures": f"(SELECT coalesce(max(failures), 0) {_ACTIVE})",
        "last_error": "coalesce((SELECT last_error FROM feeds WHERE source_id = s.id AND last_error <> ''"
        " ORDER BY last_poll_at DESC LIMIT 1), '')",
        "queued": "(SELECT count(*) FROM frontier WHERE source_id = s.id)",
    },
)
_COUNTS = Columns(
    Counts,
    given={
        "sources": "(SELECT count(*) FROM sources)",
        "feeds": "(SELECT count(*) FROM feeds)",
        "articles": "(SELECT count(*) FROM articles)",
        "stories": "(SELECT count(*) FROM articles WHERE duplicate_of IS NULL)",
        "versions": "(SELECT count(*) FROM versions)",
        "duplicates": "(SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL)",
        "gone": "(SELECT count(*) FROM articles WHERE gone_at IS NOT NULL)",
        "fetches": "(SELECT count(*) FROM fetches)",
        "pages": "(SELECT count(*) FROM pages)",
        "page_bytes": "(SELECT coalesce(sum(bytes), 0) FROM pages)",
        "queued": "(SELECT count(*) FROM frontier)",
        "last_seq": "(SELECT coalesce(max(seq), 0) FROM changes)",
    },
)


def read_health(db: sqlite3.Connection, now: datetime) -> tuple[SourceHealth, ...]:
    """Every source with its health, by slug."""
    return _HEALTH.all(
        db.execute(f"SELECT {_HEALTH.sql} FROM sources s ORDER BY s.slug", {"now": to_text(now)})
    )


def count_all(db: sqlite3.Connection) -> Counts:
    """How much the database holds."""
    return _COUNTS.of(db.execute(f"SELECT {_COUNTS.sql}").fetchone())
