"""A text that stands in JSON-LD only."""

import json

import pytest
from extraction_pages import ARABIC, PARAGRAPHS, page

from warraq.articles.extraction import extract
from warraq.articles.outcomes import Rejected
from warraq.articles.records import Article

SHELL = """<html><head><title>The crate of oranges</title><meta property="og:type" content="article">
<script type="application/ld+json">{data}</script></head><body><div id="root">{shown}</div>
<script src="/app.js"></script></body></html>"""


def shell(texts: tuple[str, ...], shown: str = "") -> str:
    said = {"@type": "NewsArticle", "headline": "The crate of oranges", "articleBody": "\n\n".join(texts)}
    return SHELL.format(data=json.dumps(said), shown=shown)


@pytest.mark.parametrize("texts", [PARAGRAPHS, ARABIC])
@pytest.mark.parametrize("is_teased", [False, True])
def test_a_shell_is_read_from_what_it_states(texts: tuple[str, ...], is_teased: bool) -> None:
    found = extract(page(shell(texts, f"<p>{texts[0][:60]}</p>" if is_teased else "")))
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == list(texts)
    assert "from-json-ld" in found.flags
    assert found.html.count("<p>") == len(texts)


def test_markup_in_a_stated_text_is_text() -> None:
    found = extract(
        page(shell((*PARAGRAPHS, "&lt;script&gt;alert(1)&lt;/script&gt; is what the label said.")))
    )
    assert isinstance(found, Article)
    assert "<script" not in found.html


def test_a_page_that_shows_another_text_is_read_as_shown() -> None:
    other = "Nothing of this notice is in the crate: the pier is closed until the storm has gone by tonight."
    found = extract(page(shell(PARAGRAPHS, f"<article><p>{other}</p></article>")))
    assert isinstance(found, Article)
    assert found.text == other


def test_a_shell_that_states_nothing_needs_scripts() -> None:
    filler = "<script>" + "x = 1;" * 400 + "</script>"
    found = extract(page(shell(()).replace("</body>", filler + "</body>")))
    assert isinstance(found, Rejected)
    assert found.reason == "needs-scripts"
