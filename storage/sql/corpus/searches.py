"""The table `searches`."""

import json
from datetime import datetime
from typing import Final

from warraq.articles.errors import ConfigurationError, NotFoundError
from warraq.storage.ports import Searches
from warraq.storage.records import SavedSearch, StoryFilter
from warraq.storage.rules import MAX_SEARCHES, read_search
from warraq.storage.sql.database import Database, Subject, scalar, snapshot, storable, to_json, transaction

_SELECT: Final = (
    "SELECT f.name, f.title, f.query, s.slug, f.filter, f.saved_at"
    " FROM searches f LEFT JOIN sources s ON s.id = f.source_id"
)


class SqlSearches(Subject, Searches):
    """A row a search. Its source is kept by number: one that is renamed later is still meant."""

    def all(self) -> tuple[SavedSearch, ...]:
        with snapshot(self._connection) as db:
            return tuple(map(_search, db.execute(f"{_SELECT} ORDER BY f.name")))

    def get(self, name: str) -> SavedSearch:
        with snapshot(self._connection) as db:
            return _get(db, name)

    def save(self, name: str, chosen: StoryFilter, *, title: str = "", now: datetime) -> SavedSearch:
        kept, shown = read_search(name, chosen, title)
        with transaction(self._connection) as db:
            values = (name, shown, kept.query, _source_id(db, kept.source), _filter(kept), now)
            db.execute(
                "INSERT INTO searches (name, title, query, source_id, filter, saved_at) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (name) DO UPDATE SET title = excluded.title, query = excluded.query,"
                " source_id = excluded.source_id, filter = excluded.filter, saved_at = excluded.saved_at",
                storable(values),
            )
            if scalar(db.execute("SELECT count(*) FROM searches")) > MAX_SEARCHES:
                text = f"at most {MAX_SEARCHES} searches are saved; delete others first"
                raise ConfigurationError(text, identity=name)
            return _get(db, name)

    def delete(self, name: str) -> None:
        with transaction(self._connection) as db:
            if not db.execute("DELETE FROM searches WHERE name = ?", storable([name])).rowcount:
                raise _missing(name)


def _get(db: Database, name: str) -> SavedSearch:
    row = db.execute(f"{_SELECT} WHERE f.name = ?", storable([name])).fetchone()
    if row is None:
        raise _missing(name)
    return _search(row)


def _missing(name: str) -> NotFoundError:
    return NotFoundError("no search of that name; `warraq searches` lists them", identity=name[:100])


def _source_id(db: Database, slug: str | None) -> int | None:
    if slug is None:
        return None
    number = scalar(db.execute("SELECT id FROM sources WHERE slug = ?", storable([slug])))
    if number is None:
        raise NotFoundError("no such source", identity=slug)
    return int(number)


def _filter(chosen: StoryFilter) -> str:
    asked = {"language": chosen.language, "label": chosen.label, "starred": chosen.starred}
    return to_json({name: value for name, value in asked.items() if value is not None})


def _search(row: tuple[str, str, str, str | None, str, str]) -> SavedSearch:
    name, title, query, source, asked, saved_at = row
    chosen = StoryFilter(query=query, source=source, **json.loads(asked))
    return SavedSearch(name=name, title=title, chosen=chosen, saved_at=saved_at)
