"""Every exchange and version in the order of their numbers, a batch at a time."""

from collections.abc import Iterator
from typing import Any

from warraq.storage.ports import ArchiveQueries
from warraq.storage.records import ArchivedVersion, Extent, FetchRow, RobotsRecord
from warraq.storage.sql.arrival.fetches import FETCH_COLUMNS, FETCHES
from warraq.storage.sql.database import Columns, Subject, snapshot, storable
from warraq.storage.sql.tombstones import FORGOTTEN

FETCHES_AT_ONCE = 100  # without bodies; the heads of a hostile server have up to 1.5 MB with its redirects
VERSIONS_AT_ONCE = 20  # with their texts

_EXTENT = Columns(
    Extent,
    given={
        "fetch_id": "(SELECT coalesce(max(id), 0) FROM fetches)",
        "version_id": "(SELECT coalesce(max(id), 0) FROM versions)",
        "newest_at": "(SELECT coalesce(max(started_at), '') FROM fetches)",
    },
)
_ROBOTS = Columns(RobotsRecord)
# '0' is the character behind '/': all addresses of the origin, by the index.
_NEXT_ROBOTS = (
    f"SELECT {_ROBOTS.sql} FROM robots WHERE origin > :since AND body <> '' AND status BETWEEN 200 AND 299"
    " AND (:source IS NULL OR EXISTS (SELECT 1 FROM resources r JOIN sources s ON s.id = r.source_id"
    " WHERE r.url >= origin || '/' AND r.url < origin || '0' AND s.slug = :source)) ORDER BY origin LIMIT 1"
)
#: Its record has the body: that was neither dropped since nor taken down.
_IS_KEPT = (
    f"f.page_sha256 <> '' AND f.url NOT LIKE '{FORGOTTEN}%'"
    " AND EXISTS (SELECT 1 FROM pages WHERE sha256 = f.page_sha256)"
)
_OF_SOURCE = "(:source IS NULL OR f.source_id = (SELECT id FROM sources WHERE slug = :source))"


def _parts(table: str, values: str, more: str = "") -> str:
    """SQL for the JSON array of what belongs to a version, in its order."""
    rows = f"SELECT * FROM {table} WHERE version_id = v.id{more} ORDER BY position"
    return f"(SELECT json_group_array({values}) FROM ({rows}))"


_VERSION = Columns(
    ArchivedVersion,
    "v",
    given={
        "source": "s.slug",
        "url": "a.url",
        "fetch_url": "coalesce(f.url, '')",
        "fetch_record_id": "coalesce(f.record_id, '')",
        "final_url": "coalesce(f.final_url, '')",
        "started_at": "coalesce(f.started_at, '')",
        "authors": _parts("authors", "name"),
        "tags": _parts("tags", "tag"),
        "images": _parts("images", "json_array(url, alt, caption, credit)"),
        "origins": _parts("field_origins", "json_array(field, origin, place, raw)", " AND chosen = 1"),
        "reservations": _parts("reservations", "json_array(signal, value, origin, reserves)"),
        "is_latest": "NOT EXISTS (SELECT 1 FROM versions w WHERE w.fetch_id = v.fetch_id AND w.id > v.id)",
    },
)
# CROSS JOIN keeps SQLite from beginning with another table, which would sort all versions with their texts.
_VERSIONS = (
    f"SELECT {_VERSION.sql} FROM versions v CROSS JOIN articles a ON a.id = v.article_id"
    " CROSS JOIN sources s ON s.id = a.source_id LEFT JOIN fetches f ON f.id = v.fetch_id"
    " WHERE v.id > :since AND v.id <= :until AND (:source IS NULL OR s.slug = :source) ORDER BY v.id LIMIT :limit"
)


class SqlArchiveQueries(Subject, ArchiveQueries):
    """The tables `fetches` and `versions`."""

    def extent(self) -> Extent:
        with snapshot(self._connection) as db:
            return _EXTENT.of(db.execute(f"SELECT {_EXTENT.sql}").fetchone())

    def fetches(self, source: str | None = None, *, since: int = 0, until: int) -> Iterator[FetchRow]:
        sql = f"{FETCHES} WHERE f.id > :since AND f.id <= :until AND {_OF_SOURCE} ORDER BY f.id LIMIT :limit"
        asked = {"source": source, "since": since, "until": until, "limit": FETCHES_AT_ONCE}
        return self._batches(FETCH_COLUMNS, sql, asked)

    def versions(self, source: str | None = None, *, since: int = 0, until: int) -> Iterator[ArchivedVersion]:
        asked = {"source": source, "since": since, "until": until, "limit": VERSIONS_AT_ONCE}
        return self._batches(_VERSION, _VERSIONS, asked)

    def robots(self, source: str | None = None) -> Iterator[RobotsRecord]:
        origin = ""
        while True:
            with snapshot(self._connection) as db:
                found = _ROBOTS.one(db.execute(_NEXT_ROBOTS, {"source": source, "since": origin}))
            if found is None:
                return
            yield found
            origin = found.origin

    def first_with(self, page_sha256: str, source: str | None = None, *, since: int = 0) -> FetchRow | None:
        sql = (
            f"{FETCHES} WHERE f.page_sha256 = :sha256 AND f.id > :since AND {_OF_SOURCE} AND {_IS_KEPT}"
            " ORDER BY f.id LIMIT 1"
        )
        with snapshot(self._connection) as db:
            return FETCH_COLUMNS.one(
                db.execute(sql, {"sha256": page_sha256, "source": source, "since": since})
            )

    def last_kept(self, url: str, *, before: int) -> FetchRow | None:
        sql = f"{FETCHES} WHERE f.url = ? AND f.id < ? AND {_IS_KEPT} ORDER BY f.id DESC LIMIT 1"
        with snapshot(self._connection) as db:
            return FETCH_COLUMNS.one(db.execute(sql, storable([url, before])))

    def _batches(self, columns: Columns[Any], sql: str, asked: dict[str, Any]) -> Iterator[Any]:
        """The rows; each batch is one statement, so that the log of a crawl can be written back in between."""
        while True:
            with snapshot(self._connection) as db:
                rows = columns.all(db.execute(sql, asked))
            yield from rows
            if len(rows) < asked["limit"]:
                return
            asked = asked | {"since": rows[-1].id}
