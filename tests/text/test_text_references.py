"""References that name no character: joined, made legal, and never at a cost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.patience import ends_within
from warraq.articles.text import escape_bare_ampersands, join_surrogates, legal_references


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a &#55357;&#56832; b", "a 😀 b"),
        ("a &#xD83D;&#xDE00; b", "a 😀 b"),
        ("&#xd83d;&#56832;", "😀"),
        ("&#56319;&#57343;", "\U0010ffff"),
        ("&#xD800;&#xD800;&#xDC00;", "&#xD800;𐀀"),
        ("&#56832;&#55357;", "&#56832;&#55357;"),  # the wrong way round
        ("&#55357; &#56832;", "&#55357; &#56832;"),
        ("&#56400;&#56832;", "&#56400;&#56832;"),  # two low halves
        ("&#8217;&#x2019;&amp;&#55", "&#8217;&#x2019;&amp;&#55"),
    ],
)
def test_halves_that_stand_together_are_one_character(written, expected):
    assert join_surrogates(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("&#xD800;", "\ufffd"),
        ("&#56832;&#55357;", "\ufffd\ufffd"),
        ("&#0;&#x0000;", "\ufffd\ufffd"),
        ("&#xFFFF;&#65534;", "\ufffd\ufffd"),
        ("&#99999999;&#x110000;", "\ufffd\ufffd"),
        ("a&#x1F;b&#11;c", "abc"),
        ("&#9;&#10;&#xD;&#x85;&#8217;&#0000065;", "&#9;&#10;&#xD;&#x85;&#8217;&#0000065;"),
        ("&#xD83D;&#xDE00;", "😀"),
    ],
)
def test_what_names_no_character_is_replaced(written, expected):
    assert legal_references(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("?a=1&b=2", "?a=1&amp;b=2"),
        ("&nbsp; &amp; &#38; &#x26; &", "\xa0 &amp; &#38; &#x26; &amp;"),
        ("&eacute;&copy=1&nonsense;&AMP;&LT;", "é&amp;copy=1&amp;nonsense;&amp;&lt;"),
        ("<![CDATA[?a&b]]>&c<![CDATA[d&e]]>", "<![CDATA[?a&b]]>&amp;c<![CDATA[d&e]]>"),
        ("&<![CDATA[never closed & so on", "&amp;<![CDATA[never closed & so on"),
    ],
)
def test_bare_ampersands_outside_literal_sections(written, expected):
    assert escape_bare_ampersands(written) == expected


@given(
    st.lists(st.one_of(st.integers(0, 0x120000), st.sampled_from([0xD83D, 0xDE00, 0xFFFE])), max_size=20),
    st.booleans(),
)
def test_after_it_xml_takes_every_reference(codes, as_hex):
    markup = "".join(f"&#x{code:x};" if as_hex else f"&#{code};" for code in codes)
    read = etree.fromstring(f"<a>{legal_references(markup)}</a>").text or ""
    plain = [code for code in codes if 0x20 <= code < 0xD800 and not 0x7F <= code < 0xA0]
    assert [ord(character) for character in read if ord(character) in plain] == plain
    assert len(read) <= len(codes)


@pytest.mark.parametrize(
    "flood",
    [
        "&#" * 500_000,
        "&#0" * 400_000,
        "&#xD83D;" * 150_000,
        "&#" + "9" * 1_000_000,
        "<![CDATA[" * 100_000,
        "&" * 1_000_000,
    ],
)
def test_floods_cost_no_more_than_their_length(flood):
    with ends_within(0.5):
        escape_bare_ampersands(legal_references(flood))
