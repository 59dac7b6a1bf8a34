"""Pages made to break a parser: an ending within two seconds each, whatever it is."""

import pytest
from extraction_pages import page
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.patience import ends_within
from warraq.articles.extraction import extract, extract_html
from warraq.articles.extraction.layout.tree import marks_of, without_attribute_floods
from warraq.articles.outcomes import Rejected
from warraq.articles.records import Article

TEXT = "<p>" + "Words of an article that has to be found again in here. " * 20 + "</p>"
FLOODS = {
    "nested div": "<div>" * 100_000 + TEXT,
    "nested span": "<span>" * 100_000 + TEXT,
    "nested mixed": "<div><table><tr><td><ul><li>" * 4_000 + TEXT,
    "one long line": "<p>" + "word and another word " * 230_000 + "</p>",
    "one long token": "<p>" + "x" * 5_000_000 + "</p>",
    "attributes": "<p " + " ".join(f'a{n}="x"' for n in range(200_000)) + ">" + TEXT,
    "attributes with brackets": "<p " + " ".join(f'a{n}=">"' for n in range(100_000)) + ">" + TEXT,
    "bare attributes": "<p " + " ".join(f"a{n}" for n in range(200_000)) + ">" + TEXT,
    "tags with attributes": '<p a="1" b="2" c="3" d="4">x' * 40_000,
    "paragraphs": "<p>short words here" * 60_000,
    "breaks": "a<br><br>" * 100_000,
    "ampersands": "<p>" + "&" * 2_000_000 + "</p>",
    "ampersands and words": "<p>" + "a & b " * 100_000 + "</p>",
    "angles": "<" * 2_000_000,
    "links": "<a href=/x>y</a>" * 60_000,
    "scripts": "<script>" * 50_000 + TEXT,
    "quotes": "<a '" * 100_000,
    "nul bytes": TEXT.replace("article", "art\x00icle"),
    "json-ld": '<script type="application/ld+json">' + "[" * 200_000 + "</script>" + TEXT,
    "unclosed body": '<script type="application/ld+json">{"articleBody":"'
    + 'a\\"' * 500_000
    + "</script>"
    + TEXT,
    "data image": '<img src="data:image/png;base64,' + "A" * 15_000_000 + '">' + TEXT,
    "blanks": "<p>start" + " \n" * 1_000_000 + "end of it</p>",
    "lead phrases": "<p>Read more: " * 20_000,
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_hostile_page_ends_in_time(name: str) -> None:
    extract_html(TEXT, "https://x.example/warm")
    with ends_within(2):
        found = extract(page("<html><body>" + FLOODS[name] + "</body></html>"))
    assert isinstance(found, Article | Rejected)


@pytest.mark.parametrize(
    "name", ["nested div", "nested span", "nested mixed", "attributes", "nul bytes", "json-ld", "data image"]
)
def test_text_is_not_lost_in_the_flood(name: str) -> None:
    found = extract(page("<html><body>" + FLOODS[name] + "</body></html>"))
    assert isinstance(found, Article)
    assert "found again in here" in found.text
    assert ("parse-truncated" in found.flags) == name.startswith("nested")


def test_ordinary_tags_are_left_alone() -> None:
    html = b'<p class="a b" data-x=\'{"a": ">"}\' hidden>text</p>' * 3_000
    assert without_attribute_floods(html, marks_of(html)[1]) == html
    flood = b'<p class="a"' + b" x" * 9_000 + b">t"
    assert without_attribute_floods(flood, marks_of(flood)[1]).startswith(b"<p>t")


@settings(max_examples=150)
@given(st.text(alphabet="<>/=\"' abdivpscrtliu&;\n\u0627\u200c", max_size=300))
def test_no_text_breaks_the_reader(html: str) -> None:
    assert isinstance(extract_html(html, "https://x.example/a"), Article | Rejected)
