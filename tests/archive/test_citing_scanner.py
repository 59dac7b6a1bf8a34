"""The scanner shows what the parser of extraction shows, and knows where it stood."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.patience import ends_within
from warraq.archive.citing.folding import fold_placed, fold_sentence
from warraq.archive.citing.json_strings import json_strings
from warraq.archive.citing.scanner import scan
from warraq.articles.errors import ParseError
from warraq.articles.extraction import parse_tree


def parsed(markup: str) -> str:
    """What the parser shows, without scripts, styles, titles and fields."""
    try:
        root = parse_tree(markup).root
    except ParseError:
        return ""
    for element in list(root.iter("script", "style", "title", "textarea")):
        element.text = None
    return "".join(root.itertext())


PAGES = [
    "<p>a <3 b < c <</p>",
    "<p>a<![CDATA[ x > y ]]>b</p>",
    "<p>a <!x>b<?php 1 ?>c</ d>e</>f</p>",
    "<p>a<!-->b<!--->c<!-- d --!>e-->f<!-- g",
    "<p>&notit; &not; &copy2 &amp &#x80; &#150; &#0; &#xD800; &#99999999999;z &foo; &ampx &",
    "<p>&Aacute &aacutex &lt;b&gt; &NotEqualTilde; &nbsp;x &#55357;&#56832;",
    "<p title=\"x>y\">a<p title=a\"b>c<p =d>e<p f= >g<p a='1'b=\"2\"c>h",
    "<p>a<b x='never closed>",
    "<script>var a='<p>x';</script>b<style>p{}</style>c<title>T</title>d",
    "<script><!-- <script> x </script> --></script>b<SCRIPT>c</sCript >d",
    "<xmp><b></xmp>e<iframe><p>i</iframe>f<noscript><p>n</noscript>g",
    "<p>a<title/>b<script/>c<title a=b/>d</title>e",
    "<select><option>a</option></select>b<button>c</button><template>t<p>u</template>v",
    "a</", "x<!", "x<!-", "&", "&#", "&#x", "<", "",
]  # fmt: skip


@pytest.mark.parametrize("markup", PAGES)
def test_it_shows_what_the_parser_shows(markup: str) -> None:
    assert fold_sentence(scan(markup).shown.text) == fold_sentence(parsed(markup))


SCRAPS = st.sampled_from(
    ["<p>", "</p>", "<b", ">", "<", "</", "<!--", "-->", "--!>", "<!", "<?", "&", "&amp;", "&am", "&#1575;", "&#x6cc",
     "<script>", "</script>", "<style>", "</style ", "<title>", "</title>", "<xmp>", "</xmp>", " x='", "'", '"', "=",
     "/", " ", "\n", "a", "قال", "é", "e\u0301", "\u00ad", "漢", "😀", "<br/>", "<td>", "<li>", "<![CDATA[", "]]>"]
)  # fmt: skip


@settings(max_examples=400)
@given(st.lists(SCRAPS, max_size=25).map("".join))
def test_scraps_of_markup_are_shown_as_the_parser_shows_them(markup: str) -> None:
    markup = f"<p>{markup}"
    assert fold_sentence(scan(markup).shown.text) == fold_sentence(parsed(markup))


@given(st.lists(SCRAPS, max_size=25).map("".join))
def test_each_character_comes_from_where_it_stands(markup: str) -> None:
    shown = scan(markup).shown
    assert len(shown.starts) == len(shown.ends) == len(shown.text)
    for char, start, end in zip(shown.text, shown.starts, shown.ends, strict=True):
        assert markup[start:end] == char or markup[start] == "&"
    assert (shown.starts[1:] >= shown.starts[:-1]).all()


def test_titles_metas_and_scripts_are_known_by_their_places() -> None:
    markup = (
        "<title>Ink &amp; paper</title><meta name=x content='a &quot;b&quot;'><meta content=bare><meta content=''>"
        '<script type="application/ld+json">{"a": "x\\u00e9\\n<p>y &amp;amp; z</p>", "b": 1}</script>'
        '<script>"no"</script>'
    )
    scanned = scan(markup)
    assert [title.text for title in scanned.titles] == ["Ink & paper"]
    assert [meta.text for meta in scanned.metas] == ['a "b"', "bare"]
    strings = list(json_strings(markup, scanned.scripts))
    assert [string.text for string in strings] == ["a", "xé\ny &amp; z", "b"]
    said = strings[1]
    written = [markup[start:end] for start, end in zip(said.starts, said.ends, strict=True)]
    assert written == ["x", "\\u00e9", "\\n", *"y ", "&amp;", *"amp;", " ", "z"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("قال  الوراق", "قال\u200c ال\u00adوراق\n", True),
        ("e\u0301", "é", True),
        ("بَّ", "ب" + "\u064e\u0651", True),  # shadda and fatha in either order
        ("ب\u0651\u064e", "ب\u064e\u0651", True),
        ("a | b", "a b", True),
        ("«قال»", '"قال"', False),
        ("كتاب", "كتابا", False),
        ("كَتَبَ", "كتب", False),
        ("A", "a", False),
    ],
)
def test_what_cleaning_changes_is_folded_and_nothing_else(one: str, other: str, same: bool) -> None:
    assert (fold_sentence(one) == fold_sentence(other)) is same


@given(st.text(max_size=40))
def test_folding_knows_its_origins(text: str) -> None:
    folded = fold_placed(text)
    assert len(folded.origins) == len(folded.text)
    assert fold_sentence(folded.text) == folded.text
    for char, origin in zip(folded.text, folded.origins.tolist(), strict=True):
        assert char in fold_sentence(text[origin])


HOSTILE = [
    "<", "&", "<!--", "<a b='", "&ab", "<!-- -", "<a ", "<a b=\"c\" ", "<script>", "</", "&#", "&amp;", "&#55357;",
    "<title>", "<p>x", "<meta content=x>", "<a =", "\u064e\u0651", '<script type="ld+json">"', "<x/",
]  # fmt: skip
SIZES = [(piece, 300_000) for piece in HOSTILE]
LARGE = [pytest.param(piece, 5_000_000, marks=pytest.mark.slow) for piece in HOSTILE[:5]]


@pytest.mark.parametrize(("piece", "size"), [*SIZES, *LARGE])
def test_hostile_pages_take_linear_time(piece: str, size: int) -> None:
    markup = piece * (size // len(piece))
    with ends_within(0.5 + 2e-6 * size):
        scanned = scan(markup)
        fold_placed(scanned.shown.text)
        for _ in json_strings(markup, scanned.scripts):
            pass


def test_an_open_string_of_escapes_takes_linear_time() -> None:
    markup = '<script type="application/ld+json">{"a": "' + '\\"' * 200_000
    scanned = scan(markup)
    with ends_within(1):
        assert [stream.text for stream in json_strings(markup, scanned.scripts)] == ["a"]
