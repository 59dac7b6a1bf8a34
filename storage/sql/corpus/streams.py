"""Stories by number, date or change, with what their reader did to them."""

from dataclasses import replace
from typing import Any, Final

from warraq.storage.ports import StreamQueries
from warraq.storage.records import EVERY_STORY, StreamFilter, StreamOrder, StreamPage, StreamRow
from warraq.storage.sql.corpus.narrowing import narrow
from warraq.storage.sql.database import (
    Columns,
    Database,
    Subject,
    names_of,
    scalar,
    snapshot,
    storable,
    values_of,
)

#: Of the latest change of the corpus or of its reader. The rows of `versions` are too large to be looked through.
_CHANGED: Final = "max(coalesce(c.at, a.first_seen_at), coalesce(r.changed_at, ''))"
_NAMES = "(SELECT json_group_array({0}) FROM (SELECT {0} FROM {1} WHERE {2} ORDER BY {3}))"
_ROW = Columns(
    StreamRow,
    "v",
    given={
        "id": "a.id",
        "seq": "a.seq",
        "source_id": "a.source_id",
        "source": "s.slug",
        "url": "a.url",
        "authors": _NAMES.format("name", "authors", "version_id = v.id", "position"),
        "tags": _NAMES.format("tag", "tags", "version_id = v.id", "position"),
        "labels": _NAMES.format("label", "labels", "article_id = a.id", "label"),
        "dated_at": "a.dated_at",
        "first_seen_at": "a.first_seen_at",
        "changed_at": _CHANGED,
        "gone_at": "a.gone_at",
        "copies": "(SELECT count(*) FROM articles o WHERE o.duplicate_of = a.id)",
        "read_at": "r.read_at",
        "starred_at": "r.starred_at",
        "note": "coalesce(r.note, '')",
        "html": "CASE WHEN :with_html = 1 THEN v.html ELSE '' END",
    },
)
_STORIES: Final = "a.duplicate_of IS NULL AND a.removed_at IS NULL"
_VERSION: Final = " JOIN versions v ON v.article_id = a.id AND v.number = a.version"
_CHANGE: Final = " LEFT JOIN changes c ON c.seq = a.seq"
_READING: Final = " LEFT JOIN reading r ON r.article_id = a.id"
_SOURCE: Final = " JOIN sources s ON s.id = a.source_id"
#: What each filter asks, and of which tables beside `articles`.
_ASKED: Final[dict[str, tuple[str, str]]] = {
    "source_id": ("a.source_id = :source_id", ""),
    "source_ids": ("a.source_id IN (SELECT CAST(value AS INTEGER) FROM json_each(:source_ids))", ""),
    "ids": ("a.id IN (SELECT CAST(value AS INTEGER) FROM json_each(:ids))", ""),
    "after_id": ("a.id > :after_id", ""),
    "before_id": ("a.id < :before_id", ""),
    "after_seq": ("a.seq > :after_seq", ""),
    "seen_after": ("a.first_seen_at > :seen_after", ""),
    "seen_before": ("a.first_seen_at < :seen_before", ""),
    "dated_after": ("a.dated_at > :dated_after", ""),
    "dated_before": ("a.dated_at < :dated_before", ""),
    "changed_after": (f"{_CHANGED} > :changed_after", _CHANGE + _READING),
    "changed_before": (f"{_CHANGED} < :changed_before", _CHANGE + _READING),
    "followed_only": ("s.removed_at IS NULL", _SOURCE),
}
_ORDERS: Final[dict[StreamOrder, tuple[str, str]]] = {
    "id": ("a.id", ""),
    "seq": ("a.seq", ""),
    "date": ("a.dated_at", ""),
    "seen": ("a.first_seen_at", ""),
    "changed": (_CHANGED, _CHANGE + _READING),
    "title": ("v.title", _VERSION),
    "source": ("s.slug", _SOURCE),
    "folder": ("s.folder", _SOURCE),
    "read": ("a.is_read", ""),
}
_ALL: Final = StreamFilter()
_UNIQUE: Final = ("id", "seq")
_JOINS: Final = (_SOURCE, _VERSION, _CHANGE, _READING)


class SqlStreams(Subject, StreamQueries):
    """Articles beside the tables `reading` and `labels`."""

    def ids(self, wanted: StreamFilter, page: StreamPage) -> tuple[int, ...]:
        with snapshot(self._connection) as db:
            return _ids(db, wanted, page)

    def select(
        self, wanted: StreamFilter, page: StreamPage, *, with_html: bool = False
    ) -> tuple[StreamRow, ...]:
        sql = f"SELECT {_ROW.sql} FROM articles a{''.join(_JOINS)} WHERE a.id = :id"
        with snapshot(self._connection) as db:
            rows = (
                _ROW.one(db.execute(sql, {"id": number, "with_html": with_html}))
                for number in _ids(db, wanted, page)
            )
            return tuple(row for row in rows if row is not None)

    def count(self, wanted: StreamFilter) -> int:
        asked = _asked(self._connection, wanted)
        if asked is None:
            return 0
        if replace(wanted, stories=EVERY_STORY, source_id=None, followed_only=False) == _ALL and _is_counted(
            wanted
        ):
            return self._counted(wanted)
        tables, conditions, values = asked
        with snapshot(self._connection) as db:
            return int(
                scalar(
                    db.execute(f"SELECT count(*) FROM {_articles(wanted)}{tables} WHERE {conditions}", values)
                )
            )

    def counters(self) -> tuple[tuple[int, int, int], ...]:
        sql = "SELECT source_id, stories - read, read FROM story_counts WHERE stories > 0 ORDER BY source_id"
        with snapshot(self._connection) as db:
            return tuple((source, unread, read) for source, unread, read in db.execute(sql))

    def _counted(self, wanted: StreamFilter) -> int:
        """As `count`, from what is counted already."""
        unread = wanted.stories.unread
        number = "n.stories" if unread is None else "n.stories - n.read" if unread else "n.read"
        sql = (
            f"SELECT coalesce(sum({number}), 0) FROM story_counts n JOIN sources s ON s.id = n.source_id"
            " WHERE (:source IS NULL OR s.slug = :source) AND (:source_id IS NULL OR s.id = :source_id)"
            " AND (s.removed_at IS NULL OR :followed_only = 0)"
        )
        values = {
            "source": wanted.stories.source,
            "source_id": wanted.source_id,
            "followed_only": wanted.followed_only,
        }
        with snapshot(self._connection) as db:
            return int(scalar(db.execute(sql, values)))


def _is_counted(wanted: StreamFilter) -> bool:
    """Whether the table `story_counts` knows how many there are."""
    return replace(wanted.stories, source=None, unread=None) == EVERY_STORY


def _ids(db: Database, wanted: StreamFilter, page: StreamPage) -> tuple[int, ...]:
    key, needed = _ORDERS[page.order]
    asked = _asked(db, wanted, needed)
    if asked is None:
        return ()
    tables, conditions, values = asked
    keys = key if page.order in _UNIQUE else f"{key}, a.id"
    way, beyond = ("DESC", "<") if page.newest_first else ("ASC", ">")
    if page.place is not None:
        values |= dict(zip(("place", "place_id"), page.place, strict=True))
        place = ":place_id" if page.order in _UNIQUE else ":place, :place_id"
        conditions += f" AND ({keys}) {beyond} ({place})"
    articles = "articles a" if page.order in _UNIQUE else _articles(wanted)
    order = f"{key} {way}" if page.order in _UNIQUE else f"{key} {way}, a.id {way}"
    sql = (
        f"SELECT a.id FROM {articles}{tables} WHERE {conditions} ORDER BY {order} LIMIT :limit OFFSET :offset"
    )
    rows = db.execute(sql, values | {"limit": page.limit, "offset": page.offset})
    return tuple(number for (number,) in rows)


def _articles(wanted: StreamFilter) -> str:
    """The table to go through: what is unread of it where nothing else leads to fewer, which SQLite cannot know."""
    stories = wanted.stories
    is_of_few = wanted.ids is not None or stories.label is not None or stories.starred or stories.query
    return "articles a INDEXED BY articles_unread" if stories.unread and not is_of_few else "articles a"


def _asked(db: Database, wanted: StreamFilter, needed: str = "") -> tuple[str, str, dict[str, Any]] | None:
    """The tables to join, the conditions to set, and their values; None when no story can answer."""
    narrowed = narrow(db, wanted.stories)
    if narrowed is None:
        return None
    condition, bound = narrowed
    own = values_of(wanted, names_of(StreamFilter, without=("stories",)))
    own = {name: value for name, value in own.items() if value is not None and value is not False}
    asked = [_ASKED[name] for name in own]
    together = needed + "".join(tables for _, tables in asked)
    joins = "".join(join for join in _JOINS if join in together)
    conditions = " AND ".join([_STORIES, condition, *(sql for sql, _ in asked)])
    return joins, conditions, bound | dict(zip(own, storable(own.values()), strict=True))
