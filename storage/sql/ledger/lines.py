"""Writing the ledger: each line in the transaction that stores what it covers."""

from typing import Final

from warraq.storage.rules import GENESIS, chain
from warraq.storage.sql.database import Database
from warraq.storage.sql.ledger.subjects import SUBJECTS, digest_of_subject

_INSERT: Final = (
    "INSERT INTO main.ledger (line, at, kind, subject, digest, adopted, hash) VALUES (?, ?, ?, ?, ?, ?, ?)"
)


def note(db: Database, kind: str, subject: int, at: str) -> None:
    """Write a line about a row as it stands now, unless its last line says the same. Inside a transaction."""
    digest = digest_of_subject(db, kind, subject)
    assert digest is not None
    last = db.execute(
        "SELECT digest FROM main.ledger WHERE kind = ? AND subject = ? ORDER BY line DESC LIMIT 1",
        (kind, subject),
    ).fetchone()
    if last == (digest,):
        return
    line, before = _head(db)
    _write(db, line + 1, before, at, kind, subject, digest, adopted=False)


def adopt(db: Database, at: str) -> None:
    """Write a line about every row that is older than the ledger. Inside the transaction that makes the ledger.

    Cost: reads every row, but no page.
    """
    line, before = _head(db)
    for kind, subject in SUBJECTS.items():
        if not db.columns_of(subject.table):
            continue  # of a later schema
        for (number,) in db.execute(f"SELECT {subject.key} FROM main.{subject.table} ORDER BY {subject.key}"):
            digest = digest_of_subject(db, kind, number)
            assert digest is not None
            line += 1
            before = _write(db, line, before, at, kind, number, digest, adopted=True)


def _head(db: Database) -> tuple[int, str]:
    """Number and hash of the last line."""
    row = db.execute("SELECT line, hash FROM main.ledger ORDER BY line DESC LIMIT 1").fetchone()
    return row or (0, GENESIS)


def _write(
    db: Database,
    line: int,
    before: str,
    at: str,
    kind: str,
    subject: int,
    digest: str,
    *,
    adopted: bool,
) -> str:
    facts = (line, at, kind, subject, digest, int(adopted))
    hash_ = chain(before, facts)
    db.execute(_INSERT, (*facts, hash_))
    return hash_
