"""Pages of older posts that were read, and what is known of a source's whole catalogue."""

import sqlite3
from dataclasses import replace
from typing import Any

from warraq.storage.connection import snapshot, transaction
from warraq.storage.pages import read_page
from warraq.storage.records import Coverage, OlderPageRow
from warraq.storage.values import storable

_FIELDS = ("source_id", "url", "walk", "fetched_at", "posts", "fresh", "digest", "next_url", "ended")

_CURRENT = (
    "FROM articles a JOIN versions v ON v.article_id = a.id AND v.number = a.version"
    " WHERE a.source_id = :id AND v.published <> ''"
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
            known = db.execute("SELECT 1 FROM pages WHERE sha256 = ?", (sha256,)).fetchone()
            return read_page(db, sha256) if known else None

    def coverage(self, source_id: int) -> Coverage:
        """How much of what the source lists is stored."""
        with snapshot(self._connection) as db:
            return read_coverage(db, source_id)


def read_older_pages(db: sqlite3.Connection, source_id: int) -> tuple[OlderPageRow, ...]:
    """As `Backlog.pages`."""
    rows = db.execute(
        f"SELECT {', '.join(_FIELDS)} FROM older_pages WHERE source_id = ? ORDER BY walk, fetched_at, length(url), url",
        (source_id,),
    )
    return tuple(_page_of(dict(zip(_FIELDS, row, strict=True))) for row in rows)


def _page_of(values: dict[str, Any]) -> OlderPageRow:
    """The start of a walk is kept under an address of its own: canonical ones have no fragment."""
    url, mark, _ = values["url"].partition("#")
    return OlderPageRow(**values | {"url": url}, is_start=bool(mark))


def write_older_page(db: sqlite3.Connection, page: OlderPageRow) -> None:
    """As `Backlog.add`, inside a transaction. A new gap begins its walk anew."""
    if page.is_start:
        if page.walk == "gap":
            db.execute("DELETE FROM older_pages WHERE source_id = ? AND walk = 'gap'", (page.source_id,))
        page = replace(page, url=f"{page.url}#{page.walk}")
    db.execute(
        f"INSERT OR REPLACE INTO older_pages ({', '.join(_FIELDS)}) VALUES ({', '.join('?' * len(_FIELDS))})",
        storable([getattr(page, name) for name in _FIELDS]),
    )


def read_coverage(db: sqlite3.Connection, source_id: int) -> Coverage:
    """As `Backlog.coverage`."""
    row = db.execute(
        "SELECT (SELECT count(*) FROM articles WHERE source_id = :id),"
        " (SELECT count(DISTINCT e.url) FROM entries e JOIN feeds f ON f.id = e.feed_id"
        "   WHERE f.source_id = :id AND e.url <> ''),"
        " (SELECT count(*) FROM frontier WHERE source_id = :id AND role <> 'home'),"
        " (SELECT count(*) FROM resources WHERE source_id = :id AND role = 'article' AND outcome = 'failed'),"
        f" (SELECT min(substr(v.published, 1, 10)) {_CURRENT}), (SELECT max(substr(v.published, 1, 10)) {_CURRENT})",
        {"id": source_id},
    ).fetchone()
    return Coverage(
        articles=row[0],
        listed=row[1],
        waiting=row[2],
        failed=row[3],
        oldest=row[4] or "",
        newest=row[5] or "",
    )
