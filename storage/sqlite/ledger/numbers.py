"""Numbers of rows that the ledger covers: none is given twice, though rows may be removed."""

import sqlite3

from warraq.storage.sqlite.ledger.subjects import SUBJECTS


def next_number(db: sqlite3.Connection, kind: str) -> int:
    """A number that no row of that kind has or had. Inside a transaction."""
    subject = SUBJECTS[kind]
    number: int
    (number,) = db.execute(
        f"SELECT 1 + max(coalesce((SELECT max({subject.key}) FROM {subject.table}), 0),"
        " coalesce((SELECT max(subject) FROM removed_rows WHERE kind = ?), 0))",
        (kind,),
    ).fetchone()
    return number
