"""Writing the ledger: each line in the transaction that stores what it covers."""

from itertools import groupby
from typing import Final

from warraq.storage.rules import GENESIS, chain
from warraq.storage.sql.database import Database, numbers
from warraq.storage.sql.ledger.subjects import SUBJECTS, digests_of

_INSERT: Final = (
    "INSERT INTO main.ledger (line, at, kind, subject, digest, adopted, hash) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_LAST: Final = (
    "SELECT subject, digest FROM main.ledger WHERE line IN (SELECT max(line) FROM main.ledger WHERE kind = ?1"
    " AND subject IN (SELECT CAST(value AS INTEGER) FROM json_each(?2)) GROUP BY subject)"
)
_AT_ONCE: Final = 500  # rows that are read together


def note(db: Database, kind: str, subject: int, at: str) -> None:
    """Have a line written about a row as it stands when the transaction ends, unless its last line says the same."""
    db.noted.setdefault((kind, subject), at)


def write_lines(db: Database) -> None:
    """Write the lines of all rows that were noted, in the order in which they were. At the end of a transaction.

    A row that is not there any more has none: the removal that took it away names it.
    """
    noted, db.noted = db.noted, {}
    if not noted:
        return
    digests: dict[tuple[str, int], str] = {}
    for kind, found in groupby(sorted(noted), key=lambda subject: subject[0]):
        subjects = [number for _, number in found]
        for start in range(0, len(subjects), _AT_ONCE):
            some = subjects[start : start + _AT_ONCE]
            last = dict(db.execute(_LAST, (kind, numbers(some))).fetchall())
            digests |= {
                (kind, number): digest
                for number, digest in digests_of(db, kind, some).items()
                if last.get(number) != digest
            }
    line, before = _head(db)
    lines = []
    for (kind, number), at in noted.items():
        if (digest := digests.get((kind, number))) is not None:
            line += 1
            facts = (line, at, kind, number, digest, 0)
            before = chain(before, facts)
            lines.append((*facts, before))
    db.executemany(_INSERT, lines)


def adopt(db: Database, at: str) -> None:
    """Write a line about every row that is older than the ledger. Inside the transaction that makes the ledger.

    Cost: reads every row, but no page.
    """
    line, before = _head(db)
    for kind, subject in SUBJECTS.items():
        if not db.columns_of(subject.table):
            continue  # of a later schema
        sql = f"SELECT {subject.key} FROM main.{subject.table} ORDER BY {subject.key}"
        rows = [number for (number,) in db.execute(sql)]
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            digests = digests_of(db, kind, some)
            for number in some:
                line += 1
                facts = (line, at, kind, number, digests[number], 1)
                before = chain(before, facts)
                db.execute(_INSERT, (*facts, before))


def _head(db: Database) -> tuple[int, str]:
    """Number and hash of the last line."""
    row = db.execute("SELECT line, hash FROM main.ledger ORDER BY line DESC LIMIT 1").fetchone()
    return row or (0, GENESIS)
