"""Archives that are read instead of the network, and how far."""

from datetime import datetime

from warraq.articles.records import Fetch
from warraq.storage.ports import Imports
from warraq.storage.records import ImportRow, Known
from warraq.storage.sql.corpus import read_page
from warraq.storage.sql.database import (
    Columns,
    Database,
    Subject,
    insert,
    scalar,
    snapshot,
    storable,
    to_text,
    transaction,
    update,
)
from warraq.storage.sql.ledger import note

BODIES = 5  # of one address that a revisit is compared with: they have 15 MB each, and revisits may be many
ADDRESSES = 50  # that lead to one article and are looked at: an archive may invent any number
#: Fetches of the address ?1 that end at ?2, and others that end there, by the addresses known to lead to its article.
#: There is no index on `final_url`.
_OF_ADDRESS = (
    "(url = ?1 OR ?2 IN (url, final_url)) AND url IN (SELECT ?1 UNION SELECT ?2 UNION SELECT url FROM (SELECT u.url"
    " FROM article_urls a CROSS JOIN article_urls u ON u.article_id = a.article_id WHERE a.url = ?2"
    f" LIMIT {ADDRESSES}))"
)
_IMPORT = Columns(ImportRow, given={"finished_at": "coalesce(finished_at, '')"})


class SqlImports(Subject, Imports):
    """The table `imports`."""

    def begin(self, file: str, size: int, sha256: str, *, now: datetime) -> ImportRow:
        with transaction(self._connection) as db:
            insert(db, "imports", known="kept", file=file, bytes=size, sha256=sha256, started_at=now)
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

    def bodies(self, url: str, *, at: datetime | None) -> list[bytes]:
        with snapshot(self._connection) as db:
            found = db.execute(
                f"SELECT page_sha256 FROM fetches INDEXED BY fetches_url WHERE {_OF_ADDRESS} AND page_sha256 <> ''"
                " AND (?3 IS NULL OR started_at = ?3) GROUP BY page_sha256 ORDER BY max(id) DESC LIMIT ?4",
                storable([url, url, at, BODIES]),
            )
            return [read_page(db, sha256) for (sha256,) in found.fetchall()]


def count_import(db: Database, import_id: int, position: int | None) -> None:
    """Count a page of an archive, and note how far the archive is read with it. Inside a transaction."""
    db.execute(
        "UPDATE imports SET pages = pages + 1, position = coalesce(?, position) WHERE id = ?",
        (position, import_id),
    )


def _is_stored(db: Database, fetch: Fetch, sha256: str) -> bool:
    return _has(
        db,
        f"SELECT 1 FROM fetches INDEXED BY fetches_url WHERE {_OF_ADDRESS} AND ((?3 <> '' AND record_id = ?3)"
        " OR (started_at = ?4 AND status = ?5 AND page_sha256 IN ('', ?6))) LIMIT 1",
        fetch.url, fetch.final_url or fetch.url, fetch.record_id, fetch.started_at, fetch.status, sha256,
    )  # fmt: skip


def _has(db: Database, question: str, *values: object) -> bool:
    return scalar(db.execute(question, storable(values))) is not None
