"""Marks in SQLite: the table `marks`, of which the last row of an article counts."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal

from warraq.articles.errors import NotFoundError
from warraq.storage.ports import Marks
from warraq.storage.records import Mark, MarkCount, MarkRow
from warraq.storage.sql.corpus.changes import write_change
from warraq.storage.sql.database import (
    Columns,
    Database,
    Subject,
    insert,
    snapshot,
    to_text,
    transaction,
)
from warraq.storage.sql.ledger import next_number
from warraq.storage.sql.ledger import note as note_line

_MARK = Columns(
    MarkRow,
    "m",
    given={
        "current_version": "a.version", "source": "s.slug", "language": "v.language", "url": "a.url",
        "title": "v.title",
    },
)  # fmt: skip
_TABLES = (
    "marks m JOIN articles a ON a.id = m.article_id JOIN sources s ON s.id = a.source_id"
    " JOIN versions v ON v.article_id = a.id AND v.number = a.version"
)
_COUNTS = "m.id = (SELECT max(id) FROM marks WHERE article_id = m.article_id) AND m.mark <> 'none'"
_IS_OLDER = "m.version <> a.version AND m.mark <> 'exclude'"
#: What a change 'edited' tells where an article was marked, and no version was added.
MARKED = "mark"
_NUMBERS = {
    **{mark: f"sum(m.mark = '{mark}' AND NOT ({_IS_OLDER}))" for mark in ("good", "bad", "exclude")},
    "older": f"sum({_IS_OLDER})",
}
_GROUPS = {"source": "s.slug", "language": "v.language"}


class SqlMarks(Subject, Marks):
    """The table `marks`."""

    def of(self, article_id: int) -> tuple[MarkRow, ...]:
        with snapshot(self._connection) as db:
            return _MARK.all(
                db.execute(
                    f"SELECT {_MARK.sql} FROM {_TABLES} WHERE m.article_id = ? ORDER BY m.id", (article_id,)
                )
            )

    def select(self, source: str | None = None, mark: Mark | None = None) -> Iterator[MarkRow]:
        sql = (
            f"SELECT {_MARK.sql} FROM {_TABLES} WHERE {_COUNTS} AND (:source IS NULL OR s.slug = :source)"
            " AND (:mark IS NULL OR m.mark = :mark) ORDER BY m.article_id"
        )
        with self._connection.translated():
            yield from _MARK.each(self._connection.execute(sql, {"source": source, "mark": mark}))

    def counts(
        self, by: Sequence[Literal["source", "language"]] = (), *, source: str | None = None
    ) -> tuple[MarkCount, ...]:
        names = {name: column if name in by else "''" for name, column in _GROUPS.items()}
        columns = Columns(MarkCount, given=names | _NUMBERS)
        sql = f"SELECT {columns.sql} FROM {_TABLES} WHERE {_COUNTS} AND (:source IS NULL OR s.slug = :source)"
        if by:
            named = ", ".join(_GROUPS[name] for name in by)
            sql += f" GROUP BY {named} ORDER BY {named}"
        else:
            sql += " HAVING count(*) > 0"
        with snapshot(self._connection) as db:
            return columns.all(db.execute(sql, {"source": source}))

    def set(self, article_ids: Sequence[int], mark: Mark, *, note: str = "", now: datetime) -> int:
        at, changed = to_text(now), 0
        with transaction(self._connection) as db:
            for article_id in dict.fromkeys(article_ids):
                changed += _mark(db, article_id, mark, note, at)
        return changed


def _mark(db: Database, article_id: int, mark: Mark, text: str, at: str) -> bool:
    """Write one mark, unless it stands already. Inside a transaction."""
    row = db.execute(
        "SELECT a.version, m.mark, m.note, m.version FROM articles a LEFT JOIN marks m"
        " ON m.id = (SELECT max(id) FROM marks WHERE article_id = a.id)"
        " WHERE a.id = ? AND a.removed_at IS NULL",
        (article_id,),
    ).fetchone()
    if row is None:
        raise NotFoundError("no such article", identity=str(article_id))
    version, *stands = row
    if stands == [mark, text, version] or (mark == "none" and stands[0] in (None, "none")):
        return False
    number = next_number(db, "mark")
    insert(
        db, "marks", id=number, article_id=article_id, version=version, mark=mark, note=text, at=at
    )  # fmt: skip
    note_line(db, "mark", number, at)
    write_change(db, "edited", article_id, at, MARKED)
    return True
