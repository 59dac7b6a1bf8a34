"""The log of changes: every row raises the number that downstream readers remember."""

from warraq.storage.sql.database import Database, scalar, storable
from warraq.storage.sql.ledger import note


def write_change(
    db: Database,
    kind: str,
    article_id: int,
    at: str,
    detail: str = "",
    *,
    run_id: int | None = None,
    recorded_at: str = "",
) -> None:
    """Note a change of an article. `recorded_at`: when that is stored, '' at that time. Inside a transaction."""
    written = db.execute(
        "INSERT INTO changes (at, kind, article_id, version, run_id, detail)"
        " SELECT ?, ?, id, version, ?, ? FROM articles WHERE id = ? RETURNING seq",
        storable([at, kind, run_id, detail, article_id]),
    )
    seq = int(scalar(written))
    db.execute("UPDATE articles SET seq = ? WHERE id = ?", (seq, article_id))
    note(db, "change", seq, recorded_at or at)
    note(db, "article", article_id, recorded_at or at)


def last_seq(db: Database) -> int:
    """Number of the latest change, 0 when there is none."""
    return int(scalar(db.execute("SELECT coalesce(max(seq), 0) FROM changes")))
