"""Anti-bot walls before the pages of sources: since when, and until a page comes through."""

from datetime import timedelta

from warraq.storage.ports import WallQueries
from warraq.storage.records import FetchRecord, WallRow
from warraq.storage.sql.database import (
    Columns,
    Database,
    Subject,
    not_earlier,
    scalar,
    snapshot,
    storable,
    to_text,
)

_WALL = Columns(WallRow)

#: Answers in a row after which the other pages of a source wait, and for how long: nobody is let in by knocking again.
PATIENCE = 2
REST = timedelta(days=1)


class SqlWalls(Subject, WallQueries):
    """The table `walls`."""

    def all(self) -> dict[int, WallRow]:
        with snapshot(self._connection) as db:
            walls = _WALL.each(db.execute(f"SELECT {_WALL.sql} FROM walls"))
            return {wall.source_id: wall for wall in walls}


def meet_wall(db: Database, record: FetchRecord, sign: str) -> None:
    """Note that a wall answered for a page. Inside a transaction. The pages that wait are left alone for a day."""
    visit, seen_at = record.visit.visit, record.fetch.started_at
    answers = scalar(
        db.execute(
            "INSERT INTO walls (source_id, since, last_at, answers, sign) VALUES (?1, ?2, ?2, 1, ?3)"
            " ON CONFLICT (source_id) DO UPDATE SET last_at = ?2, answers = walls.answers + 1, sign = ?3"
            " RETURNING answers",
            storable([visit.source_id, to_text(seen_at), sign]),
        )
    )
    if answers >= PATIENCE:
        db.execute(
            "UPDATE frontier SET not_before = ?1 WHERE host = ?2 AND source_id = ?3 AND lease_run IS NULL"
            " AND role IN ('article', 'listing') AND not_before < ?1",
            (not_earlier(seen_at + REST), visit.host, visit.source_id),
        )


def pass_wall(db: Database, source_id: int) -> None:
    """A page of the source came through: there is no wall any more. Inside a transaction."""
    db.execute("DELETE FROM walls WHERE source_id = ?", (source_id,))
