"""What a removal leaves of itself: who, why, when, and which rows and pages are no more. Inside a transaction."""

from collections.abc import Iterable
from typing import Final, Literal

from warraq.storage.sql.bodies import PACKED_BYTES, delete_unused, let_leave, retire, where_bodies_stand
from warraq.storage.sql.database import Database, insert_numbered
from warraq.storage.sql.ledger import note

RemovalKind = Literal["forget", "remove", "tidy"]

_SIZES: Final = f"SELECT bytes, {PACKED_BYTES}, outside FROM pages p WHERE sha256 = ?"


def begin_removal(
    db: Database, kind: RemovalKind, *, subject: str = "", reason: str, by: str, at: str
) -> int:
    """Write who removes what and why. `end_removal` must follow in the same transaction."""
    return insert_numbered(db, "removals", kind=kind, subject=subject, reason=reason, by=by, at=at)


def end_removal(db: Database, removal_id: int, at: str) -> None:
    """Write the line of the ledger, which covers all rows and pages that were named."""
    note(db, "removal", removal_id, at)


def name_rows(db: Database, kind: str, numbers: Iterable[int], removal_id: int) -> int:
    """Name rows that are deleted; how many. `kind` as in the ledger."""
    rows = [(kind, number, removal_id) for number in numbers]
    db.executemany("INSERT INTO removed_rows (kind, subject, removal_id) VALUES (?, ?, ?)", rows)
    return len(rows)


def delete_pages(db: Database, sha256s: Iterable[str], removal_id: int) -> tuple[int, int]:
    """Delete the bytes of pages and name them; how many there were, and their size as they are packed.

    Those that stand outside are deleted there by `clear_leaving`, after the commit.

    Pages that are packed against one of them are packed anew: no dictionary has what was deleted.

    A page that was removed before, and fetched again since, keeps the number of its first removal.
    """
    rows = [
        (sha256, *row)
        for sha256 in dict.fromkeys(sha256s)
        if (row := db.execute(_SIZES, (sha256,)).fetchone()) is not None
    ]
    retire(db, [sha256 for sha256, *_ in rows])
    stores = where_bodies_stand(db).outside
    for sha256, size, _, outside in rows:
        if outside:
            for address in stores:
                let_leave(db, address, [sha256])
        db.execute("DELETE FROM pages WHERE sha256 = ?", (sha256,))
        db.execute(
            "INSERT INTO removed_pages (sha256, bytes, removal_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (sha256, size, removal_id),
        )
    delete_unused(db)
    return len(rows), sum(packed for _, _, packed, _ in rows)
