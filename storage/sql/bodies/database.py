"""Bodies in the table `pages` itself."""

from collections.abc import Iterator, Sequence

from warraq.storage.ports import PageBodies
from warraq.storage.records import FoundBody
from warraq.storage.sql.database import Database, scalar


class DatabaseBodies(PageBodies):
    """The protocol `PageBodies` over the column `body`, in the transaction and thread of its caller.

    A page is a row whether its body is here or not: only bodies of pages that are stored can be written.
    """

    address = ""

    def __init__(self, db: Database) -> None:
        self._db = db

    def read(self, sha256: str, most: int) -> bytes | None:
        found = scalar(self._db.execute("SELECT body FROM pages WHERE sha256 = ?", (sha256,)))
        return found or None

    def write(self, sha256: str, packed: bytes) -> None:
        self._db.execute("UPDATE pages SET body = ?, outside = 0 WHERE sha256 = ?", (packed, sha256))

    def delete(self, sha256s: Sequence[str]) -> None:
        """Leave of bodies their size: they stand outside now."""
        self._db.executemany(
            "UPDATE pages SET outside = length(body), body = ? WHERE sha256 = ? AND outside = 0",
            [(b"", sha256) for sha256 in sha256s],
        )

    def walk(self) -> Iterator[FoundBody]:
        rows = self._db.walk("SELECT sha256, length(body) FROM pages WHERE outside = 0 ORDER BY sha256")
        for sha256, size in rows:
            yield FoundBody(name=sha256, sha256=sha256, bytes=size, at=0.0)
