"""The log of changes: every row raises the number that downstream readers remember."""

import sqlite3

from warraq.storage.sqlite.database import scalar, storable
from warraq.storage.sqlite.ledger import note


def write_change(
    db: sqlite3.Connection,
    kind: str,
    article_id: int,
    at: str,
    detail: str = "",
    *,
    run_id: int | None = None,
    recorded_at: str = "",
) -> None:
    """Note a change of an article. `recorded_at`: when that is stored, '' at that time. Inside a transaction."""
    cursor = db.execute(
        "INSERT INTO changes (at, kind, article_id, version, run_id, detail)"
        " SELECT ?, ?, id, version, ?, ? FROM articles WHERE id = ?",
        storable([at, kind, run_id, detail, article_id]),
    )
    seq = cursor.lastrowid
    assert seq is not None
    db.execute("UPDATE articles SET seq = ? WHERE id = ?", (seq, article_id))
    note(db, "change", seq, recorded_at or at)
    note(db, "article", article_id, recorded_at or at)


def last_seq(db: sqlite3.Connection) -> int:
    """Number of the latest change, 0 when there is none."""
    return int(scalar(db.execute("SELECT coalesce(max(seq), 0) FROM changes")))
