"""What the worker processes read: articles with what is known beside them, and what is not the document looked for."""

from datetime import UTC, datetime

import pytest
from scripted import post

from warraq.articles.own_text import OwnText
from warraq.articles.records import Page
from warraq.crawler.parsing import (
    ArticleReading,
    Beside,
    Unread,
    read_article,
    read_feed,
    read_own_text,
    read_page,
    read_sitemap,
)

MOMENT = datetime(2026, 3, 1, tzinfo=UTC)
URL = "https://blog.example/2024/03/a-post/"
TEXT = " ".join(f"Sentence {n} of the post as the feed gives it, written once." for n in range(40))
OWN = OwnText(url=URL, title="A post", html=f"<p>{TEXT}</p>", published="2024-03-01T10:00:00+00:00")
WALL = "<html><title>Just a moment...</title><script id='challenge-form'></script></html>"
STUB = "<html><title>A post</title><body><article><h1>A post</h1><p>Subscribe to read on.</p></article></body></html>"
WHOLE = post("A post", 1)


def page(body: str, content_type: str = "text/html") -> Page:
    return Page(
        url=URL,
        final_url=URL,
        status=200,
        headers=(("content-type", content_type),),
        body=body.encode(),
        fetched_at=MOMENT,
    )


@pytest.mark.parametrize(
    ("body", "beside", "is_partial", "expected"),
    [
        (WHOLE, Beside(), False, "article"),
        (WHOLE, Beside(), True, "article, partial"),
        (WHOLE, Beside(own=OWN, stored="page"), False, "article"),
        (STUB, Beside(own=OWN), False, "article, from-feed"),
        (STUB, Beside(own=OWN, stored="feed"), False, "article, from-feed"),
        (STUB, Beside(own=OWN, stored="page"), False, "less"),
        (WALL, Beside(), False, "wall"),
        (WALL, Beside(stored="page"), False, "wall"),
        (WALL, Beside(own=OWN), False, "article, from-feed, wall"),
        (WALL, Beside(own=OWN, stored="feed"), False, "wall"),
        ("<html></html>", Beside(), False, "rejected"),
        ("<html></html>", Beside(), True, "rejected"),
    ],
)
def test_an_article_beside_what_is_known(body: str, beside: Beside, is_partial: bool, expected: str) -> None:
    reading = read_article(page(body), None, beside=beside, is_partial=is_partial)
    assert _told(reading) == expected


def _told(reading: object) -> str:
    if not isinstance(reading, ArticleReading):
        return "less"
    prepared = reading.prepared
    if prepared is None:
        return "wall" if reading.wall else ""
    if prepared.article is None:
        return "rejected"
    return ", ".join(("article", *prepared.article.flags, *(("wall",) if reading.wall else ())))


def test_a_feeds_own_text_without_its_page() -> None:
    assert read_own_text(MOMENT, None, beside=Beside()) is None
    prepared = read_own_text(MOMENT, None, beside=Beside(own=OWN))
    assert prepared is not None
    assert prepared.article is not None
    assert "Sentence 39" in prepared.article.text


def test_what_is_not_read_says_why_and_by_which_wall() -> None:
    for given in (
        read_feed(page(WALL), None),
        read_sitemap(page(WALL), URL, None),
        read_page(page(WALL), URL, None),
    ):
        assert isinstance(given, Unread)
        assert "challenge-form" in given.wall
    other = read_page(page("{}", "application/json"), URL, None)
    assert other == Unread(why="not HTML but application/json")
