"""The tables `reading` and `labels`."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from warraq.articles.errors import ConfigurationError, NotFoundError
from warraq.storage.ports import Reading
from warraq.storage.records import LabelCount, ReadingRow, StoryFilter, UnreadCount
from warraq.storage.rules import MAX_LABELS, MAX_WORDS, read_label, read_note
from warraq.storage.sql.corpus.narrowing import narrow
from warraq.storage.sql.database import (
    Columns,
    Database,
    Subject,
    numbers,
    scalar,
    snapshot,
    storable,
    to_text,
    transaction,
)

_ROW = Columns(
    ReadingRow,
    "r",
    given={
        "article_id": "i.value",
        "note": "coalesce(r.note, '')",
        "labels": "(SELECT json_group_array(label) FROM"
        " (SELECT label FROM labels WHERE article_id = i.value ORDER BY label))",
    },
)
_LABEL = Columns(LabelCount, given={"articles": "count(*)"})
_UNREAD = Columns(
    UnreadCount, given={"source": "s.slug", "stories": "c.stories", "unread": "c.stories - c.read"}
)
_GIVEN: Final = "(SELECT CAST(value AS INTEGER) FROM json_each(:ids))"
_STANDS: Final = f"a.removed_at IS NULL AND a.id IN {_GIVEN}"


class SqlReading(Subject, Reading):
    """A row an article with which something was done, and one an article and label."""

    def of(self, article_ids: Sequence[int]) -> tuple[ReadingRow, ...]:
        with snapshot(self._connection) as db:
            return _rows(db, article_ids)

    def select(
        self,
        *,
        label: str | None = None,
        starred: bool = False,
        noted: bool = False,
        after: int = 0,
        limit: int = 1000,
    ) -> tuple[ReadingRow, ...]:
        narrowed = narrow(self._connection, StoryFilter(label=label, starred=starred or None))
        assert narrowed is not None  # it asks for no words
        condition, values = narrowed
        if noted:
            condition += " AND a.id IN (SELECT article_id FROM reading WHERE note <> '')"
        elif label is None and not starred:
            condition += (
                " AND (a.id IN (SELECT article_id FROM reading) OR a.id IN (SELECT article_id FROM labels))"
            )
        sql = (
            f"SELECT a.id FROM articles a WHERE a.removed_at IS NULL AND {condition} AND a.id > :after"
            " ORDER BY a.id LIMIT :limit"
        )
        with snapshot(self._connection) as db:
            found = db.execute(sql, values | {"after": after, "limit": limit}).fetchall()
            return _rows(db, [number for (number,) in found])

    def labels(self) -> tuple[LabelCount, ...]:
        with snapshot(self._connection) as db:
            return _LABEL.all(db.execute(f"SELECT {_LABEL.sql} FROM labels GROUP BY label ORDER BY label"))

    def unread(self) -> tuple[UnreadCount, ...]:
        sql = (
            f"SELECT {_UNREAD.sql} FROM sources s JOIN story_counts c ON c.source_id = s.id"
            " WHERE s.removed_at IS NULL OR c.stories > 0 ORDER BY s.slug"
        )
        with snapshot(self._connection) as db:
            return _UNREAD.all(db.execute(sql))

    def mark_read(self, article_ids: Iterable[int], read: bool, *, now: datetime) -> int:
        with transaction(self._connection) as db:
            return _set(db, "read_at", read, _STANDS, {"ids": numbers(article_ids)}, now)

    def mark_all_read(
        self,
        chosen: StoryFilter,
        *,
        up_to: int | None = None,
        seen_by: datetime | None = None,
        now: datetime,
    ) -> int:
        narrowed = narrow(self._connection, chosen)
        if narrowed is None:
            return 0
        condition = (
            f"a.removed_at IS NULL AND {narrowed[0]} AND (:up_to IS NULL OR a.id <= :up_to)"
            " AND (:seen_by IS NULL OR a.first_seen_at <= :seen_by)"
        )
        bounds = {"up_to": up_to, "seen_by": None if seen_by is None else to_text(seen_by)}
        with transaction(self._connection) as db:
            return _set(db, "read_at", True, condition, narrowed[1] | bounds, now)

    def star(self, article_ids: Iterable[int], on: bool, *, now: datetime) -> int:
        with transaction(self._connection) as db:
            ids = _known(db, article_ids)
            return _set(db, "starred_at", on, _STANDS, {"ids": numbers(ids)}, now)

    def label(
        self,
        article_ids: Iterable[int],
        *,
        add: Iterable[str] = (),
        remove: Iterable[str] = (),
        now: datetime,
    ) -> int:
        added, removed = {read_label(one) for one in add}, {read_label(one) for one in remove}
        if both := sorted(added & removed):
            raise ConfigurationError("is to be both added and removed; leave one out", identity=both[0])
        with transaction(self._connection) as db:
            ids = _known(db, article_ids)
            changed: set[int] = set()
            for label in sorted(removed):
                changed |= _unlabel(db, label, ids)
            for label in sorted(added):
                changed |= _add_label(db, label, ids, to_text(now))
            _require_few(db, ids)
            return len(changed)

    def note(self, article_id: int, text: str, *, now: datetime) -> bool:
        note = read_note(text)
        with transaction(self._connection) as db:
            _known(db, (article_id,))
            written = db.execute(
                "INSERT INTO reading (article_id, note, changed_at) SELECT ?1, ?2, ?3 WHERE ?2 <> '' OR EXISTS"
                " (SELECT 1 FROM reading WHERE article_id = ?1) ON CONFLICT (article_id) DO UPDATE"
                " SET note = excluded.note, changed_at = excluded.changed_at WHERE reading.note <> excluded.note",
                storable([article_id, note, now]),
            )
            return bool(written.rowcount)


def _rows(db: Database, article_ids: Sequence[int]) -> tuple[ReadingRow, ...]:
    sql = (
        f"SELECT {_ROW.sql} FROM (SELECT key, CAST(value AS INTEGER) AS value FROM json_each(?)) i"
        " LEFT JOIN reading r ON r.article_id = i.value ORDER BY i.key"
    )
    return _ROW.all(db.execute(sql, (numbers(article_ids),)))


def _set(db: Database, column: str, on: bool, condition: str, values: dict[str, Any], now: datetime) -> int:
    """Set a time of the articles (a) of a condition, or take it away. Returns how many rows this changed."""
    values = values | {"now": to_text(now)}
    if on:
        sql = (
            f"INSERT INTO reading (article_id, {column}, changed_at) SELECT a.id, :now, :now FROM articles a"
            f" WHERE {condition} ON CONFLICT (article_id) DO UPDATE SET {column} = excluded.{column},"
            f" changed_at = excluded.changed_at WHERE reading.{column} IS NULL"
        )
    else:
        sql = (
            f"UPDATE reading SET {column} = NULL, changed_at = :now WHERE {column} IS NOT NULL"
            f" AND article_id IN (SELECT a.id FROM articles a WHERE {condition})"
        )
    return db.execute(sql, values).rowcount


def _known(db: Database, article_ids: Iterable[int]) -> list[int]:
    """The numbers, each once. Raises NotFoundError when one is of no article."""
    asked = list(dict.fromkeys(article_ids))
    found = db.execute(f"SELECT a.id FROM articles a WHERE {_STANDS}", {"ids": numbers(asked)})
    known = {number for (number,) in found}
    for number in asked:
        if number not in known:
            raise NotFoundError("no such article", identity=str(number))
    return asked


def _unlabel(db: Database, label: str, ids: list[int]) -> set[int]:
    where = f"label = :label AND article_id IN {_GIVEN}"
    values = {"label": label, "ids": numbers(ids)}
    filed = {number for (number,) in db.execute(f"SELECT article_id FROM labels WHERE {where}", values)}
    db.execute(f"DELETE FROM labels WHERE {where}", values)
    return filed


def _add_label(db: Database, label: str, ids: list[int], at: str) -> set[int]:
    if scalar(db.execute("SELECT 1 FROM labels WHERE label = ? LIMIT 1", (label,))) is None:
        words = scalar(db.execute("SELECT count(*) FROM (SELECT DISTINCT label FROM labels)"))
        if words >= MAX_WORDS:
            raise ConfigurationError(f"there are {words} labels already; use one of them", identity=label)
    values = {"label": label, "ids": numbers(ids)}
    sql = f"SELECT article_id FROM labels WHERE label = :label AND article_id IN {_GIVEN}"
    new = set(ids) - {number for (number,) in db.execute(sql, values)}
    db.executemany("INSERT INTO labels VALUES (?, ?, ?)", [(label, number, at) for number in sorted(new)])
    return new


def _require_few(db: Database, ids: list[int]) -> None:
    crowded = scalar(
        db.execute(
            f"SELECT article_id FROM labels WHERE article_id IN {_GIVEN}"
            " GROUP BY article_id HAVING count(*) > :most",
            {"ids": numbers(ids), "most": MAX_LABELS},
        )
    )
    if crowded is not None:
        text = f"an article has at most {MAX_LABELS} labels; take others away first"
        raise ConfigurationError(text, identity=f"article {crowded}")
