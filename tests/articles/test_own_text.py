"""The text a feed gives itself, beside its page."""

from dataclasses import replace
from datetime import UTC, datetime
from html import escape

import pytest

from warraq.articles.extraction import ExtractOptions, count_blocks
from warraq.articles.hints import PageHint
from warraq.articles.ingest import prepare
from warraq.articles.own_text import FROM_FEED, OwnText, page_of, prepare_beside, prepare_own
from warraq.articles.records import Page

NOW = datetime(2026, 3, 1, tzinfo=UTC)
URL = "https://blog.example/ink"
HINTS = (PageHint(origin="feed", raw=""),)
SENTENCES = [
    f"Line {n} tells of the {word} that the copyists of the old market kept, and of what it cost them then."
    for n, word in enumerate(
        (
            "ink",
            "paper",
            "reed",
            "lamp",
            "table",
            "shelf",
            "binding",
            "margin",
            "colophon",
            "gall",
            "soot",
            "gum",
        )
        * 2
    )
]
OWN = OwnText(
    url=URL, title="On ink", html="".join(f"<p>{line}</p>" for line in SENTENCES), published="2024-03-01"
)


def page(*lines: str, head: str = "", title: str = "On ink, by the page") -> Page:
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    top = f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>"
    return replace(page_of(OWN, fetched_at=NOW), body=f"{top}{body}</article></body></html>".encode())


PAID = '<script type=\'application/ld+json\'>{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
OTHER = [
    f"Here the editors of the page say number {n} of what they have to say of the weather." for n in range(24)
]


@pytest.mark.parametrize(
    ("given", "agreement", "from_feed"),
    [
        (page(*SENTENCES), "whole", False),
        (page(*SENTENCES[:23], "The last line is told in other words by the editors."), "whole", False),
        (page(*SENTENCES, *OTHER), "part", False),
        (page(*SENTENCES[:4], "Subscribe to read on."), "fuller", True),
        (page(*SENTENCES[:18]), "fuller", False),  # most of it: a difference of extraction is no paywall
        (page("Sign in to read the rest of this story, which is for members only."), "fuller", True),
        (page(*OTHER), "other", False),
        (page(*OTHER[:12], head=PAID), "fuller", True),
        (page(), "fuller", True),
        (page(title="404 Not Found"), "fuller", True),
        (page("Verify that you read these lines.", title="Just a moment..."), "fuller", True),
    ],
    ids=["whole", "nearly", "part", "teaser", "most", "members", "other", "paid", "empty", "error", "challenge"],
)  # fmt: skip
def test_beside_its_page(given: Page, agreement: str, from_feed: bool) -> None:
    prepared = prepare_beside(given, hints=HINTS, own=OWN)
    assert prepared.agreement == agreement
    assert prepared.article is not None
    assert (FROM_FEED in prepared.article.flags) is from_feed
    assert (SENTENCES[17] in prepared.article.text) is (agreement != "other")


def test_what_the_page_says_of_itself_is_kept() -> None:
    prepared = prepare_beside(page(*SENTENCES[:3], head="<meta name='author' content='Ibn Muqla'>"), own=OWN)
    assert prepared.article is not None
    assert prepared.article.metadata.title == "On ink, by the page"
    assert prepared.article.metadata.authors == ("Ibn Muqla",)
    assert SENTENCES[20] in prepared.article.text


@pytest.mark.parametrize("lines", [SENTENCES[:3], ()], ids=["teaser", "empty"])
def test_what_the_page_says_of_the_use_of_its_text_holds_for_the_feeds(lines: tuple[str, ...]) -> None:
    given = page(*lines, head="<meta name='robots' content='noai'>")
    given = replace(given, headers=(*given.headers, ("tdm-reservation", "1")))
    prepared = prepare_beside(given, own=OWN)
    assert prepared.article is not None
    assert FROM_FEED in prepared.article.flags
    assert [one.signal for one in prepared.article.metadata.reservations] == ["noai", "tdm-reservation"]


def test_without_a_text_of_its_own_a_page_is_read_as_ever() -> None:
    given = page(*SENTENCES)
    for own in (None, replace(OWN, html="")):
        found = prepare_beside(given, own=own)
        assert found.agreement == ""
        assert found.article == prepare(given).article


def test_a_page_of_another_kind_stays_refused() -> None:
    given = replace(page(), headers=(("content-type", "text/html"),), body=b"<html><body></body></html>")
    assert prepare_beside(given).rejected is not None
    assert prepare_beside(given, own=replace(OWN, html="<p>...</p>")).rejected is not None


def test_rules_and_statistics_of_the_site_hold_for_a_feeds_text() -> None:
    refrain = "Written for the readers of our little paper, who keep it alive."
    posts = [
        replace(OWN, html=f"<div class='ad'>Buy our calendar</div>{OWN.html.replace('Line', str(n))}<p>{refrain}</p>")
        for n in range(6)
    ]  # fmt: skip
    alone = [prepare_own(post, fetched_at=NOW) for post in posts]
    articles = [found.article for found in alone if found is not None and found.article is not None]
    assert len(articles) == 6
    assert refrain in articles[0].text
    site = count_blocks(article.blocks for article in articles)
    options = ExtractOptions(remove_selectors=("div.ad",))
    found = prepare_own(posts[0], options, fetched_at=NOW, site=site)
    assert found is not None
    assert found.article is not None
    assert refrain not in found.article.text
    assert "calendar" not in found.article.text
    assert SENTENCES[5].removeprefix("Line") in found.article.text
    assert found.article.flags == (FROM_FEED,)


def test_a_text_that_is_no_article_is_none() -> None:
    assert prepare_own(replace(OWN, html="<p></p>"), fetched_at=NOW) is None


def test_a_text_from_the_feed_is_judged_as_one_and_the_rest_as_the_pages() -> None:
    teaser = page(*SENTENCES[:3], head=PAID)
    alone, own = prepare(teaser, hints=HINTS).article, prepare_own(OWN, fetched_at=NOW, hints=HINTS)
    both = prepare_beside(teaser, hints=HINTS, own=OWN).article
    assert alone is not None
    assert own is not None
    assert own.article is not None
    assert both is not None
    assert FROM_FEED in both.flags
    assert both.confidence == replace(alone.confidence, text=own.article.confidence.text)
