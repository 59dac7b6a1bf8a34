"""Images of articles: which are still to be fetched, and what is kept of those that were."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from warraq.articles.urls import host_of, try_canonical
from warraq.storage.ports import ImageQueries, Images
from warraq.storage.records import PRIORITIES, FetchRecord, ImageRow, Visit
from warraq.storage.sql.arrival.fetches import WrittenFetch
from warraq.storage.sql.corpus import last_seq
from warraq.storage.sql.database import (
    Columns,
    Database,
    Subject,
    insert,
    scalar,
    snapshot,
    storable,
    to_json,
    transaction,
)
from warraq.storage.sql.queue import add_visits

#: Images of one article that are fetched: as many as extraction lists, so that nothing else can ask for more.
MAX_OF_ARTICLE: Final = 40

_FILE: Final = ("sha256", "media_type", "bytes", "refused", "fetched_at")
_IMAGE = Columns(ImageRow, "i", without=_FILE, given={"article_id": "a.id", "article_url": "a.url"})
_IMAGES = (
    f"SELECT {_IMAGE.sql} FROM articles a JOIN versions v ON v.article_id = a.id AND v.number = a.version"
    " JOIN images i ON i.version_id = v.id"
)
_FILE_OF_URL = (
    "SELECT f.page_sha256, f.media_type, coalesce(p.bytes, 0), f.refused, coalesce(x.started_at, '')"
    " FROM image_files f LEFT JOIN pages p ON p.sha256 = f.page_sha256 LEFT JOIN fetches x ON x.id = f.fetch_id"
    " WHERE f.url = ?"
)
#: A page is not fetched as an image: what is known of its address would be lost.
_WANTED = (
    "SELECT value FROM json_each(?) AS asked"
    " WHERE NOT EXISTS (SELECT 1 FROM image_files WHERE url = asked.value AND page_sha256 <> '')"
    " AND NOT EXISTS (SELECT 1 FROM article_urls WHERE url = asked.value)"
    " AND NOT EXISTS (SELECT 1 FROM feeds WHERE url = asked.value)"
    " AND NOT EXISTS (SELECT 1 FROM sources WHERE home_url = asked.value) ORDER BY asked.key"
)


class SqlImageQueries(Subject, ImageQueries):
    """The table `images` with `image_files`, which has the canonical form of an address."""

    def of_article(self, article_id: int) -> tuple[ImageRow, ...]:
        with snapshot(self._connection) as db:
            rows = db.execute(f"{_IMAGES} WHERE a.id = ? ORDER BY i.position", (article_id,)).fetchall()
            return tuple(_with_file(db, image) for image in _IMAGE.each(rows))

    def select(self, source: str | None = None) -> Iterator[ImageRow]:
        sql = (
            f"{_IMAGES} JOIN sources s ON s.id = a.source_id WHERE :source IS NULL OR s.slug = :source"
            " ORDER BY a.id, i.position"
        )
        with self._connection.translated():
            for image in _IMAGE.each(self._connection.execute(sql, {"source": source})):
                yield _with_file(self._connection, image)


class SqlImages(Subject, Images):
    """The table `image_cursors`, and visits of images in `frontier`."""

    def queue(self, source_id: int, *, now: datetime, limit: int = 500) -> int:
        with transaction(self._connection) as db:
            seen = scalar(db.execute("SELECT seq FROM image_cursors WHERE source_id = ?", (source_id,))) or 0
            # By the index of changes: that of sources would be sorted whole for each step.
            changed = db.execute(
                "SELECT id, url, seq FROM articles INDEXED BY articles_seq"
                " WHERE seq > ? AND source_id = ? AND gone_at IS NULL AND removed_at IS NULL ORDER BY seq LIMIT ?",
                (seen, source_id, limit),
            ).fetchall()
            for number, url, _ in changed:
                add_visits(db, _visits(db, source_id, number, found_on=url), now=now)
            # Without more of them, the next call need not pass over the articles of other sources.
            reached = changed[-1][2] if len(changed) == limit else last_seq(db)
            if reached > seen:
                insert(db, "image_cursors", source_id=source_id, seq=reached, known="source_id")
            return len(changed)

    def forget(self, source_ids: Collection[int]) -> None:
        which = "source_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))"
        with transaction(self._connection) as db:
            ids = (to_json(sorted(source_ids)),)
            db.execute(f"DELETE FROM frontier WHERE {which} AND role = 'image' AND lease_run IS NULL", ids)
            db.execute(f"DELETE FROM image_cursors WHERE {which}", ids)


def write_image_file(
    db: Database, record: FetchRecord, written: WrittenFetch, *, media_type: str, refused: str
) -> None:
    """What is kept of an image that was asked for. Inside a transaction. A file that is kept already stays."""
    db.execute(
        "INSERT INTO image_files (url, source_id, fetch_id, page_sha256, media_type, refused) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (url) DO UPDATE SET fetch_id = excluded.fetch_id, page_sha256 = excluded.page_sha256,"
        " media_type = excluded.media_type, refused = excluded.refused WHERE image_files.page_sha256 = ''",
        storable([
            written.url, record.visit.visit.source_id, written.fetch_id, written.page_sha256, media_type, refused,
        ]),
    )  # fmt: skip


def _with_file(db: Database, image: ImageRow) -> ImageRow:
    found = db.execute(_FILE_OF_URL, storable([try_canonical(image.url)])).fetchone()
    return image if found is None else replace(image, **dict(zip(_FILE, found, strict=True)))


def _visits(db: Database, source_id: int, article_id: int, *, found_on: str) -> list[Visit]:
    """Visits of the images of an article's current version that are not kept."""
    stated = db.execute(
        "SELECT i.url FROM articles a JOIN versions v ON v.article_id = a.id AND v.number = a.version"
        " JOIN images i ON i.version_id = v.id WHERE a.id = ? ORDER BY i.position",
        (article_id,),
    )
    urls = [url for url in dict.fromkeys(try_canonical(url) for (url,) in stated) if url]
    wanted = db.execute(_WANTED, (to_json(storable(urls[:MAX_OF_ARTICLE])),))
    return [
        Visit(
            source_id=source_id, url=url, host=host_of(url), role="image", reason="image",
            priority=PRIORITIES["image"], found_on=found_on,
        )
        for (url,) in wanted
    ]  # fmt: skip
