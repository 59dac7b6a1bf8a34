"""Numbers of rows that the ledger covers: none is given twice, though rows may be removed."""

from warraq.storage.sql.database import Database
from warraq.storage.sql.ledger.subjects import SUBJECTS


def next_number(db: Database, kind: str) -> int:
    """A number that no row of that kind has or had. Inside a transaction."""
    subject = SUBJECTS[kind]
    number: int
    (number,) = db.execute(
        f"SELECT 1 + max(coalesce((SELECT max({subject.key}) FROM {subject.table}), 0),"
        " coalesce((SELECT max(subject) FROM removed_rows WHERE kind = ?), 0))",
        (kind,),
    ).fetchone()
    return number
