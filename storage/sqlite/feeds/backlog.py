"""Pages of older posts that were read, and what is known of a source's whole catalogue."""

import sqlite3

from storage.records import Coverage, OlderPageRow
from storage.sqlite.corpus import read_page
from storage.sqlite.database import Columns, insert, scalar, snapshot, transaction, values_of

_PAGE = Columns(OlderPageRow)

_CURRENT = (
    "FROM articles a JOIN versions v ON v.article_id = a.id AND v.number = a.version"
    " WHERE a.source_id = :id AND v.published <> ''"
)
_COVERAGE = Columns(
    Coverage,
    given={
        "articles": "(SELECT count(*) FROM articles WHERE source_id = :id)",
        "listed": "(SELECT count(DISTINCT e.url) FROM entries e JOIN feeds f ON f.id = e.feed_id"
        " WHERE f.source_id = :id AND e.url <> '')",
        "waiting": "(SELECT count(*) FROM frontier WHERE source_id = :id AND role <> 'home')",
        "failed": "(SELECT count(*) FROM resources"
        " WHERE source_id = :id AND role = 'article' AND outcome = 'failed')",
        "oldest": f"coalesce((SELECT min(substr(v.published, 1, 10)) {_CURRENT}), '')",
        "newest": f"coalesce((SELECT max(substr(v.published, 1, 10)) {_CURRENT}), '')",
    },
)


class Backlog:
    """What was read of the pages behind a feed's window or a home page."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def pages(self, source_id: int) -> tuple[OlderPageRow, ...]:
        """Pages of older posts that were read, walk by walk in the order they were read."""
        with snapshot(self._connection) as db:
            return read_older_pages(db, source_id)

    def add(self, page: OlderPageRow) -> None:
        """Keep a page that was read; one that is read again takes the place of its former reading."""
        with transaction(self._connection) as db:
            write_older_page(db, page)

    def body(self, sha256: str) -> bytes | None:
        """A body as it was fetched, None when it is not stored."""
        with snapshot(self._connection) as db:
            known = scalar(db.execute("SELECT 1 FROM pages WHERE sha256 = ?", (sha256,)))
            return read_page(db, sha256) if known else None

    def coverage(self, source_id: int) -> Coverage:
        """How much of what the source lists is stored."""
        with snapshot(self._connection) as db:
            return read_coverage(db, source_id)


def read_older_pages(db: sqlite3.Connection, source_id: int) -> tuple[OlderPageRow, ...]:
    """As `Backlog.pages`."""
    rows = db.execute(
        f"SELECT {_PAGE.sql} FROM older_pages WHERE source_id = ? ORDER BY walk, fetched_at, length(url), url",
        (source_id,),
    )
    return _PAGE.all(rows)


def write_older_page(db: sqlite3.Connection, page: OlderPageRow) -> None:
    """As `Backlog.add`, inside a transaction. A new gap begins its walk anew."""
    if page.walk == "gap" and page.url.endswith("#gap"):
        db.execute("DELETE FROM older_pages WHERE source_id = ? AND walk = 'gap'", (page.source_id,))
    insert(db, "older_pages", values_of(page), how="INSERT OR REPLACE")


def read_coverage(db: sqlite3.Connection, source_id: int) -> Coverage:
    """As `Backlog.coverage`."""
    return _COVERAGE.of(db.execute(f"SELECT {_COVERAGE.sql}", {"id": source_id}).fetchone())
