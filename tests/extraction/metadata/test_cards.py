# ruff: noqa: E501 (rows of tables are one line each)
"""The card of a post: what a box beside the article states of it."""

from datetime import UTC, datetime

import pytest

from warraq.articles.extraction.layout import parse_tree
from warraq.articles.extraction.metadata import find_metadata, survey
from warraq.articles.records import Metadata

URL = "https://www.lanternpost.example/harbour-lights"
POST = (
    "<main><h1>Harbour lights</h1><p>"
    + "The harbour lights were lit again after eleven years of darkness. " * 3
    + "</p>"
    + "<i></i>" * 90
    + "</main>"
)
NAME = "<li id='box author'><span>Author:</span> <a href='../blog/author/mara/'>Mara Lindqvist</a></li>"
TAGS = "<li><span>Tags:</span> <a href='../blog/tag/lamp/'>lamp</a> <a href='../blog/tag/pier/'>pier</a></li>"
DAY = "<h2><span>14 August 2019</span></h2>"


def found(body: str, head: str = "") -> Metadata:
    tree = parse_tree(f"<html lang='en'><head>{head}</head><body>{body}</body></html>")
    return find_metadata(survey(tree.root), url=URL, fetched_at=datetime(2026, 11, 23, tzinfo=UTC))


def stated(metadata: Metadata) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    published = metadata.published
    return metadata.authors, metadata.tags, published.iso() if published else ""


@pytest.mark.parametrize(
    ("beside", "facts"),
    [
        (f"<div class='sidebar'><div>{DAY}<ul>{NAME}{TAGS}</ul></div></div>", (("Mara Lindqvist",), ("lamp", "pier"), "2019-08-14")),
        (f"<aside>{DAY}<ul>{TAGS}</ul></aside>", ((), ("lamp", "pier"), "2019-08-14")),
        ("<aside><p>published on 2019-08-14 · tagged with <a href='/tags/lamp.html'>#lamp</a> and <a href='/tags/pier.html'>#pier</a></p></aside>",
         ((), ("lamp", "pier"), "2019-08-14")),
        ("<div class='sidebar'><nav><div class='post__authors'><strong>Mara Lindqvist</strong><br>Keeper of lamps</div><ul><li><time datetime='2019-08-14'>14 August</time></li></ul></nav></div>",
         (("Mara Lindqvist",), (), "2019-08-14")),
        # with the recent posts and all tags of the site beside it
        (f"<div class='sidebar'><div>{DAY}<ul>{NAME}{TAGS}</ul></div><ul class='recent'><li><a href='/o'>30 January - Other</a></li></ul><ul class='cloud'><li><a href='/blog/tag/ink/'>ink</a></li></ul></div>",
         (("Mara Lindqvist",), ("lamp", "pier"), "2019-08-14")),
        # other posts, comments, and several cards
        (f"<div class='sidebar'><h3><a href='/o'>Other</a></h3>{DAY}<ul>{NAME}{TAGS}</ul></div>", ((), (), "")),
        (f"<div class='sidebar'><div>{DAY}<ul>{NAME}</ul></div><div><h2>3 May 2018</h2><a href='/author/omar/'>Omar Haddad</a></div></div>", ((), (), "")),
        (f"<div class='sidebar'><div class='recent-posts'>{DAY}<ul>{NAME}{TAGS}</ul></div></div>", ((), (), "")),
        (f"<div class='comments'><div>{DAY}<ul>{NAME}</ul></div></div>", ((), (), "")),
        (f"<footer>{NAME}<p>© 2019-2026 Lantern Post</p></footer>", ((), (), "")),
        (f"<div class='sidebar'><ul>{NAME}{TAGS}</ul></div>", ((), (), "")),
        (f"<div class='sidebar'><div>{'All that the harbour was. ' * 30}</div>{DAY}<ul>{NAME}</ul></div>", ((), (), "")),
    ],
)  # fmt: skip
def test_a_card_beside_the_article_states_its_facts(
    beside: str, facts: tuple[tuple[str, ...], tuple[str, ...], str]
) -> None:
    assert stated(found(POST + beside)) == facts


def test_what_the_article_says_itself_comes_before_its_card() -> None:
    body = POST.replace(
        "</h1>",
        "</h1><p class='byline'>By Omar Haddad</p><time datetime='2020-01-02'>x</time><a rel='tag' href='/tag/sea/'>sea</a>",
    )
    assert stated(found(f"{body}<div class='sidebar'>{DAY}<ul>{NAME}{TAGS}</ul></div>")) == (
        ("Omar Haddad",),
        ("sea",),
        "2020-01-02",
    )


def test_a_name_on_the_card_comes_before_a_desk_of_the_head() -> None:
    head = "<meta name='author' content='Editorial Team'>"
    assert found(f"{POST}<div class='sidebar'>{DAY}<ul>{NAME}</ul></div>", head).authors == (
        "Mara Lindqvist",
    )


def test_a_name_on_the_card_comes_before_a_desk_of_the_page() -> None:
    body = POST.replace("</main>", "<p class='author'>By Harbour Desk</p></main>")
    assert found(f"{body}<div class='sidebar'>{DAY}<ul>{NAME}</ul></div>").authors == ("Mara Lindqvist",)
    assert found(body).authors == ("Harbour Desk",)
