"""Bodies outside that no page has any more: the row goes first, the file after the commit."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from warraq.articles.errors import StorageError
from warraq.storage.sql.bodies.where import opened
from warraq.storage.sql.database import Database, scalar, snapshot, transaction

logger = logging.getLogger(__name__)

_AT_ONCE: Final = (
    200  # files deleted in one transaction, in which nobody else writes: a request of S3 takes 1,000
)

#: Who deletes a file has the row that names it: whoever stores the page again meanwhile takes the row away first,
#: or waits here and finds that the file is gone. Never a body that a page has.
_NEXT: Final = (
    "DELETE FROM leaving_bodies WHERE (address, sha256) IN"
    " (SELECT address, sha256 FROM leaving_bodies WHERE address = ? ORDER BY sha256 LIMIT ?)"
    " RETURNING sha256"
)
_IS_USED: Final = (
    "SELECT 1 FROM pages p JOIN page_store s ON s.address = ? WHERE p.sha256 = ? AND p.outside > 0"
)


def let_leave(db: Database, address: str, sha256s: Iterable[str]) -> None:
    """Note that bodies are to be deleted outside. Inside the transaction that takes them from their pages."""
    db.executemany(
        "INSERT INTO leaving_bodies (address, sha256) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(address, sha256) for sha256 in sha256s],
    )


def stay(db: Database, address: str, sha256: str) -> None:
    """Take a note back: the body is stored again. Inside a transaction, before it is written."""
    db.execute("DELETE FROM leaving_bodies WHERE address = ? AND sha256 = ?", (address, sha256))


def clear_leaving(connection: Database) -> int:
    """Delete what is to be deleted; how many are left, as their store cannot be reached. It is said, and tried again
    whenever this is called."""
    with snapshot(connection) as db:
        addresses = [address for (address,) in db.execute("SELECT DISTINCT address FROM leaving_bodies")]
    for address in addresses:
        try:
            while _clear_some(connection, address):
                pass
        except StorageError as problem:
            logger.warning("bodies of pages that were removed could not be deleted yet: %s", problem)
    with snapshot(connection) as db:
        return int(scalar(db.execute("SELECT count(*) FROM leaving_bodies")))


def count_leaving(db: Database) -> dict[str, int]:
    """How many are to be deleted, by address."""
    found: dict[str, int] = defaultdict(int)
    for address, number in db.execute("SELECT address, count(*) FROM leaving_bodies GROUP BY address"):
        found[address] = number
    return found


def _clear_some(connection: Database, address: str) -> bool:
    """Delete the next ones; False when there was none. When they cannot be deleted, their notes stay."""
    with transaction(connection) as db:
        found = [sha256 for (sha256,) in db.execute(_NEXT, (address, _AT_ONCE)).fetchall()]
        going = [sha256 for sha256 in found if scalar(db.execute(_IS_USED, (address, sha256))) is None]
        if going:
            opened(db, address).delete(going)
    return bool(found)
