"""Reading: what exports, the command line and downstream tools are given."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.articles.dedup import sign
from warraq.articles.errors import NotFoundError
from warraq.articles.ingest import Prepared
from warraq.articles.records import (
    Article,
    FieldOrigin,
    Image,
    Metadata,
    RemovedBlock,
    Reservation,
    StatedTime,
)
from warraq.storage import FeedState

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
    desk.store.fetches.commit_article(desk.record(desk.lease("full"), body=b"page"), prepared)
    return desk


def test_an_article_comes_back_as_it_went(full: Desk) -> None:
    with full.read() as reader:
        row = reader.articles.get(1)
        assert row == reader.articles.get("1") == reader.articles.get(full.url("full"))
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
        assert reader.articles.removed(1) == FULL.removed
        assert reader.articles.authors(1) == reader.articles.authors(1, 1) == FULL.metadata.authors
        assert reader.articles.origins(1) == reader.articles.origins(1, 1) == FULL.metadata.origins
        assert reader.articles.images(1) == FULL.metadata.images
        (version,) = reader.articles.versions(1)
        assert version.flags == row.flags == FULL.flags
    assert (version.number, version.text, version.extractor, version.words) == (1, FULL.text, "test-1", 2)


@pytest.mark.parametrize("name", [0, 2, -1, "2", "nothing", "https://blog.example/other", "9" * 40, "١"])
def test_what_is_not_there_is_not_found(full: Desk, name: int | str) -> None:
    with full.read() as reader:
        with pytest.raises(NotFoundError):
            reader.articles.get(name)
        if isinstance(name, int):
            articles = reader.articles
            for ask in (
                articles.versions,
                articles.removed,
                articles.origins,
                articles.images,
                articles.authors,
            ):
                with pytest.raises(NotFoundError):
                    ask(name)
        with pytest.raises(NotFoundError, match="no version 2"):
            reader.articles.removed(1, 2)
        with pytest.raises(NotFoundError, match="no version 2"):
            reader.articles.authors(1, 2)


def test_since_gives_exactly_what_changed_after(desk: Desk) -> None:
    for name in ("one", "two", "three"):
        desk.put(name, html(name, paragraphs(name)))
    with desk.read() as reader:
        cursor = reader.articles.last_seq()
        assert [a.id for a in reader.articles.select()] == [1, 2, 3]
        assert list(reader.articles.select(since_seq=cursor)) == []
        desk.put("two", html("two", paragraphs("two", 14)))  # edited
        desk.put("one", html("one", paragraphs("one")))  # nothing new
        desk.gone("three")
        desk.put("four", html("four", paragraphs("two", 13)))  # a copy
        assert [a.id for a in reader.articles.select(since_seq=cursor)] == [2, 3, 4]
        assert [(c.kind, c.article_id) for c in reader.articles.changes(cursor)] == [
            ("edited", 2), ("gone", 3), ("new", 4), ("duplicate", 4),
        ]  # fmt: skip
        assert [c.seq for c in reader.articles.changes(limit=2)] == [1, 2]
        sequence = [c.seq for c in reader.articles.changes()]
        assert sequence == sorted(set(sequence))
        assert {a.id: a.seq for a in reader.articles.select()} == {1: 1, 2: 4, 3: 5, 4: 7}


def test_articles_may_be_narrowed(full: Desk) -> None:
    full.put("plain", html("Plain", paragraphs("amber")))
    with full.read() as reader:
        assert [a.id for a in reader.articles.select(language="ar")] == [1]
        assert [a.id for a in reader.articles.select(source="blog", limit=1)] == [1]
        assert [a.id for a in reader.articles.select(source="other")] == []
        assert [a.text for a in reader.articles.select(with_text=False)] == ["", ""]


def test_an_iterator_shows_one_state(desk: Desk) -> None:
    for name in ("one", "two"):
        desk.put(name, html(name, paragraphs(name)))
    with desk.read() as reader:
        rows = reader.articles.select()
        first = next(rows)
        desk.put("three", html("three", paragraphs("three")))
        assert [first.id, *(row.id for row in rows)] == [1, 2]
        assert len(list(reader.articles.select())) == 3


def test_clusters_are_those_there_were(desk: Desk) -> None:
    for name in ("one", "two", "three", "four", "five", "six"):
        desk.put(name, html(name, paragraphs(name)))
    desk.store.clusters.join((1, 2), now=NOW)
    desk.store.clusters.join((3, 4), now=NOW)
    with desk.read() as reader:
        clusters = reader.clusters.select()
        first = next(clusters)
        desk.store.clusters.join((5, 6), now=NOW)
        desk.store.clusters.split((4,), now=NOW)
        assert [first.id, *(cluster.id for cluster in clusters)] == [1, 3]
        assert [cluster.id for cluster in reader.clusters.select()] == [1, 5]


def test_clusters_may_be_left_half_way(desk: Desk) -> None:
    for name in ("one", "two"):
        desk.put(name, html(name, paragraphs(name)))
    desk.store.clusters.join((1, 2), now=NOW)
    with desk.read() as reader:
        clusters = reader.clusters.select()
        assert [member.id for member in next(clusters).members] == [1, 2]
    clusters.close()  # type: ignore[attr-defined]
    desk.store.clusters.split((2,), now=NOW)
    with desk.read() as reader:
        assert list(reader.clusters.select()) == []


@pytest.mark.parametrize("name", ["%", "_", "", "https://blog.example/%/feed"])
def test_a_feed_is_found_by_its_whole_address_present_or_former(desk: Desk, name: str) -> None:
    url, former = "https://blog.example/new", "https://blog.example/old/feed"
    feed = desk.store.feeds.add(FeedState(source_id=desk.source.id, url=url, kind="feed", next_poll_at=NOW))
    desk.store.feeds.save(replace(feed, former_urls=f"https://blog.example/older {former}"))
    with desk.read() as reader:
        assert [found.url for known in (url, former) for found in reader.feeds.find(known)] == [url, url]
        with pytest.raises(NotFoundError):
            reader.feeds.find(name)


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
        (health,) = reader.sources.health(later)
        counts = reader.counts()
        assert reader.sources.all() == (reader.sources.get("blog"),) == (full.source,)
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


def test_keys_are_what_articles_are_grouped_by(desk: Desk) -> None:
    desk.put("one", html("One", paragraphs("amber")))
    desk.put("copy", html("One", paragraphs("amber")))
    prepared = Prepared(article=replace(FULL, url=desk.url("full")), signature=sign(FULL.text, "عنوان"))
    desk.store.fetches.commit_article(desk.record(desk.lease("full"), body=b"x"), prepared)
    with desk.read() as reader:
        keys = [(key.id, key.source, key.language, key.published) for key in reader.articles.select_keys()]
        assert keys == [(1, "blog", "", ""), (3, "blog", "ar", "2019-08-14T01:21:33+03:00")]
        assert [key.id for key in reader.articles.select_keys(include_duplicates=True)] == [1, 2, 3]
        assert [key.id for key in reader.articles.select_keys("blog", "ar")] == [3]
        assert list(reader.articles.select_keys("other")) == []


def test_all_that_is_said_of_the_use_of_a_text_is_told_and_what_reserves_it_is_shown(desk: Desk) -> None:
    stated = (
        Reservation(signal="noai", value="gptbot", origin="meta"),
        Reservation(signal="noimageai", value="1", origin="http", reserves=False),
    )
    article = replace(FULL, metadata=replace(FULL.metadata, reservations=stated))
    prepared = Prepared(article=article, signature=sign(FULL.text, "عنوان"))
    desk.store.fetches.commit_article(desk.record(desk.lease("full"), body=b"x"), prepared)
    with desk.read() as reader:
        assert reader.articles.reservations(1) == stated
        assert reader.articles.get(1).reservations == ("meta: noai=gptbot",)
        with pytest.raises(NotFoundError):
            reader.articles.reservations(9)
