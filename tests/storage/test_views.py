"""What downstream SQL is promised of the file, and how values stand in it."""

import sqlite3
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.storage.conftest import Desk
from tests.storage.contracts.test_reading import FULL
from warraq.articles.dedup import sign
from warraq.articles.ingest import Prepared
from warraq.storage import Reader
from warraq.storage.sql.database import from_text, not_earlier, to_text


@pytest.fixture
def full(desk: Desk) -> Desk:
    prepared = Prepared(article=FULL, signature=sign(FULL.text, FULL.metadata.title))
    desk.store.fetches.commit_article(desk.record(desk.lease("full"), body=b"page"), prepared)
    return desk


def test_downstream_sql_needs_nothing_but_the_views(full: Desk) -> None:
    connection = sqlite3.connect(full.path)
    connection.row_factory = sqlite3.Row
    try:
        row = connection.execute("SELECT * FROM article").fetchone()
        assert row["published_utc"] == "2019-08-13T22:21:33Z"
        assert (row["source"], row["authors"], row["tags"]) == ("blog", '["هادي","B"]', '["x","y"]')
        assert connection.execute("SELECT text FROM article_text").fetchone()["text"] == FULL.text
        assert [r["kind"] for r in connection.execute("SELECT * FROM removed ORDER BY position")] == [
            "share",
            "read-also",
        ]
        assert connection.execute("SELECT kind FROM change").fetchone()["kind"] == "new"
        assert connection.execute("SELECT count(*) AS n FROM story").fetchone()["n"] == 1
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    finally:
        connection.close()


def test_integrity_tells_what_is_damaged(full: Desk) -> None:
    with full.read() as reader:
        assert reader.integrity() == "ok"
        full.store._connection.execute("PRAGMA foreign_keys = OFF")
        full.store._connection.execute("UPDATE versions SET article_id = 99")
        assert reader.integrity() == "row 1 of versions refers to nothing in articles"


@pytest.mark.parametrize(
    ("moment", "text", "rounded_up"),
    [
        (datetime(2026, 3, 1, 12, 0, 0, 1, tzinfo=UTC), "2026-03-01T12:00:00Z", "2026-03-01T12:00:01Z"),
        (
            datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=3))),
            "2026-03-01T09:00:00Z",
            "2026-03-01T09:00:00Z",
        ),
        (datetime(33, 3, 1, tzinfo=UTC), "0033-03-01T00:00:00Z", "0033-03-01T00:00:00Z"),
        (
            datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-9))),
            "9999-12-31T23:59:59Z",
            "9999-12-31T23:59:59Z",
        ),
    ],
)
def test_times_are_utc_text_that_sorts(moment: datetime, text: str, rounded_up: str) -> None:
    assert (to_text(moment), not_earlier(moment)) == (text, rounded_up)
    assert from_text(text).tzinfo is not None


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        to_text(datetime(2026, 3, 1))  # noqa: DTZ001


def test_a_closed_reader_is_closed_once_more(reader: Reader) -> None:
    reader.close()
    reader.close()
    with pytest.raises(sqlite3.ProgrammingError):
        reader.articles.last_seq()
