"""The usual feed is read by shorter ways; each finds what the long one does."""

import re
from datetime import UTC, datetime

import feedparser
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from warraq.articles.text import clean_text
from warraq.feeds import ParseOptions, entries, links, markup, parse, parse_feed, xml_feed
from warraq.feeds.decode import decode_document, undecoded
from warraq.feeds.links import absolute
from warraq.feeds.parse import _read_forgiving
from warraq.feeds.xml_feed import read_xml
from warraq.feeds.xml_names import Names

NOW = datetime(2026, 11, 23, tzinfo=UTC)
URL = "https://blog.example.org/feed"
FEEDS = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!-- a --><rss version="2.0" xmlns:x="urn:x"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>A &amp; b</title><item>'
    "<title><![CDATA[x <b>ع]]></title><dc:creator>z</dc:creator><x:y/><category>q</category>"
    "<guid isPermaLink='false'>1</guid><pubDate>Fri, 01 Mar 2024 10:00:00 GMT</pubDate></item>"
    "<item><link>/a?b=1&amp;c=2</link></item></channel></rss>",
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/x/"><entry xml:lang="ar">'
    '<title type="html">&lt;b&gt;t</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
    '<p>é &#8217;</p></div></content><link rel="alternate" href="p"/><updated>2024-03-01</updated></entry></feed>',
    '<!DOCTYPE rdf><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns="http://purl.org/rss/1.0/"><channel rdf:about="c"><title>t</title></channel>'
    '<item rdf:about="https://x.example/i"><title>i</title></item></rdf:RDF>',
)
SCRAPS = (
    b"<", b">", b"&", b";", b'"', b"/", b"</item>", b"<item>", b"<entry>", b"<!DOCTYPE a>", b"<!--", b"-->",
    b"<![CDATA[", b"]]>", b"<?xml version='1.0' encoding='cp1256'?>", b"<?p ?>", b"?>", b"&nbsp;", b"&#1;",
    b"&#150;", b"&#xd83d;&#xde00;", b"\x00", b"\x01", b"\x0b", b"\x1b$B", b"~{", b"\x80", b"\xc7\xe1",
    b"\xc2\x96", b"\xc3\x83\xc2\xa9", b"\xed\xa0\x80", b"\xed\xa0\xbd\xed\xb8\x80", b"\xef\xbf\xbe",
    b"\xef\xbb\xbf", b"\xef\xbf\xbd", b"\xff\xfe", b"\xc2\xa0", b"\xe2\x80\xa8", b" \r\n\t", b"\r",
    b"<meta charset='koi8-r'>", b" xmlns=''", b" xmlns:dc='u'", b" a='1'", b"x:",
)  # fmt: skip


@st.composite
def broken_feeds(draw: st.DrawFn) -> bytes:
    """A feed with up to three scraps put into it, often where they leave it well-formed."""
    body = draw(st.sampled_from(FEEDS)).encode()
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(body)))
        if draw(st.booleans()):
            at = body.find(b">", at) + 1
        body = body[:at] + draw(st.sampled_from(SCRAPS)) + body[at:]
    return body


#: What stands before the feed, or in its header, so that it has to be decoded, or leaves a flag.
UNUSUAL = (
    (b"<!-- \xff -->", ""),
    (b"<!-- \xff\xff\xff --><aaa/>", ""),
    (b"<!-- \xef\xbf\xbd -->", ""),
    (b"<!-- -\x01-> <x> -->", ""),
    (b"<!-- --\x01> <x> -->", ""),
    (b"<!DOCTYPE rss [<!ENTITY a ']>'>]>", ""),
    (b"<!-- " + b"-" * 9_000 + b" -->", ""),
    (b"\xef\xbb\xbf\xef\xbb\xbf", ""),
    (b" \xc2\xa0\x00\xe2\x80\xa8", ""),
    (b"{", ""),
    (b"<?xml version='1.0' encoding='windows-1256'?>", ""),
    (b"<?xml version='1.0' encoding='hz-gb-2312'?><!-- ~{ -->", ""),
    (b"", "text/xml; charset=windows-1256"),
    (b"", "text/xml; charset=utf-16"),
)
headers = st.sampled_from(("", "text/xml; charset=utf-8", "x; charset=windows-1256", "x; charset=hz"))


@settings(max_examples=1_500)
@given(body=broken_feeds(), content_type=headers)
def test_the_undecoded_feed_is_the_decoded_one(body: bytes, content_type: str) -> None:
    assert_decoding_changes_nothing(body, content_type)


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize(("before", "content_type"), UNUSUAL)
def test_what_is_unusual_before_a_feed(before: bytes, content_type: str, feed: str) -> None:
    assert_decoding_changes_nothing(before + feed.partition("\n")[2].encode(), content_type)
    assert_decoding_changes_nothing(before + feed.encode(), content_type)


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize(
    "codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-8-sig"]
)
def test_what_libxml2_knows_by_its_first_bytes(codec: str, feed: str) -> None:
    """It reads UTF-16 and UTF-32 without a mark too."""
    for text in (feed, feed.partition("\n")[2] or feed):
        assert_decoding_changes_nothing(text.encode(codec), "")


def assert_decoding_changes_nothing(body: bytes, content_type: str) -> None:
    usual = parse._read_usual(body, content_type, ParseOptions())
    if usual is None:
        return
    document = decode_document(body, content_type)
    raw, flags = parse._read(document.text, URL, ParseOptions())
    assert repr(usual) == repr((raw, (*document.flags, *flags)))
    assert document.encoding == "utf-8"
    assert undecoded(body, content_type)[0] == document.text.encode()


def test_the_usual_feed_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "decode_document", None)
    for feed in FEEDS:
        assert parse_feed(feed.encode(), url=URL, now=NOW).entries
        assert parse_feed(b"\xef\xbb\xbf" + feed.encode(), url=URL, now=NOW).entries


PLACES = (
    "<rss><channel><title>%s</title></channel></rss>",
    "<rss><channel><title><![CDATA[ع%s]]></title></channel></rss>",
    "<rss><channel a='%s'/></rss>",
    "<rss><channel/><!-- ع%s --></rss>",
    "<rss><channel/><?p ع%s ?></rss>",
    "<rss><channel/><p%s/></rss>",
    "<rss><channel p%s=''/></rss>",
    "<rss><channel/></rss>%s",
    "<rss><channel/></rss><!--%s-->",
    "<rss xmlns:p='u%s'><channel/></rss>",
)
REFUSED = (
    *(bytes([code]) for code in range(0x20) if code not in b"\t\n\r"),
    *(bytes([code]) for code in range(0x80, 0x100)),
    b"\xef\xbf\xbe", b"\xef\xbf\xbf", b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xc0\x80", b"\xe0\x80\x80",
    b"\xf4\x90\x80\x80",
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_the_xml_parser_refuses_what_decoding_repairs(place: str) -> None:
    """Without this, an undecoded feed could hold what a decoded one does not."""
    before, after = (part.encode() for part in place.split("%s"))
    assert read_xml(before + after, max_entries=9) is not None
    assert [part for part in REFUSED if read_xml(before + part + after, max_entries=9) is not None] == []


@settings(max_examples=500)
@given(body=broken_feeds(), limit=st.integers(0, 2))
def test_a_feed_parsed_at_once_is_the_same_in_pieces(body: bytes, limit: int) -> None:
    at_once = read_xml(body, max_entries=limit)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(xml_feed, "_AT_ONCE", 0)
        assert read_xml(body, max_entries=limit) == at_once


@pytest.mark.parametrize("limit", [1, 2, 3])
@pytest.mark.parametrize("count", range(9))
def test_entries_are_left_out_of_a_feed_parsed_at_once(
    monkeypatch: pytest.MonkeyPatch, count: int, limit: int
) -> None:
    items = "".join(f"<item><guid>{number}</guid></item>" for number in range(count))
    body = f"<rss><channel>{items}<image><item/><item/></image></channel></rss>".encode()
    found = read_xml(body, max_entries=limit)
    monkeypatch.setattr(xml_feed, "_AT_ONCE", 0)
    assert read_xml(body, max_entries=limit) == found
    assert len(found.entries) == min(count, 2 * limit)
    assert found.flags == (("entries-truncated",) if count > 2 * limit else ())


def test_names_of_unknown_namespaces_are_told_apart_by_prefix() -> None:
    root = etree.fromstring(
        "<r><dc:a xmlns:dc='urn:x'/><q:a xmlns:q='urn:x'/><a xmlns='urn:x'/><dc:a xmlns:dc='urn:x'/>"
        "<e:b xmlns:e='http://purl.org/dc/elements/1.1/'/><f:b xmlns:f='http://purl.org/dc/elements/1.1/'/></r>"
    )
    names = Names()
    assert [names.of(child) for child in root] == ["dc:a", "?:a", "?:a", "dc:a", "dc:b", "dc:b"]
    assert [names.of(child) for child in root] == [Names().of(child) for child in root]


ADDRESSES = st.one_of(
    st.text(max_size=30),
    st.text("a1./?#&;=%: \tétps", max_size=12).map("https://x.example".__add__),
    st.lists(
        st.sampled_from(
            ("http", "https", "HTTP", "httpſ", "://", "//", ":", "x.example", "a-b.x", "-", ".", "@", ":80", ":0",
             ":99999", "/", "?", "#", "&", "amp;", "&amp;", "a=1", ";", "%", "%20", " ", "\t", "\n", "\\", "é", "ع",
             "[", "]", "[::1]", '"', "<", "\x7f", "\xa0", "token=1", "..", "a" * 4_000)
        ),
        max_size=9,
    ).map("".join),
)  # fmt: skip


@settings(max_examples=2_000)
@given(url=ADDRESSES, base=st.sampled_from(("", "https://x.example/a/b", "http://[")))
@example(url="https://x.example/?a=1&amp;b=2&#38;c", base="")
@example(url="https://x.example:99999/", base="")
@example(url="https://x.example:0/", base="")
@example(url="https://x.example/" + "a" * 4_000, base="")
def test_an_address_returned_as_it_is_is_what_it_resolves_to(url: str, base: str) -> None:
    found = absolute(url, base)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(links, "_AS_IT_IS", re.compile("(?!)"))
        assert absolute(url, base) == found


TEXTS = st.text(max_size=40) | st.lists(
    st.sampled_from(
        ("a", " ", "\n", "\t", "\x85", "\x96", "\x81", "\xa0", "é", "Ã©", "Â\x96", "e\u0301", "ع", "\u202e",
         "\ud83d", "\x00", "<b>", "<br/>", "</p>", "<", ">", "&amp;", "&#150;", "@", "(", ")", "x@y.example",
         "x@y.example (N)", "N <x@y.example>")
    ),
    max_size=8,
).map("".join)  # fmt: skip


@settings(max_examples=1_000)
@given(text=TEXTS, limit=st.integers(1, 12))
def test_a_line_is_repaired_cleaned_and_cut(text: str, limit: int) -> None:
    part = text[: limit * 4]
    assert entries._line(text, limit) == " ".join(clean_text(markup.repair(part)).split())[:limit].rstrip()


@settings(max_examples=1_000)
@given(text=TEXTS)
def test_texts_are_repaired_and_freed_of_markup_as_before(text: str) -> None:
    try:
        decoded = text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        decoded = text
    assert markup.repair(text) == decoded.translate(markup._C1)
    freed = markup._ANY_TAG.sub("", markup._BREAKING_TAG.sub(" ", text))
    assert markup.plain_from_html(text) == markup.unescape(freed)
    value = text.strip()
    named = entries._ADDRESS_AND_NAME.fullmatch(value) or entries._NAME_AND_ADDRESS.fullmatch(value)
    assert entries._people([text], 9) == entries._texts([named[1] if named else value], 9, 300)


@settings(max_examples=300, deadline=None)
@given(body=broken_feeds())
def test_feedparser_reads_the_same_when_its_strict_parser_stops_at_once(body: bytes) -> None:
    """Only what made the strict parser fail as a program, not as a parser, is read now."""
    text = decode_document(body).text
    if not text or parse._is_well_formed(text.encode()):
        return
    found = outcome(text)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(parse, "_STOP", b"")
        before = outcome(text)
    assert found == before or before == "feedparser failed: ValueError"


def outcome(text: str) -> str:
    try:
        return repr(_read_forgiving(text))
    except parse.FeedError as error:
        return error.args[0]


def test_the_strict_parser_stops_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    strict = feedparser.api.StrictFeedParser
    monkeypatch.setattr(strict, "startElementNS", None)  # it cannot read an element without it
    assert _read_forgiving("<rss><channel><title>a</title><item><title>b</title></channel>") is not None
