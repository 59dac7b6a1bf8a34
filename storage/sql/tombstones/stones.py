"""The table `tombstones`, asked before anything is queued or stored. Without rows it costs one question."""

from collections.abc import Iterable
from typing import Final

from warraq.storage.rules import address_hashes
from warraq.storage.sql.database import Database, insert, scalar

FORGOTTEN: Final = (
    "urn:warraq:forgotten"  # with ':' and its number, the address of an article that was taken down
)


class Closed:
    """What is closed now: addresses by tombstones, sources by their removal. For one transaction.

    `has_stones`: whether any address is.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self.has_stones = scalar(db.execute("SELECT 1 FROM tombstones LIMIT 1")) is not None
        self._sources: dict[int, bool] = {}

    def __contains__(self, url: str) -> bool:
        return self.has_stones and _find(self._db, url) is not None

    def has_source(self, source_id: int) -> bool:
        """Whether the source was removed, or is being removed."""
        if source_id not in self._sources:
            found = self._db.execute(
                "SELECT 1 FROM sources WHERE id = ? AND removed_at IS NOT NULL", (source_id,)
            )
            self._sources[source_id] = scalar(found) is not None
        return self._sources[source_id]

    def article_of(self, urls: Iterable[str]) -> tuple[bool, int | None]:
        """Whether one of the addresses is closed, and the article that was taken down there, if there was one."""
        if self.has_stones:
            for url in urls:
                found = _find(self._db, url)
                if found is not None:
                    return True, found[0]
        return False, None


def closed_now(db: Database) -> Closed:
    """What is closed, asked once for all that several write together."""
    if db.looked is None:
        return Closed(db)
    if db.looked.closed is None:
        db.looked.closed = Closed(db)
    closed: Closed = db.looked.closed
    return closed


def is_closed(db: Database, url: str) -> bool:
    """Whether an address, or another form of it, is never collected again."""
    return url in Closed(db)


def set_stones(db: Database, urls: Iterable[str], *, article_id: int | None, removal_id: int) -> int:
    """Never collect these addresses again; how many there are. Inside a transaction."""
    number = 0
    for url in urls:
        hashes = address_hashes(url)
        number += bool(hashes)
        for hashed in hashes:
            insert(
                db, "tombstones", address_hash=hashed, article_id=article_id, removal_id=removal_id,
                known="address_hash",
            )  # fmt: skip
    return number


def _find(db: Database, url: str) -> tuple[int | None] | None:
    for hashed in address_hashes(url):
        row: tuple[int | None] | None = db.execute(
            "SELECT article_id FROM tombstones WHERE address_hash = ?", (hashed,)
        ).fetchone()
        if row is not None:
            return row
    return None
