"""Reading: what exports, the command line and downstream tools are given."""

import sqlite3
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from articles.dedup import sign
from articles.errors import NotFoundError
from articles.ingest import Prepared
from articles.records import Article, FieldOrigin, Image, Metadata, RemovedBlock, StatedTime
from storage import FeedState, Reader
from storage.sqlite.database import from_text, not_earlier, to_text
from tests.storage.conftest import NOW, Desk, html, paragraphs

FULL = Article(
    url="https://blog.example/full",
    metadata=Metadata(
        title="عنوان",
        authors=("هادي", "B"),
        published=StatedTime(
            at=datetime(2019, 8, 14, 1, 21, 33, tzinfo=timezone(timedelta(hours=3))), raw="14 أغسطس"
        ),
        modified=StatedTime(at=datetime(2019, 8, 15, tzinfo=UTC), precision="day"),
        language="ar",
        site_name="s",
        description="d",
        section="c",
        tags=("x", "y"),
        images=(Image(url="https://i.example/1.jpg", alt="a", caption="c", credit="r"), Image(url="https://i.example/2")),
        declared_url="https://blog.example/declared",
        licence="CC",
        paywalled=True,
        origins=(
            FieldOrigin(field="title", origin="heading", raw="h"),
            FieldOrigin(field="title", origin="title", raw="t", confidence=0.5, chosen=False),
            FieldOrigin(field="published", origin="class", raw="14 أغسطس", place="span.date", parser="words"),
        ),
    ),
    text="نص المقال",
    html="<p>نص المقال</p>",
    markdown="نص المقال",
    direction="rtl",
    words=2,
    removed=(
        RemovedBlock(position=0, kind="share", rule="r1", text="شارك", path="body/div", links=("https://x.example",)),
        RemovedBlock(position=4, kind="read-also", rule="r2", text="إقرأ أيضاً"),
    ),
    flags=("parse-truncated",),
    extractor="test-1",
)  # fmt: skip


@pytest.fixture
def full(desk: Desk) -> Desk:
    prepared = Prepared(article=FULL, signature=sign(FULL.text, FULL.metadata.title))
    desk.store.commit_article(desk.record(desk.lease("full"), body=b"page"), prepared)
    return desk


def test_an_article_comes_back_as_it_went(full: Desk) -> None:
    with full.read() as reader:
        row = reader.get(1)
        assert row == reader.get("1") == reader.get(full.url("full"))
        assert (row.title, row.authors, row.tags, row.language, row.direction) == (
            "عنوان",
            ("هادي", "B"),
            ("x", "y"),
            "ar",
            "rtl",
        )
        assert (row.published, row.modified, row.paywalled) == (
            "2019-08-14T01:21:33+03:00",
            "2019-08-15",
            True,
        )
        assert (row.text, row.html, row.markdown) == (FULL.text, FULL.html, FULL.markdown)
        assert (row.declared_url, row.site_name, row.section, row.description) == (
            FULL.metadata.declared_url,
            "s",
            "c",
            "d",
        )
        assert reader.removed(1) == FULL.removed
        assert reader.origins(1) == FULL.metadata.origins
        assert reader.images(1) == FULL.metadata.images
        (version,) = reader.versions(1)
    assert (version.number, version.text, version.extractor, version.words) == (1, FULL.text, "test-1", 2)
    utc = full.store._connection.execute("SELECT published_utc, flags FROM versions").fetchall()
    assert utc == [("2019-08-13T22:21:33Z", '["parse-truncated"]')]


@pytest.mark.parametrize("name", [0, 2, -1, "2", "nothing", "https://blog.example/other", "9" * 40, "١"])
def test_what_is_not_there_is_not_found(full: Desk, name: int | str) -> None:
    with full.read() as reader:
        with pytest.raises(NotFoundError):
            reader.get(name)
        if isinstance(name, int):
            for ask in (reader.versions, reader.removed, reader.origins, reader.images):
                with pytest.raises(NotFoundError):
                    ask(name)
        with pytest.raises(NotFoundError, match="no version 2"):
            reader.removed(1, 2)


def test_since_gives_exactly_what_changed_after(desk: Desk) -> None:
    for name in ("one", "two", "three"):
        desk.put(name, html(name, paragraphs(name)))
    with desk.read() as reader:
        cursor = reader.last_seq()
        assert [a.id for a in reader.articles()] == [1, 2, 3]
        assert list(reader.articles(since_seq=cursor)) == []
        desk.put("two", html("two", paragraphs("two", 14)))  # edited
        desk.put("one", html("one", paragraphs("one")))  # nothing new
        desk.gone("three")
        desk.put("four", html("four", paragraphs("two", 13)))  # a copy
        assert [a.id for a in reader.articles(since_seq=cursor)] == [2, 3, 4]
        assert [(c.kind, c.article_id) for c in reader.changes(cursor)] == [
            ("edited", 2), ("gone", 3), ("new", 4), ("duplicate", 4),
        ]  # fmt: skip
        assert [c.seq for c in reader.changes(limit=2)] == [1, 2]
        sequence = [c.seq for c in reader.changes()]
        assert sequence == sorted(set(sequence))
        assert {a.id: a.seq for a in reader.articles()} == {1: 1, 2: 4, 3: 5, 4: 7}


def test_articles_may_be_narrowed(full: Desk) -> None:
    full.put("plain", html("Plain", paragraphs("amber")))
    with full.read() as reader:
        assert [a.id for a in reader.articles(language="ar")] == [1]
        assert [a.id for a in reader.articles(source="blog", limit=1)] == [1]
        assert [a.id for a in reader.articles(source="other")] == []
        assert [a.text for a in reader.articles(with_text=False)] == ["", ""]


def test_an_iterator_shows_one_state(desk: Desk) -> None:
    for name in ("one", "two"):
        desk.put(name, html(name, paragraphs(name)))
    with desk.read() as reader:
        rows = reader.articles()
        first = next(rows)
        desk.put("three", html("three", paragraphs("three")))
        assert [first.id, *(row.id for row in rows)] == [1, 2]
        assert len(list(reader.articles())) == 3


def test_clusters_are_those_there_were(desk: Desk) -> None:
    for name in ("one", "two", "three", "four", "five", "six"):
        desk.put(name, html(name, paragraphs(name)))
    desk.store.rulings.join((1, 2), now=NOW)
    desk.store.rulings.join((3, 4), now=NOW)
    with desk.read() as reader:
        clusters = reader.clusters()
        first = next(clusters)
        desk.store.rulings.join((5, 6), now=NOW)
        desk.store.rulings.split((4,), now=NOW)
        assert [first.id, *(cluster.id for cluster in clusters)] == [1, 3]
        assert [cluster.id for cluster in reader.clusters()] == [1, 5]


def test_clusters_may_be_left_half_way(desk: Desk) -> None:
    for name in ("one", "two"):
        desk.put(name, html(name, paragraphs(name)))
    desk.store.rulings.join((1, 2), now=NOW)
    with desk.read() as reader:
        clusters = reader.clusters()
        next(clusters)
    clusters.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["%", "_", "", "https://blog.example/%/feed"])
def test_a_feed_is_found_by_its_whole_address_present_or_former(desk: Desk, name: str) -> None:
    url, former = "https://blog.example/new", "https://blog.example/old/feed"
    feed = desk.store.feeds.add(FeedState(source_id=desk.source.id, url=url, kind="feed", next_poll_at=NOW))
    desk.store.feeds.save(replace(feed, former_urls=f"https://blog.example/older {former}"))
    with desk.read() as reader:
        assert [found.url for known in (url, former) for found in reader.find_feeds(known)] == [url, url]
        with pytest.raises(NotFoundError):
            reader.find_feeds(name)


def test_health_and_counts(full: Desk) -> None:
    base = FeedState(source_id=full.source.id, url=full.url("f"), kind="feed", next_poll_at=NOW)
    full.store.feeds.add(base)
    broken = FeedState(
        source_id=full.source.id, url=full.url("g"), kind="feed", next_poll_at=NOW + timedelta(days=1), failures=3,
        last_error="dns", last_success_at=NOW, last_poll_at=NOW,
    )  # fmt: skip
    full.store.feeds.add(broken)
    full.store.frontier.add([full.visit("next")])
    later = NOW + timedelta(hours=5)
    with full.read() as reader:
        (health,) = reader.sources_health(later)
        counts = reader.counts()
        assert reader.sources() == (reader.source("blog"),) == (full.source,)
    assert (health.articles, health.feeds, health.failures, health.last_error, health.queued) == (
        1,
        2,
        3,
        "dns",
        1,
    )
    assert (health.last_success_at, health.next_due) == (NOW, later)  # overdue is due now
    assert (counts.articles, counts.stories, counts.versions, counts.pages, counts.queued) == (1, 1, 1, 1, 1)
    assert {field.name for field in fields(counts)} == set(type(counts).__slots__)


def test_downstream_sql_needs_nothing_but_the_views(full: Desk) -> None:
    connection = sqlite3.connect(full.path)
    connection.row_factory = sqlite3.Row
    try:
        row = connection.execute("SELECT * FROM article").fetchone()
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
        reader.last_seq()
