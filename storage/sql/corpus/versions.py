"""Content states of articles, with all that stands around them."""

from collections.abc import Iterable, Sequence
from typing import Any

from warraq.articles.errors import NotFoundError
from warraq.articles.records import Article, FieldOrigin, Image, Metadata, RemovedBlock, Reservation
from warraq.storage.records import VersionRow
from warraq.storage.sql.database import (
    Columns,
    Database,
    Rows,
    Value,
    insert,
    inserting,
    names_of,
    scalar,
    storable,
    update,
    values_of,
)
from warraq.storage.sql.ledger import next_number, note

#: What an article and its page say, in columns of these names. What stands in `without` has a table or columns of its
#: own, or only serves to find the article again.
_CONTENT = ("direction", "text", "html", "markdown", "words", "flags", "extractor")
_SAID = names_of(
    Metadata,
    without=(
        "authors",
        "tags",
        "images",
        "origins",
        "reservations",
        "published",
        "modified",
        "short_url",
        "page_type",
    ),
)

_VERSION = Columns(VersionRow)
_REMOVED = Columns(RemovedBlock)
_ORIGIN = Columns(FieldOrigin)
_IMAGE = Columns(Image)
_RESERVATION = Columns(Reservation)


def write_version(
    db: Database,
    article: Article,
    *,
    article_id: int,
    number: int,
    fetch_id: int | None,
    page_sha256: str,
    seen_at: str,
    content_hash: str,
    recorded_at: str,
    reason: str = "",
) -> int:
    """Write a version and what belongs to it; its row number. Inside a transaction."""
    values = values_of(article, _CONTENT) | values_of(article.metadata, _SAID) | _times(article)
    values |= _confidences(article)
    version_id = next_number(db, "version")
    insert(
        db, "versions", values, id=version_id, article_id=article_id, number=number,
        fetch_id=fetch_id, page_sha256=page_sha256,
        seen_at=seen_at, content_hash=content_hash, reason=reason,
    )  # fmt: skip
    _write_parts(db, version_id, article)
    note(db, "version", version_id, recorded_at)
    return version_id


def write_confidence(db: Database, article: Article, article_id: int, *, at: str) -> None:
    """Set how sure the current version is, which says what `article` does. Inside a transaction."""
    version_id = version_id_of(db, article_id)
    update(db, "versions", _confidences(article), "id = ?", version_id)
    note(db, "version", version_id, at)


def write_reservations(
    db: Database, article_id: int, reservations: Sequence[Reservation], *, at: str
) -> bool:
    """Set what is said of the use of the current version; whether that differs from before. Inside a transaction."""
    version_id = version_id_of(db, article_id)
    before = read_reservations(db, version_id)
    if tuple(reservations) == before:
        return False
    db.execute("DELETE FROM reservations WHERE version_id = ?", (version_id,))
    _number(
        db, "reservations", version_id, _RESERVATION.names, [_RESERVATION.values(one) for one in reservations]
    )
    note(db, "version", version_id, at)
    return read_reservations(db, version_id) != before


def _confidences(article: Article) -> dict[str, Value]:
    return {f"{field}_confidence": share for field, share in values_of(article.confidence).items()}


def _times(article: Article) -> dict[str, Value]:
    published, modified = article.metadata.published, article.metadata.modified
    return {
        "published": published.iso() if published else "",
        "published_utc": published.utc() if published else None,
        "published_raw": published.raw if published else "",
        "modified": modified.iso() if modified else "",
    }


def _write_parts(db: Database, version_id: int, article: Article) -> None:
    said = article.metadata
    parts: dict[str, tuple[Sequence[str], list[Sequence[Any]]]] = {
        "authors": (("name",), [(name,) for name in said.authors]),
        "tags": (("tag",), [(tag,) for tag in said.tags]),
        "images": (_IMAGE.names, [_IMAGE.values(image) for image in said.images]),
        "field_origins": (_ORIGIN.names, [_ORIGIN.values(origin) for origin in said.origins]),
        "reservations": (_RESERVATION.names, [_RESERVATION.values(one) for one in said.reservations]),
    }
    for table, (names, rows) in parts.items():
        _number(db, table, version_id, names, rows)
    removed = [(version_id, *_REMOVED.values(block)) for block in article.removed]
    _insert(db, "removed_blocks", ("version_id", *_REMOVED.names), removed)


def _number(
    db: Database, table: str, version_id: int, names: Sequence[str], rows: list[Sequence[Any]]
) -> None:
    numbered = [(version_id, position, *row) for position, row in enumerate(rows)]
    _insert(db, table, ("version_id", "position", *names), numbered)


def _insert(db: Database, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    # A position that an extractor gives twice must not cost the article.
    written = [storable(row) for row in rows]
    if written:
        db.executemany(inserting(table, names, known="kept"), written)


def read_versions(db: Database, article_id: int) -> tuple[VersionRow, ...]:
    """Every content state of an article, oldest first, the current one last.

    Raises:
        NotFoundError: there is no such article.
    """
    rows = db.execute(
        f"SELECT {_VERSION.sql} FROM versions WHERE article_id = ?1"
        " ORDER BY number = (SELECT version FROM articles WHERE id = ?1), seen_at, number",
        (article_id,),
    )
    versions = _VERSION.all(rows)
    if not versions:
        raise NotFoundError("no such article", identity=str(article_id))
    return versions


def read_version(db: Database, version_id: int) -> VersionRow:
    """One content state."""
    return _VERSION.of(
        db.execute(f"SELECT {_VERSION.sql} FROM versions WHERE id = ?", (version_id,)).fetchone()
    )


def version_id_of(db: Database, article_id: int, number: int | None = None) -> int:
    """Row number of a version, the current one by default. Raises NotFoundError."""
    version_id = scalar(
        db.execute(
            "SELECT v.id FROM versions v JOIN articles a ON a.id = v.article_id"
            " WHERE a.id = ? AND v.number = coalesce(?, a.version)",
            (article_id, number),
        )
    )
    if version_id is None:
        what = "no such article" if number is None else f"the article has no version {number}"
        raise NotFoundError(what, identity=str(article_id))
    return int(version_id)


def read_removed(db: Database, version_id: int) -> tuple[RemovedBlock, ...]:
    """What was stripped, in reading order."""
    return _REMOVED.all(_parts(db, _REMOVED.sql, "removed_blocks", version_id))


def read_authors(db: Database, version_id: int) -> tuple[str, ...]:
    """The names in the order of the page."""
    return tuple(name for (name,) in _parts(db, "name", "authors", version_id))


def read_origins(db: Database, version_id: int) -> tuple[FieldOrigin, ...]:
    """Where each field was found, candidates that lost included."""
    return _ORIGIN.all(_parts(db, _ORIGIN.sql, "field_origins", version_id))


def read_images(db: Database, version_id: int) -> tuple[Image, ...]:
    """The images in the order of the page."""
    return _IMAGE.all(_parts(db, _IMAGE.sql, "images", version_id))


def read_reservations(db: Database, version_id: int) -> tuple[Reservation, ...]:
    """What is said of the use of a text, whether it reserves it or not."""
    return _RESERVATION.all(_parts(db, _RESERVATION.sql, "reservations", version_id))


def _parts(db: Database, columns: str, table: str, version_id: int) -> Rows:
    return db.execute(f"SELECT {columns} FROM {table} WHERE version_id = ? ORDER BY position", (version_id,))
