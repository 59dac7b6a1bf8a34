"""Bodies as fetched, compressed, once each."""

from datetime import datetime

from warraq.articles.errors import NotFoundError
from warraq.storage.ports import Pages
from warraq.storage.rules import pack, unpack
from warraq.storage.sql.database import Database, Subject, insert, scalar, snapshot


class SqlPages(Subject, Pages):
    """The table `pages`."""

    def get(self, sha256: str) -> bytes:
        with snapshot(self._connection) as db:
            return read_page(db, sha256)

    def find(self, sha256: str) -> bytes | None:
        try:
            return self.get(sha256)
        except NotFoundError:
            return None


def keep_page(db: Database, body: bytes, sha256: str, seen_at: datetime) -> None:
    """Store a body that is not there yet. Inside a transaction."""
    if scalar(db.execute("SELECT 1 FROM pages WHERE sha256 = ?", (sha256,))) is None:
        insert(db, "pages", sha256=sha256, body=pack(body), bytes=len(body), first_seen_at=seen_at)


def read_page(db: Database, sha256: str) -> bytes:
    """As `Pages.get`."""
    row = db.execute("SELECT body, bytes FROM pages WHERE sha256 = ?", (sha256,)).fetchone()
    if row is None:
        raise NotFoundError("no such page is stored", identity=sha256)
    packed, size = row
    return unpack(packed, size, sha256)
