"""What happened to a source lately: polls, posts by day, endings; and its newest pages, to be read again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.articles.errors import NotFoundError
from warraq.articles.outcomes import Failed, Rejected
from warraq.articles.records import Confidence
from warraq.storage import DayRow, FeedState, ReadDocument, Reader, Source


def poll(desk: Desk, feed: FeedState, *, status: int = 200, error: str = "") -> None:
    leased = desk.lease(feed.url.removeprefix(desk.url("")), role="feed", feed_id=feed.id)
    record = desk.record(leased, status=status, error=error)
    if error:
        desk.store.fetches.commit_failed(record, Failed(error=error))
    elif status == 304:
        desk.store.fetches.commit_not_modified(record)
    else:
        desk.store.fetches.commit_read(record, ReadDocument(feed=feed))


def feed_of(desk: Desk, name: str = "feed") -> FeedState:
    return desk.store.feeds.add(
        FeedState(source_id=desk.source.id, url=desk.url(name), kind="feed", next_poll_at=NOW)
    )


def test_polls_are_told_with_how_they_ended_also_at_a_former_address(desk: Desk, reader: Reader) -> None:
    feed = feed_of(desk)
    poll(desk, feed)
    desk.later(hours=1)
    poll(desk, feed, status=0, error="timeout")
    moved = replace(feed, url=desk.url("atom"), former_urls=feed.url)
    desk.store.feeds.save(moved)
    desk.later(hours=1)
    poll(desk, moved, status=304)
    desk.put("post", html("Post", paragraphs("amber")))
    rows = reader.timelines.polls(desk.source.id, since=NOW, limit=10)
    assert [(row.url, row.status, row.error) for row in rows] == [
        (desk.url("feed"), 200, ""),
        (desk.url("feed"), 0, "timeout"),
        (desk.url("atom"), 304, ""),
    ]
    assert {(row.feed_id, row.kind) for row in rows} == {(feed.id, "feed")}
    late = reader.timelines.polls(desk.source.id, since=NOW + timedelta(minutes=30), limit=10)
    assert late == rows[1:]
    assert reader.timelines.polls(desk.source.id, since=NOW, limit=1) == rows[1:]
    assert reader.timelines.polls(desk.source.id + 1, since=NOW, limit=10) == ()


def test_posts_are_counted_by_their_day_without_copies(desk: Desk, reader: Reader) -> None:
    desk.put("one", html("One", paragraphs("amber")))
    desk.put("copy", html("One", paragraphs("amber")))
    desk.later(days=2)
    for name in ("two", "three"):
        desk.put(name, html(name, paragraphs(name)))
    days = reader.timelines.days(desk.source.id, since=NOW)
    assert days == (DayRow(day="2026-03-01", posts=1), DayRow(day="2026-03-03", posts=2))
    assert reader.timelines.days(desk.source.id, since=NOW + timedelta(days=1)) == days[1:]


def test_endings_come_newest_first_and_are_counted(desk: Desk, reader: Reader) -> None:
    desk.put("one", html("One", paragraphs("amber")))
    desk.store.fetches.commit_failed(
        desk.record(desk.lease("down"), status=0, error="dns"), Failed(error="dns", detail="x" * 5_000)
    )
    for name in ("list", "tag"):
        desk.store.fetches.commit_failed(desk.record(desk.lease(name)), Rejected(reason="listing"))
    poll(desk, feed_of(desk))
    other = desk.store.sources.add(Source(slug="other", home_url="https://other.example/"), now=NOW)
    rows = reader.timelines.endings(desk.source.id, limit=4)
    assert [(row.url, row.outcome, row.reason) for row in rows] == [
        (desk.url("feed"), "read", ""),
        (desk.url("tag"), "rejected", "listing"),
        (desk.url("list"), "rejected", "listing"),
        (desk.url("down"), "failed", "dns"),
    ]
    assert (rows[3].error, rows[3].status, len(rows[3].detail)) == ("dns", 0, 500)
    assert reader.timelines.outcome_counts(desk.source.id, latest=10) == (
        ("rejected", "listing", 2),
        ("failed", "dns", 1),
        ("stored", "", 1),
    )
    assert reader.timelines.outcome_counts(desk.source.id, latest=1) == (("rejected", "listing", 1),)
    assert reader.timelines.endings(other.id, limit=9) == ()


def test_doubtful_articles_are_counted_by_source(desk: Desk, reader: Reader) -> None:
    assert (reader.timelines.doubtful(), reader.timelines.filtered()) == ({}, {})
    for name, date in (("sure", 0.9), ("unsure", 0.1)):
        body = html(name, paragraphs(name))
        prepared = desk.prepared(body, name)
        assert prepared.article is not None
        sure = Confidence(text=0.9, title=0.9, date=date, authors=0.9)
        prepared = replace(prepared, article=replace(prepared.article, confidence=sure))
        desk.store.fetches.commit_article(desk.record(desk.lease(name), body=body), prepared)
    assert reader.timelines.doubtful() == {desk.source.id: 1}
    (row,) = reader.timelines.doubtful_of(desk.source.id, latest=5)
    assert (row.title, row.date_confidence, row.text_confidence) == ("unsure", 0.1, 0.9)
    assert reader.timelines.doubtful_of(desk.source.id + 1, latest=5) == ()


def test_all_feeds_by_source(desk: Desk, reader: Reader) -> None:
    other = desk.store.sources.add(Source(slug="other", home_url="https://other.example/"), now=NOW)
    late = desk.store.feeds.add(
        FeedState(source_id=other.id, url="https://other.example/feed", kind="feed", next_poll_at=NOW)
    )
    feeds = [feed_of(desk), feed_of(desk, "atom")]
    assert reader.feeds.all() == {desk.source.id: tuple(feeds), other.id: (late,)}


def test_the_newest_pages_of_a_source_can_be_read_again(desk: Desk, reader: Reader) -> None:
    numbers = [
        desk.put(name, html(name, paragraphs(name))).outcome.article_id  # type: ignore[union-attr]
        for name in ("amber", "basalt", "cedar")
    ]
    newest = reader.recleaning.newest(desk.source.id, limit=2)
    assert [stored.article_id for stored in newest] == [numbers[2], numbers[1]]
    assert reader.recleaning.of_article(numbers[2]) == newest[0]
    page, hints, own = reader.recleaning.read(newest[0])
    assert page is not None
    assert (page.body, hints, own) == (html("cedar", paragraphs("cedar")), (), None)
    again = desk.prepared(page.body, "cedar")
    assert reader.recleaning.compare(newest[0], again).ending == "same"
    other = desk.prepared(html("cedar", paragraphs("dune")), "cedar")
    assert reader.recleaning.compare(newest[0], other).ending == "changed"
    with pytest.raises(NotFoundError):
        reader.recleaning.of_article(99)
