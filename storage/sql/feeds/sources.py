"""The blogs and sites we follow."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from warraq.articles.errors import NotFoundError, StorageError
from warraq.articles.urls import former_form
from warraq.storage.ports import Sources, SourceState
from warraq.storage.records import Source, SourceHealth
from warraq.storage.rules import choose_source, free_slug
from warraq.storage.sql.database import (
    Columns,
    Database,
    Subject,
    insert_numbered,
    names_of,
    snapshot,
    storable,
    to_text,
    transaction,
    update,
    values_of,
)
from warraq.storage.sql.ledger import note

#: Of the table `sources`.
SOURCE_COLUMNS = Columns(Source)
_SOURCE = SOURCE_COLUMNS
_CHANGEABLE = names_of(Source, without=("id",))
_ACTIVE = "FROM feeds WHERE source_id = s.id AND state = 'active'"
_HEALTH = Columns(
    SourceHealth,
    given={
        "source": Columns(Source, "s"),
        "articles": "(SELECT count(*) FROM articles WHERE source_id = s.id AND removed_at IS NULL)",
        "feeds": "(SELECT count(*) FROM feeds WHERE source_id = s.id)",
        "last_success_at": "(SELECT max(last_success_at) FROM feeds WHERE source_id = s.id)",
        "next_due": f"(SELECT max(min(next_poll_at), :now) {_ACTIVE} AND s.state = 'active')",
        "failures": f"(SELECT coalesce(max(failures), 0) {_ACTIVE})",
        "last_error": "coalesce((SELECT last_error FROM feeds WHERE source_id = s.id AND last_error <> ''"
        " ORDER BY last_poll_at DESC LIMIT 1), '')",
        "queued": "(SELECT count(*) FROM frontier WHERE source_id = s.id)",
    },
)


class SqlSources(Subject, Sources):
    """The table `sources`."""

    def add(self, source: Source, *, now: datetime) -> Source:
        with transaction(self._connection) as db:
            found = db.execute(
                f"SELECT {_SOURCE.sql} FROM sources WHERE home_url IN (?1, ?2) ORDER BY home_url <> ?1",
                storable([source.home_url, former_form(source.home_url)]),
            )
            known = _SOURCE.one(found)
            if known is not None:
                return _revived(db, known, source, now)
            new = replace(source, slug=_free_slug(db, source.slug))
            added = replace(new, id=insert_numbered(db, "sources", _changeable(new), added_at=now))
            note(db, "source", added.id, to_text(now))
            return added

    def update(self, source: Source, *, now: datetime) -> None:
        with transaction(self._connection) as db:
            if not update(db, "sources", _changeable(source), "id = ?", source.id):
                raise NotFoundError("no such source", identity=source.slug)
            note(db, "source", source.id, to_text(now))

    def set_state(self, source_id: int, state: SourceState, *, now: datetime) -> None:
        with transaction(self._connection) as db:
            if not db.execute("UPDATE sources SET state = ? WHERE id = ?", (state, source_id)).rowcount:
                raise NotFoundError("no such source", identity=str(source_id))
            note(db, "source", source_id, to_text(now))

    def all(self) -> tuple[Source, ...]:
        with snapshot(self._connection) as db:
            return _all(db)

    def get(self, name: str) -> Source:
        with snapshot(self._connection) as db:
            return find_source(db, name)

    def health(self, now: datetime, source_id: int | None = None) -> tuple[SourceHealth, ...]:
        which = "s.removed_at IS NULL" if source_id is None else "s.id = :id"
        sql = f"SELECT {_HEALTH.sql} FROM sources s WHERE {which} ORDER BY s.slug"
        with snapshot(self._connection) as db:
            return _HEALTH.all(db.execute(sql, {"now": to_text(now), "id": source_id}))


def _revived(db: Database, known: Source, source: Source, now: datetime) -> Source:
    """The known source; followed again, as if it were new, if it was removed."""
    removed_at, has_feeds, articles = db.execute(
        "SELECT removed_at, EXISTS (SELECT 1 FROM feeds WHERE source_id = s.id),"
        " (SELECT count(*) FROM articles WHERE source_id = s.id AND removed_at IS NULL) FROM sources s WHERE id = ?",
        (known.id,),
    ).fetchone()
    if removed_at is None and (known.state != "gone" or has_feeds):
        return known
    if removed_at is not None and articles:
        text = f"the source is half removed; end that first: warraq source remove {known.slug}"
        raise StorageError(text, identity=known.home_url)
    slug = known.slug if removed_at is None else _free_slug(db, source.slug)
    revived = replace(source, id=known.id, slug=slug, home_url=known.home_url, state="active")
    update(db, "sources", _changeable(revived) | {"removed_at": None}, "id = ?", known.id)
    note(db, "source", known.id, to_text(now))
    return revived


def find_source(db: Database, name: str) -> Source:
    """As `Sources.get`. The usual name, a slug, is found without reading all sources."""
    known = _SOURCE.one(
        db.execute(f"SELECT {_SOURCE.sql} FROM sources WHERE slug = ?", storable([name.strip()]))
    )
    return choose_source(_all(db), name) if known is None else known


def _all(db: Database) -> tuple[Source, ...]:
    return _SOURCE.all(
        db.execute(f"SELECT {_SOURCE.sql} FROM sources WHERE removed_at IS NULL ORDER BY slug")
    )


def _changeable(source: Source) -> dict[str, Any]:
    return values_of(source, _CHANGEABLE)


def _free_slug(db: Database, slug: str) -> str:
    alike = db.execute("SELECT slug FROM sources WHERE slug = ? OR slug LIKE ? || '-%'", (slug, slug))
    return free_slug(slug, {name for (name,) in alike})
