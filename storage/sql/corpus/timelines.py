"""What happened to the sources lately: their polls, the days of their posts, how their fetches ended."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from warraq.storage.ports import TimelineQueries
from warraq.storage.records import DayRow, DoubtfulRow, EndingRow, PollRow
from warraq.storage.rules import BARS
from warraq.storage.sql.database import Columns, Subject, snapshot, to_text

_SHORT: Final = 500  # characters of a detail: the rest of a traceback is for `warraq explain`
_ERROR: Final = (
    "CASE WHEN f.error <> '' THEN f.error WHEN o.reason <> '' THEN o.reason"
    " WHEN f.status NOT IN (200, 304) THEN 'http-' || f.status ELSE '' END"
)
_POLL: Final = Columns(PollRow, "f", given={"feed_id": ":feed_id", "kind": ":kind", "error": _ERROR})
_DAY: Final = Columns(DayRow, given={"day": "substr(dated_at, 1, 10)", "posts": "count(*)"})
_ENDING: Final = Columns(
    EndingRow,
    "f",
    given={
        "fetch_id": "f.id",
        "outcome": "coalesce(o.kind, '')",
        "reason": "coalesce(o.reason, '')",
        "detail": f"substr(coalesce(o.detail, ''), 1, {_SHORT})",
        "article_id": "o.article_id",
    },
)
_FETCHES: Final = "fetches f LEFT JOIN outcomes o ON o.fetch_id = f.id"
_IS_DOUBTFUL: Final = " OR ".join(f"v.{field}_confidence < :{field}" for field in BARS)
_DOUBTFUL_ROW: Final = Columns(
    DoubtfulRow,
    "v",
    given={
        "article_id": "v.article_id",
        "title": "(SELECT title FROM versions WHERE article_id = v.article_id AND number = v.number)",
    },
)
# The index has all that is asked for but the title, and no text.
_DOUBTFUL_OF: Final = (
    f"SELECT {_DOUBTFUL_ROW.sql} FROM (SELECT id, version FROM articles WHERE source_id = :source_id"
    " AND removed_at IS NULL ORDER BY id DESC LIMIT :latest) a"
    " CROSS JOIN versions v INDEXED BY versions_confidence ON v.article_id = a.id AND v.number = a.version"
    f" WHERE {_IS_DOUBTFUL} ORDER BY v.article_id DESC"
)
_DOUBTFUL: Final = (
    "SELECT a.source_id, count(*) FROM versions v INDEXED BY versions_confidence"
    " CROSS JOIN articles a ON a.id = v.article_id AND a.version = v.number"
    f" WHERE {_IS_DOUBTFUL} GROUP BY a.source_id"
)


class SqlTimelineQueries(Subject, TimelineQueries):
    """The tables `fetches` and `outcomes`, `articles` by day, and `filtered_urls`."""

    def polls(self, source_id: int, *, since: datetime, limit: int) -> tuple[PollRow, ...]:
        # Limited before it is filtered: a feed may have been polled for years.
        sql = (
            f"SELECT {_POLL.sql} FROM (SELECT * FROM fetches WHERE url = :url ORDER BY id DESC LIMIT :limit) f"
            " LEFT JOIN outcomes o ON o.fetch_id = f.id WHERE f.started_at >= :since AND f.role = :kind"
        )
        feeds = "SELECT id, kind, url || ' ' || former_urls FROM feeds WHERE source_id = ? ORDER BY id"
        found: list[PollRow] = []
        with snapshot(self._connection) as db:
            for feed_id, kind, urls in db.execute(feeds, (source_id,)).fetchall():
                asked = {"feed_id": feed_id, "kind": kind, "since": to_text(since), "limit": limit}
                for url in dict.fromkeys(urls.split()):
                    found += _POLL.each(db.execute(sql, {**asked, "url": url}))
        return tuple(sorted(found, key=lambda row: row.started_at))

    def days(self, source_id: int, *, since: datetime) -> tuple[DayRow, ...]:
        sql = (
            f"SELECT {_DAY.sql} FROM articles WHERE source_id = ? AND dated_at >= ?"
            " AND duplicate_of IS NULL AND removed_at IS NULL GROUP BY 1 ORDER BY 1"
        )
        with snapshot(self._connection) as db:
            return _DAY.all(db.execute(sql, (source_id, to_text(since))))

    def endings(self, source_id: int, *, limit: int) -> tuple[EndingRow, ...]:
        sql = f"SELECT {_ENDING.sql} FROM {_FETCHES} WHERE f.source_id = ? ORDER BY f.id DESC LIMIT ?"
        with snapshot(self._connection) as db:
            return _ENDING.all(db.execute(sql, (source_id, limit)))

    def outcome_counts(self, source_id: int, *, latest: int) -> tuple[tuple[str, str, int], ...]:
        sql = (
            "SELECT o.kind, o.reason, count(*) FROM"
            " (SELECT id FROM fetches WHERE source_id = ? AND role = 'article' ORDER BY id DESC LIMIT ?) f"
            " CROSS JOIN outcomes o ON o.fetch_id = f.id GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
        )
        with snapshot(self._connection) as db:
            return tuple((kind, reason, n) for kind, reason, n in db.execute(sql, (source_id, latest)))

    def filtered(self) -> Mapping[int, int]:
        with snapshot(self._connection) as db:
            return dict(db.execute("SELECT source_id, count(*) FROM filtered_urls GROUP BY source_id"))

    def doubtful_of(self, source_id: int, *, latest: int) -> tuple[DoubtfulRow, ...]:
        asked = {**BARS, "source_id": source_id, "latest": latest}
        with snapshot(self._connection) as db:
            return _DOUBTFUL_ROW.all(db.execute(_DOUBTFUL_OF, asked))

    def doubtful(self) -> Mapping[int, int]:
        with snapshot(self._connection) as db:
            return dict(db.execute(_DOUBTFUL, dict(BARS)))
