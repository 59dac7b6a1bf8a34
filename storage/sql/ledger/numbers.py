"""Numbers of rows that the ledger covers: none is given twice, though rows may be removed."""

from warraq.storage.sql.database import Database, scalar
from warraq.storage.sql.ledger.subjects import SUBJECTS


def next_number(db: Database, kind: str) -> int:
    """A number that no row of that kind has or had. Inside a transaction."""
    subject = SUBJECTS[kind]
    return db.next_number(subject.table, subject.key, lambda: _removed(db, kind))


def _removed(db: Database, kind: str) -> int:
    return int(
        scalar(db.execute("SELECT coalesce(max(subject), 0) FROM removed_rows WHERE kind = ?", (kind,)))
    )
