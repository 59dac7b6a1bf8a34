"""Articles by a filter: what is asked for, what of it is left out and why."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.storage.conftest import Desk, html, paragraphs
from warraq.articles.records import Confidence, Reservation, StatedTime
from warraq.storage import REASONS, ArticleFilter, ArticleRow, LeftOut, Reader

SURE = Confidence(text=0.97, title=0.99, date=0.9, authors=0.8)
RESERVED = (Reservation(signal="noai", value="1", origin="meta"),)
ALLOWED = (Reservation(signal="content-signal", value="ai-train=yes", origin="robots.txt", reserves=False),)


def put(
    desk: Desk, name: str, *, text: str = "", day: str = "", confidence: Confidence = SURE, **said: object
) -> None:
    body = html(name, text or f"<p>{name} has something to say.</p>")
    prepared = desk.prepared(body, name)
    article = prepared.article
    assert article is not None
    published = StatedTime(at=datetime.fromisoformat(day).replace(tzinfo=UTC)) if day else None
    metadata = replace(article.metadata, published=published, **said)  # type: ignore[arg-type]
    judged = replace(prepared, article=replace(article, metadata=metadata, confidence=confidence))
    desk.store.fetches.commit_article(desk.record(desk.lease(name), body=body), judged)


@pytest.fixture
def reader(desk: Desk) -> Iterator[Reader]:
    put(desk, "arabic", language="ar", tags=("الحِبْر", "Ink; red"), day="2026-01-31T23:59:59")
    put(desk, "january", day="2026-01-01T00:00:00", tags=("ink",))
    put(desk, "long", text=paragraphs("amber"), day="2026-02-01T00:00:00", reservations=ALLOWED)
    put(desk, "copy", text=paragraphs("amber"), day="2026-02-02T00:00:00")
    put(desk, "undated", reservations=RESERVED)
    put(desk, "unsure", confidence=replace(SURE, title=0.2), day="2025-12-31T23:59:59")
    put(desk, "unjudged", confidence=Confidence(), day="2026-02-01T12:00:00")
    put(desk, "lost", day="2026-02-01T12:00:00")
    desk.store.fetches.commit_gone(desk.record(desk.lease("lost"), status=410))
    with desk.read() as opened:
        yield opened


def names(found: Iterator[ArticleRow | LeftOut]) -> list[str]:
    return [row.title for row in found if isinstance(row, ArticleRow)]


def left(reader: Reader, chosen: ArticleFilter) -> Counter[str]:
    return Counter(row.reason for row in reader.articles.choose(chosen) if isinstance(row, LeftOut))


ALL = ["arabic", "january", "long", "copy", "undated", "unsure", "unjudged", "lost"]


@pytest.mark.parametrize(
    ("chosen", "asked"),
    [
        (ArticleFilter(), ALL),
        (ArticleFilter(since_seq=6), ["unsure", "unjudged", "lost"]),
        (ArticleFilter(source="blog"), ALL),
        (ArticleFilter(source="other"), []),
        (ArticleFilter(language="ar"), ["arabic"]),
        (ArticleFilter(language=""), ALL[1:]),
        (ArticleFilter(tag="INK"), ["january"]),
        (ArticleFilter(tag="ink; red"), ["arabic"]),
        (ArticleFilter(tag="الحبر"), ["arabic"]),
        (ArticleFilter(tag="in"), []),
        (ArticleFilter(query="something say"), [name for name in ALL if name not in ("long", "copy")]),
        (ArticleFilter(query='"say something"'), []),
        (ArticleFilter(query="—"), []),
        (ArticleFilter(query='" OR *'), []),
        (ArticleFilter(tag="ink", language="ar"), []),
    ],
)
def test_what_is_asked_for(reader: Reader, chosen: ArticleFilter, asked: list[str]) -> None:
    assert names(reader.articles.choose(chosen)) == asked
    assert left(reader, chosen) == {}


@pytest.mark.parametrize(
    ("chosen", "kept", "why"),
    [
        (ArticleFilter(copies=False), [n for n in ALL if n != "copy"], {"copy": 1}),
        (ArticleFilter(gone=False), ALL[:-1], {"gone": 1}),
        (ArticleFilter(min_words=100), ["long", "copy"], {"short": 6}),
        (ArticleFilter(since_date=date(2026, 2, 1)), ["long", "copy", "unjudged", "lost"], {"undated": 1}),
        (ArticleFilter(until_date=date(2025, 12, 31)), ["unsure"], {"undated": 1}),
        (
            ArticleFilter(since_date=date(2026, 1, 1), until_date=date(2026, 1, 31)),
            ["arabic", "january"],
            {"undated": 1},
        ),
        (ArticleFilter(since_date=date.max), [], {"undated": 1}),
        (
            ArticleFilter(only_confident=True),
            [n for n in ALL if n not in ("unsure", "unjudged")],
            {"doubtful": 1, "not-judged": 1},
        ),
        (ArticleFilter(respect_reservations=True), [n for n in ALL if n != "undated"], {"reserved": 1}),
        (ArticleFilter(exclude_marked=True), ALL, {}),
        # each is counted once, by the first reason there is
        (ArticleFilter(copies=False, gone=False, min_words=1000), [], {"copy": 1, "gone": 1, "short": 6}),
    ],
)
def test_what_is_left_out(
    reader: Reader, chosen: ArticleFilter, kept: list[str], why: dict[str, int]
) -> None:
    assert names(reader.articles.choose(chosen)) == kept
    assert left(reader, chosen) == why
    assert set(why) <= set(REASONS)


def test_the_newest_may_come_first_and_texts_are_read_on_request(reader: Reader) -> None:
    assert names(reader.articles.choose(ArticleFilter(), newest_first=True)) == ALL[::-1]
    for texts in ((), ("text",), ("html", "markdown"), ("text", "html", "markdown")):
        row = next(reader.articles.choose(ArticleFilter(), texts=texts))
        assert isinstance(row, ArticleRow)
        assert {name for name in ("text", "html", "markdown") if getattr(row, name)} == set(texts)


def test_a_copy_names_what_it_copies_and_a_date_its_moment(reader: Reader) -> None:
    rows = {row.title: row for row in reader.articles.choose(ArticleFilter()) if isinstance(row, ArticleRow)}
    assert rows["copy"].duplicate_of_url == rows["long"].url
    assert rows["copy"].cluster_id == rows["long"].cluster_id
    assert rows["long"].duplicate_of_url is None
    assert rows["arabic"].published_utc == "2026-01-31T23:59:59Z"
    assert rows["undated"].published_utc is None
    assert rows["undated"].reservations == ("meta: noai=1",)
    assert rows["long"].reservations == ()


def test_rows_are_those_of_the_moment_the_iterator_began(desk: Desk, reader: Reader) -> None:
    found = reader.articles.choose(ArticleFilter())
    first = next(found)
    put(desk, "later")
    assert isinstance(first, ArticleRow)
    assert [first.title, *names(found)] == ALL
