"""The blogs and sites we follow."""

import sqlite3
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from articles.errors import NotFoundError
from storage.records import Source
from storage.sqlite.database import (
    Columns,
    insert,
    names_of,
    snapshot,
    storable,
    transaction,
    update,
    values_of,
)

SourceState = Literal["active", "paused", "gone"]
SOURCE = Columns(Source)
_CHANGEABLE = names_of(Source, without=("id",))
_NAMES_SHOWN = 20  # known slugs named in an error


class Sources:
    """Sources by slug, home URL or host."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(self, source: Source, *, now: datetime) -> Source:
        """The stored source of that home URL: the known one as it is, or this one under a slug nobody has."""
        with transaction(self._connection) as db:
            known = SOURCE.one(
                db.execute(
                    f"SELECT {SOURCE.sql} FROM sources WHERE home_url = ?", storable([source.home_url])
                )
            )
            if known is not None:
                return known
            new = replace(source, slug=_free_slug(db, source.slug))
            return replace(new, id=insert(db, "sources", _changeable(new), added_at=now))

    def update(self, source: Source) -> None:
        """Store all fields of a known source; its slug too, which must be free.

        Raises:
            NotFoundError: it has no stored id.
        """
        with transaction(self._connection) as db:
            if not update(db, "sources", _changeable(source), "id = ?", source.id):
                raise NotFoundError("no such source", identity=source.slug)

    def set_state(self, source_id: int, state: SourceState) -> None:
        """Follow the source, pause it, or note that it is gone.

        Raises:
            NotFoundError: no source has that id.
        """
        with transaction(self._connection) as db:
            if not db.execute("UPDATE sources SET state = ? WHERE id = ?", (state, source_id)).rowcount:
                raise NotFoundError("no such source", identity=str(source_id))

    def all(self) -> tuple[Source, ...]:
        """Every source, paused and gone ones too, by slug."""
        with snapshot(self._connection) as db:
            return all_sources(db)

    def get(self, name: str) -> Source:
        """The source of a slug, a home URL, or a host that only one source has.

        Raises:
            NotFoundError: none or several; the message lists the slugs to choose from.
        """
        with snapshot(self._connection) as db:
            return find_source(db, name)


def all_sources(db: sqlite3.Connection) -> tuple[Source, ...]:
    """Every source by slug."""
    return SOURCE.all(db.execute(f"SELECT {SOURCE.sql} FROM sources ORDER BY slug"))


def find_source(db: sqlite3.Connection, name: str) -> Source:
    """As `Sources.get`."""
    sources = all_sources(db)
    wanted = name.strip()
    for source in sources:
        if wanted in (source.slug, source.home_url):
            return source
    address = _bare(wanted)
    matching = [s for s in sources if address and _bare(s.home_url) == address]
    matching = matching or [s for s in sources if address and _bare(s.home_url).split("/", 1)[0] == address]
    if len(matching) == 1:
        return matching[0]
    if matching:
        raise NotFoundError(f"several sources have it: {_names(matching)}", identity=name)
    known = f"known are {_names(sources)}" if sources else "there is none yet, `warraq add URL` makes one"
    raise NotFoundError(f"no such source; {known}", identity=name)


def _changeable(source: Source) -> dict[str, Any]:
    return values_of(source, _CHANGEABLE)


def _free_slug(db: sqlite3.Connection, slug: str) -> str:
    taken = {
        name
        for (name,) in db.execute(
            "SELECT slug FROM sources WHERE slug = ? OR slug LIKE ? || '-%'", (slug, slug)
        )
    }
    if slug not in taken:
        return slug
    number = 2
    while f"{slug}-{number}" in taken:
        number += 1
    return f"{slug}-{number}"


def _bare(address: str) -> str:
    """'https://www.Example.org/blog/' and 'example.org/blog' are one: 'example.org/blog'."""
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
    except ValueError:
        return ""
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path}".rstrip("/")


def _names(sources: tuple[Source, ...] | list[Source]) -> str:
    shown = ", ".join(source.slug for source in sources[:_NAMES_SHOWN])
    return f"{shown} and {len(sources) - _NAMES_SHOWN} more" if len(sources) > _NAMES_SHOWN else shown
