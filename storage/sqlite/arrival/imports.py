"""Archives that are read instead of the network, and how far."""

import sqlite3
from datetime import datetime

from warraq.articles.records import Fetch
from warraq.storage.ports import Imports
from warraq.storage.records import ImportRow, Known
from warraq.storage.sqlite.corpus import read_page
from warraq.storage.sqlite.database import (
    Columns,
    Subject,
    insert,
    scalar,
    snapshot,
    storable,
    to_text,
    transaction,
    update,
)
from warraq.storage.sqlite.ledger import note

_IMPORT = Columns(ImportRow, given={"finished_at": "coalesce(finished_at, '')"})


class SqliteImports(Subject, Imports):
    """The table `imports`."""

    def begin(self, file: str, size: int, sha256: str, *, now: datetime) -> ImportRow:
        with transaction(self._connection) as db:
            insert(
                db, "imports", how="INSERT OR IGNORE", file=file, bytes=size, sha256=sha256, started_at=now
            )
            row = db.execute(f"SELECT {_IMPORT.sql} FROM imports WHERE sha256 = ?", (sha256,)).fetchone()
            known = _IMPORT.of(row)
            note(db, "import", known.id, to_text(now))
            return known

    def finish(self, import_id: int, *, position: int, skipped: int, now: datetime) -> None:
        with transaction(self._connection) as db:
            values = {"position": position, "skipped": skipped, "finished_at": now}
            update(db, "imports", values, "id = ?", import_id)

    def known(self, fetch: Fetch, sha256: str) -> Known:
        with snapshot(self._connection) as db:
            return Known(
                is_stored=_is_stored(db, fetch, sha256),
                is_listed=_has(db, "SELECT 1 FROM entries WHERE url = ? LIMIT 1", fetch.url),
                article_id=scalar(
                    db.execute("SELECT article_id FROM article_urls WHERE url = ?", storable([fetch.url]))
                ),
            )

    def body(self, url: str, *, at: datetime | None) -> bytes | None:
        with snapshot(self._connection) as db:
            sha256 = scalar(
                db.execute(
                    "SELECT page_sha256 FROM fetches WHERE url = ?1 AND page_sha256 <> ''"
                    " AND (?2 IS NULL OR started_at = ?2) ORDER BY id DESC LIMIT 1",
                    storable([url, at]),
                )
            )
            return None if sha256 is None else read_page(db, sha256)


def count_import(db: sqlite3.Connection, import_id: int, position: int | None) -> None:
    """Count a page of an archive, and note how far the archive is read with it. Inside a transaction."""
    db.execute(
        "UPDATE imports SET pages = pages + 1, position = coalesce(?, position) WHERE id = ?",
        (position, import_id),
    )


def _is_stored(db: sqlite3.Connection, fetch: Fetch, sha256: str) -> bool:
    return _has(
        db,
        "SELECT 1 FROM fetches WHERE url = ?1 AND ((?2 <> '' AND record_id = ?2) OR (started_at = ?3 AND status = ?4"
        " AND page_sha256 IN ('', ?5))) LIMIT 1",
        fetch.url, fetch.record_id, fetch.started_at, fetch.status, sha256,
    )  # fmt: skip


def _has(db: sqlite3.Connection, question: str, *values: object) -> bool:
    return scalar(db.execute(question, storable(values))) is not None
