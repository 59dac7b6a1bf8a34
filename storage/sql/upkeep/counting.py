"""How much a database holds, and whether SQLite finds it whole."""

from warraq.storage.records import Counts
from warraq.storage.sql.database import Columns, Database

_COUNTS = Columns(
    Counts,
    given={
        "sources": "(SELECT count(*) FROM sources WHERE removed_at IS NULL)",
        "feeds": "(SELECT count(*) FROM feeds)",
        "articles": "(SELECT count(*) FROM articles WHERE removed_at IS NULL)",
        "stories": "(SELECT count(*) FROM articles WHERE duplicate_of IS NULL AND removed_at IS NULL)",
        "versions": "(SELECT count(*) FROM versions)",
        "duplicates": "(SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL)",
        "gone": "(SELECT count(*) FROM articles WHERE gone_at IS NOT NULL AND removed_at IS NULL)",
        "fetches": "(SELECT count(*) FROM fetches)",
        "pages": "(SELECT count(*) FROM pages)",
        "page_bytes": "(SELECT coalesce(sum(bytes), 0) FROM pages)",
        "images": "(SELECT count(DISTINCT page_sha256) FROM image_files WHERE page_sha256 <> '')",
        "queued": "(SELECT count(*) FROM frontier)",
        "last_seq": "(SELECT coalesce(max(seq), 0) FROM changes)",
    },
)


def count_all(db: Database) -> Counts:
    """As `Reader.counts`."""
    return _COUNTS.of(db.execute(f"SELECT {_COUNTS.sql}").fetchone())


def integrity(db: Database) -> str:
    """As `Reader.integrity`."""
    return "; ".join([*db.damage(20), *db.strays(20)]) or "ok"
