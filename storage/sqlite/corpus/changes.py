"""The log of changes: every row raises the number that downstream readers remember."""

import sqlite3

from warraq.storage.sqlite.database import scalar, storable


def write_change(
    db: sqlite3.Connection,
    kind: str,
    article_id: int,
    at: str,
    detail: str = "",
    *,
    run_id: int | None = None,
) -> None:
    """Note a change of an article. Inside a transaction."""
    cursor = db.execute(
        "INSERT INTO changes (at, kind, article_id, version, run_id, detail)"
        " SELECT ?, ?, id, version, ?, ? FROM articles WHERE id = ?",
        storable([at, kind, run_id, detail, article_id]),
    )
    db.execute("UPDATE articles SET seq = ? WHERE id = ?", (cursor.lastrowid, article_id))


def last_seq(db: sqlite3.Connection) -> int:
    """Number of the latest change, 0 when there is none."""
    return int(scalar(db.execute("SELECT coalesce(max(seq), 0) FROM changes")))
