"""Stories by date and by words: first their numbers, from indexes alone, then the rows of those that are shown."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from warraq.articles.errors import NotFoundError
from warraq.storage.ports import StoryQueries
from warraq.storage.records import (
    Facet,
    StoryChoices,
    StoryCursor,
    StoryFilter,
    StoryHit,
    StoryHits,
    StoryRow,
)
from warraq.storage.rules import (
    BEGINNING_CHARS,
    LOOKED_THROUGH,
    MERGED_SOURCES,
    MOST_COPIES,
    RANKED,
    Phrase,
    read_question,
    snippet_of,
)
from warraq.storage.sql.corpus.narrowing import IN_FOLDER, READ_OR_NOT
from warraq.storage.sql.database import Columns, Database, Subject, scalar, snapshot, storable, to_json

_STORY: Final = Columns(
    StoryRow,
    "v",
    given={
        "id": "a.id",
        "source": "s.slug",
        "source_name": "s.name",
        "url": "a.url",
        "authors": "(SELECT json_group_array(name) FROM"
        " (SELECT name FROM authors WHERE version_id = v.id ORDER BY position))",
        "dated_at": "a.dated_at",
        "beginning": f"substr(v.text, 1, {BEGINNING_CHARS})",
        "copies": "(SELECT count(*) FROM articles c WHERE c.duplicate_of = a.id AND c.removed_at IS NULL)",
        "duplicate_of": "a.duplicate_of",
        "gone_at": "a.gone_at",
        "is_read": "r.read_at IS NOT NULL",
        "is_starred": "r.starred_at IS NOT NULL",
        "labels": "(SELECT json_group_array(label) FROM"
        " (SELECT label FROM labels WHERE article_id = a.id ORDER BY label))",
        "note": "coalesce(r.note, '')",
    },
)
#: The story of a row: the same ones are asked for again and again, and each takes 10 µs to make.
_story_of: Final = lru_cache(maxsize=4_000)(_STORY.of)
_JOINED: Final = (
    " JOIN sources s ON s.id = a.source_id"
    " JOIN versions v ON v.article_id = a.id AND v.number = a.version LEFT JOIN reading r ON r.article_id = a.id"
)
#: One statement for a page: fifty of them, a story each, take more than three times as long.
_ROWS: Final = (
    f"SELECT {_STORY.sql} FROM json_each(?) j CROSS JOIN articles a ON a.id = CAST(j.value AS INTEGER){_JOINED}"
    " WHERE a.removed_at IS NULL"
)
_INDEXED: Final = "(SELECT text FROM article_index WHERE rowid = a.id)"
_HITS: Final = (
    f"SELECT {_STORY.sql}, v.text, {_INDEXED} FROM json_each(?) j"
    f" CROSS JOIN articles a ON a.id = CAST(j.value AS INTEGER){_JOINED}"
)
_LISTED: Final = "duplicate_of IS NULL AND removed_at IS NULL"
_NEWEST_FIRST: Final = " ORDER BY a.dated_at DESC, a.id DESC LIMIT :limit"

#: Where stories are found that a filter names by a small set.
_SETS: Final[Mapping[str, str]] = {
    "label": "SELECT article_id FROM labels WHERE label = :label",
    "starred": "SELECT article_id FROM reading WHERE starred_at IS NOT NULL",
}
_STARRED: Final = "EXISTS (SELECT 1 FROM reading r WHERE r.article_id = a.id AND r.starred_at IS NOT NULL)"
#: Articles with the words, the newest first; a score is only worked out for those that all conditions let through.
_RANKED: Final = (
    "SELECT a.id, i.score, a.source_id, a.language, substr(a.dated_at, 1, 4)"
    " FROM {table} i CROSS JOIN articles a ON a.id = i.rowid"
    f" WHERE {{conditions}} ORDER BY i.rowid DESC LIMIT {RANKED + 1}"
)
#: Put before the other conditions of `_RANKED`, it keeps the rows of other sources from being read: half of the time.
#: The plus keeps SQLite from asking the full-text index for each of these numbers.
_OF_SOURCE: Final = "+i.rowid IN (SELECT id FROM articles WHERE source_id = :source_id AND id > :above)"
_IS_SMALL: Final = f"SELECT 1 FROM story_counts WHERE source_id = :source_id AND stories <= {LOOKED_THROUGH}"


class SqlStoryQueries(Subject, StoryQueries):
    """The tables `articles`, `reading` and `labels`, and the full-text index."""

    def select(
        self, chosen: StoryFilter, *, before: StoryCursor | None = None, limit: int = 50
    ) -> tuple[StoryRow, ...]:
        terms = read_question(chosen.query)
        if chosen.query and not terms:
            return ()
        with snapshot(self._connection) as db:
            parameters = _parameters(db, chosen, before) | {"limit": limit}
            return _rows(db, _ids(db, chosen, terms, parameters))

    def get(self, article_id: int) -> StoryRow:
        with snapshot(self._connection) as db:
            found = _rows(db, [article_id])
        if not found:
            raise NotFoundError("no such article", identity=str(article_id))
        return found[0]

    def copies(self, article_id: int) -> tuple[StoryRow, ...]:
        sql = "SELECT id FROM articles WHERE duplicate_of = ? ORDER BY dated_at, id LIMIT ?"
        with snapshot(self._connection) as db:
            return _rows(db, [number for (number,) in db.execute(sql, (article_id, MOST_COPIES))])

    def find(self, chosen: StoryFilter, *, first: int = 0, limit: int = 20) -> StoryHits:
        terms = read_question(chosen.query)
        if not terms:
            return StoryHits()
        with snapshot(self._connection) as db:
            parameters = _parameters(db, chosen, None)
            conditions = [*_conditions(chosen), *_set_conditions(chosen, _SETS)]
            found = db.find(terms, newest=LOOKED_THROUGH, ranked=True)
            if found.is_cut and scalar(db.execute(_IS_SMALL, parameters)):
                conditions.insert(0, _OF_SOURCE)
            sql = _RANKED.format(table=found.table, conditions=" AND ".join(conditions))
            rows = db.execute(sql, parameters | found.parameters | {"above": found.above}).fetchall()
            ranked = sorted(rows[:RANKED], key=lambda row: (-row[1], row[0]))
            shown = [row[0] for row in ranked[first : first + limit]]
            hits = _hits(db, shown, terms)
            slugs = dict(db.execute("SELECT id, slug FROM sources"))
        return StoryHits(
            hits=hits,
            terms=terms,
            total=len(ranked),
            is_more=found.is_cut or len(rows) > RANKED,
            sources=_facet(slugs[row[2]] for row in ranked),
            languages=_facet(row[3] for row in ranked),
            years=tuple(sorted(_facet(row[4] for row in ranked), reverse=True)),
        )

    def choices(self) -> StoryChoices:
        with snapshot(self._connection) as db:
            sources = db.execute(
                "SELECT slug, name, folder FROM sources WHERE removed_at IS NULL ORDER BY slug"
            )
            rows = sources.fetchall()
            return StoryChoices(
                sources=tuple((slug, name) for slug, name, _ in rows),
                folders=tuple(sorted({folder for _, _, folder in rows if folder})),
                languages=_distinct(db, "language", "articles INDEXED BY articles_dated_language", _LISTED),
                labels=_distinct(db, "label", "labels", "true"),
            )


def _ids(db: Database, chosen: StoryFilter, terms: Sequence[Phrase], parameters: dict[str, Any]) -> list[int]:
    """The numbers of the stories to list, by whichever index leads to them soonest."""
    conditions = [*_conditions(chosen), *_page_conditions(parameters)]
    sets = _SETS
    if terms:
        found = db.find(terms, newest=LOOKED_THROUGH)
        sets = {**sets, "query": f"SELECT w.rowid AS article_id FROM {found.table} w"}
        parameters = parameters | found.parameters
    for field, sql in sets.items():
        if getattr(chosen, field):
            others = _set_conditions(chosen, sets, without=field)
            joined = f"({sql}) x CROSS JOIN articles a ON a.id = x.article_id"
            return _numbers(db, joined, [*conditions, *others], parameters)
    conditions += _set_conditions(chosen, sets)
    if chosen.unread:
        return _numbers(db, "articles a INDEXED BY articles_unread", conditions, parameters)
    if chosen.source is not None:
        return _numbers(db, "articles a INDEXED BY articles_dated_source", conditions, parameters)
    if chosen.folder is not None:
        sources = db.execute(IN_FOLDER, parameters).fetchall()
        if len(sources) <= MERGED_SOURCES:
            return _merged(db, [number for (number,) in sources], conditions, parameters)
    by_language = chosen.language is not None and chosen.folder is None
    index = "articles_dated_language" if by_language else "articles_dated"
    return _numbers(db, f"articles a INDEXED BY {index}", conditions, parameters)


def _numbers(db: Database, tables: str, conditions: Iterable[str], parameters: dict[str, Any]) -> list[int]:
    sql = f"SELECT a.id FROM {tables} WHERE {' AND '.join(conditions)}{_NEWEST_FIRST}"
    return [number for (number,) in db.execute(sql, parameters)]


def _merged(
    db: Database, sources: Sequence[int], conditions: Sequence[str], parameters: dict[str, Any]
) -> list[int]:
    """The newest of several sources: the newest of each, put together."""
    sql = (
        "SELECT a.dated_at, a.id FROM articles a INDEXED BY articles_dated_source"
        f" WHERE {' AND '.join([*conditions, 'a.source_id = :one'])}{_NEWEST_FIRST}"
    )
    found = [row for source in sources for row in db.execute(sql, parameters | {"one": source})]
    return [number for _, number in sorted(found, reverse=True)[: parameters["limit"]]]


def _conditions(chosen: StoryFilter) -> list[str]:
    """What each listed article must be, as far as its own row tells."""
    found = ["a.removed_at IS NULL"]
    if chosen.label is None and not chosen.starred:
        found.append("a.duplicate_of IS NULL")
    if chosen.source is not None:
        found.append("a.source_id = :source_id")
    if chosen.folder is not None:
        found.append(f"a.source_id IN ({IN_FOLDER})")
    if chosen.language is not None:
        found.append("a.language = :language")
    if chosen.year is not None:
        found.append("a.dated_at >= :year AND a.dated_at < :next_year")
    return found


def _page_conditions(parameters: dict[str, Any]) -> list[str]:
    return [] if parameters["id"] is None else ["(a.dated_at, a.id) < (:dated_at, :id)"]


def _set_conditions(chosen: StoryFilter, sets: Mapping[str, str], without: str = "") -> list[str]:
    """What the reader did with it, and which words it has; `without`: the set that is gone through anyhow."""
    found = []
    if chosen.label is not None and without != "label":
        found.append("EXISTS (SELECT 1 FROM labels l WHERE l.label = :label AND l.article_id = a.id)")
    if chosen.starred is not None and without != "starred":
        found.append(_STARRED if chosen.starred else f"NOT {_STARRED}")
    if chosen.unread is not None:
        found.append(READ_OR_NOT[chosen.unread])
    if "query" in sets and without != "query":
        found.append(f"a.id IN ({sets['query']})")
    return found


def _parameters(db: Database, chosen: StoryFilter, before: StoryCursor | None) -> dict[str, Any]:
    slug = storable([chosen.source])
    year = chosen.year if chosen.year is not None and 0 <= chosen.year <= 9998 else 0
    values = {
        "source_id": scalar(db.execute("SELECT id FROM sources WHERE slug = ?", slug)),
        "folder": chosen.folder,
        "language": chosen.language,
        "label": chosen.label,
        "year": f"{year:04d}",
        "next_year": f"{year + 1:04d}",
        "dated_at": before.dated_at if before else None,
        "id": before.id if before else None,
    }
    return dict(zip(values, storable(values.values()), strict=True))


def _rows(db: Database, numbers: Iterable[int]) -> tuple[StoryRow, ...]:
    asked = list(numbers)
    found = {story.id: story for story in map(_story_of, db.execute(_ROWS, (to_json(asked),)))}
    return tuple(found[number] for number in asked if number in found)


def _hits(db: Database, numbers: list[int], terms: Sequence[Phrase]) -> tuple[StoryHit, ...]:
    found = {}
    for *row, text, indexed in db.execute(_HITS, (to_json(numbers),)):
        story = _STORY.of(row)
        found[story.id] = StoryHit(story, snippet_of(text, terms, indexed=indexed))
    return tuple(found[number] for number in numbers)


def _facet(values: Iterable[str]) -> tuple[Facet, ...]:
    counted = Counter(values)
    return tuple(Facet(*pair) for pair in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _distinct(db: Database, column: str, table: str, condition: str) -> tuple[str, ...]:
    """The values of an indexed column but '', each found by a jump from the one before."""
    found, last = [], ""
    sql = f"SELECT {column} FROM {table} WHERE {condition} AND {column} > ? ORDER BY {column} LIMIT 1"
    while (value := scalar(db.execute(sql, (last,)))) is not None:
        found.append(value)
        last = value
    return tuple(found)
