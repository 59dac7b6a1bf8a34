"""Content states of articles, with all that stands around them."""

import json
import sqlite3
from typing import cast

from warraq.articles.errors import NotFoundError
from warraq.articles.records import Article, FieldOrigin, Image, RemovedBlock
from warraq.storage.records import VersionRow
from warraq.storage.values import storable, to_json


def write_version(
    db: sqlite3.Connection,
    article: Article,
    *,
    article_id: int,
    number: int,
    fetch_id: int | None,
    page_sha256: str,
    seen_at: str,
    content_hash: str,
    reason: str = "",
) -> int:
    """Write a version and what belongs to it; its row number. Inside a transaction."""
    said = article.metadata
    values = {
        "article_id": article_id,
        "number": number,
        "fetch_id": fetch_id,
        "page_sha256": page_sha256,
        "seen_at": seen_at,
        "title": said.title,
        "description": said.description,
        "site_name": said.site_name,
        "section": said.section,
        "language": said.language,
        "direction": article.direction,
        "published": said.published.iso() if said.published else "",
        "published_utc": said.published.utc() if said.published else None,
        "published_raw": said.published.raw if said.published else "",
        "modified": said.modified.iso() if said.modified else "",
        "declared_url": said.declared_url,
        "licence": said.licence,
        "paywalled": int(said.paywalled),
        "text": article.text,
        "html": article.html,
        "markdown": article.markdown,
        "words": article.words,
        "content_hash": content_hash,
        "flags": to_json(article.flags),
        "extractor": article.extractor,
        "reason": reason,
    }
    cursor = db.execute(
        f"INSERT INTO versions ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
        storable(values.values()),
    )
    version_id = cast(int, cursor.lastrowid)
    _write_parts(db, version_id, article)
    return version_id


def _write_parts(db: sqlite3.Connection, version_id: int, article: Article) -> None:
    said = article.metadata
    rows: dict[str, list[tuple[str | int | float, ...]]] = {
        "authors": [(name,) for name in said.authors],
        "tags": [(tag,) for tag in said.tags],
        "images": [(image.url, image.alt, image.caption, image.credit) for image in said.images],
        "field_origins": [
            (
                origin.field,
                origin.origin,
                origin.raw,
                origin.confidence,
                int(origin.chosen),
                origin.place,
                origin.parser,
            )
            for origin in said.origins
        ],
    }
    for table, parts in rows.items():
        _insert(db, table, [(version_id, position, *part) for position, part in enumerate(parts)])
    _insert(
        db,
        "removed_blocks",
        [
            (version_id, block.position, block.kind, block.rule, block.text, block.path, to_json(block.links))
            for block in article.removed
        ],
    )


def _insert(db: sqlite3.Connection, table: str, rows: list[tuple[str | int | float, ...]]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        # OR IGNORE: a position that an extractor gives twice must not cost the article.
        db.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", map(storable, rows))


def read_versions(db: sqlite3.Connection, article_id: int) -> tuple[VersionRow, ...]:
    """Every content state of an article, oldest first. Raises NotFoundError when there is no such article."""
    rows = db.execute(
        "SELECT article_id, number, seen_at, title, words, published, text, page_sha256, content_hash, extractor,"
        " fetch_id, reason, flags FROM versions WHERE article_id = ? ORDER BY number",
        (article_id,),
    ).fetchall()
    if not rows:
        raise NotFoundError("no such article", identity=str(article_id))
    return tuple(
        VersionRow(
            article_id=row[0], number=row[1], seen_at=row[2], title=row[3], words=row[4], published=row[5], text=row[6],
            page_sha256=row[7], content_hash=row[8], extractor=row[9], fetch_id=row[10],
            reason=row[11], flags=tuple(json.loads(row[12])),
        )
        for row in rows
    )  # fmt: skip


def version_id_of(db: sqlite3.Connection, article_id: int, number: int | None = None) -> int:
    """Row number of a version, the current one by default. Raises NotFoundError."""
    row = db.execute(
        "SELECT v.id FROM versions v JOIN articles a ON a.id = v.article_id"
        " WHERE a.id = ? AND v.number = coalesce(?, a.version)",
        (article_id, number),
    ).fetchone()
    if row is None:
        what = "no such article" if number is None else f"the article has no version {number}"
        raise NotFoundError(what, identity=str(article_id))
    return int(row[0])


def read_removed(db: sqlite3.Connection, version_id: int) -> tuple[RemovedBlock, ...]:
    """What was stripped, in reading order."""
    rows = db.execute(
        "SELECT position, kind, rule, text, path, links FROM removed_blocks WHERE version_id = ? ORDER BY position",
        (version_id,),
    )
    return tuple(
        RemovedBlock(
            position=row[0],
            kind=row[1],
            rule=row[2],
            text=row[3],
            path=row[4],
            links=tuple(json.loads(row[5])),
        )
        for row in rows
    )


def read_origins(db: sqlite3.Connection, version_id: int) -> tuple[FieldOrigin, ...]:
    """Where each field was found, candidates that lost included."""
    rows = db.execute(
        "SELECT field, origin, raw, confidence, chosen, place, parser FROM field_origins"
        " WHERE version_id = ? ORDER BY position",
        (version_id,),
    )
    return tuple(
        FieldOrigin(
            field=row[0],
            origin=row[1],
            raw=row[2],
            confidence=row[3],
            chosen=bool(row[4]),
            place=row[5],
            parser=row[6],
        )
        for row in rows
    )


def read_images(db: sqlite3.Connection, version_id: int) -> tuple[Image, ...]:
    """The images in the order of the page."""
    rows = db.execute(
        "SELECT url, alt, caption, credit FROM images WHERE version_id = ? ORDER BY position", (version_id,)
    )
    return tuple(Image(url=row[0], alt=row[1], caption=row[2], credit=row[3]) for row in rows)
