"""OPML in and out; feeds of our own, read back by our own reader."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from warraq.articles.errors import FeedError
from warraq.feeds import (
    RenderedEntry,
    RenderedFeed,
    Subscription,
    parse_feed,
    read_opml,
    render_atom,
    render_json_feed,
    write_opml,
)

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)

OPML = """<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x "y">]>
<opml version="2.0"><head><title>Mine</title></head><body>
<outline text="أدب"><outline text="شعر"><outline type="rss" text="Poems &amp; more" xmlUrl="https://a.example/feed/"
 htmlUrl="https://a.example/"/></outline><outline text="Prose" xmlurl="https://b.example/feed/"/></outline>
<outline text="Top" type="rss" xmlUrl="https://c.example/feed/" category="/News/Arabic,/Daily"/>
<outline text="Again" xmlUrl="https://a.example/feed/"/><outline text="Bad" xmlUrl="javascript:x"/>
<outline type="rss" text="Old" url="https://d.example/rss"/><outline type="link" url="https://e.example/"/>
</body></opml>"""


def test_opml():
    found = read_opml(OPML.encode())
    assert [(one.feed_url, one.folders) for one in found] == [
        ("https://a.example/feed/", ("أدب", "شعر")),
        ("https://b.example/feed/", ("أدب",)),
        ("https://c.example/feed/", ("News", "Arabic")),
        ("https://d.example/rss", ()),
    ]
    assert (found[0].title, found[0].home_url) == ("Poems & more", "https://a.example/")


SCHEMES = [
    ("feed:https://a.example/feed?x=1&amp;y=2", "https://a.example/feed?x=1&y=2"),
    ("feed:http://a.example/feed", "http://a.example/feed"),
    ("feed://a.example/feed", "http://a.example/feed"),
    ("feed://a.example:8080", "http://a.example:8080"),
    ("feed://https://a.example/feed", "https://a.example/feed"),
    (" FEED:HTTPS://a.example/feed ", "HTTPS://a.example/feed"),
    ("//a.example/feed", "http://a.example/feed"),
    ("https://a.example/feed:https://c.example", "https://a.example/feed:https://c.example"),
    ("feed:a.example/feed", ""),
    ("feed:/feed", ""),
    ("feed:javascript:x", ""),
    ("feed://", ""),
    ("feed:feed:https://a.example/", ""),
    ("pcast://a.example/feed", ""),
    ("itpc://a.example/feed", ""),
]


@pytest.mark.parametrize(("written", "meant"), SCHEMES)
def test_addresses_that_ask_for_a_feed_reader(written, meant):
    outlines = f'<outline text="A" xmlUrl="{written}"/><outline text="B" xmlUrl="https://b.example/"/>'
    found = read_opml(f"<opml><body>{outlines}</body></opml>".encode())
    assert [one.feed_url for one in found] == [*([meant] if meant else []), "https://b.example/"]


@pytest.mark.parametrize("body", [b"", b"<rss/>", b"no", b"<", b"<!DOCTYPE opml ["])
def test_no_opml(body):
    with pytest.raises(FeedError):
        read_opml(body)


def test_opml_with_a_bare_ampersand_and_impossible_references_loses_nothing():
    outlines = (
        '<outline text="a &#55357;&#56832; &#xD800;" xmlUrl="https://a.example/?feed=rss&cat=1&amp;lang=ar"/>'
        '<outline text="b &#0;" xmlUrl="https://b.example/feed"/>'
    )
    first, second = read_opml(f"<opml><body>{outlines}</body></opml>".encode())
    assert (first.title, first.feed_url) == ("a 😀 \ufffd", "https://a.example/?feed=rss&cat=1&lang=ar")
    assert (second.title, second.feed_url) == ("b \ufffd", "https://b.example/feed")


def test_broken_and_deep_opml():
    assert len(read_opml(OPML.encode()[:-200])) >= 2
    deep = b"<opml><body>" + b"<outline text='f'>" * 50_000 + b"<outline xmlUrl='https://a.example/'/>"
    assert len(read_opml(deep)) <= 1


texts = st.text(max_size=20)
folders = st.lists(st.text("abشعر<&\"'", min_size=1, max_size=5), max_size=3).map(tuple)
subscriptions = st.lists(
    st.builds(
        Subscription,
        feed_url=st.integers(0, 99).map(lambda n: f"https://x{n}.example/feed/?a=1&b=2"),
        title=texts,
        folders=folders,
    ),
    max_size=8,
    unique_by=lambda one: one.feed_url,
)


@given(subscriptions=subscriptions, title=texts)
def test_opml_written_is_read_back(subscriptions, title):
    back = {one.feed_url: one for one in read_opml(write_opml(subscriptions, title=title).encode())}
    assert set(back) == {one.feed_url for one in subscriptions}
    for one in subscriptions:
        assert back[one.feed_url].folders == one.folders


def feed_of(text, moment=NOW):
    entry = RenderedEntry(
        identity=f"urn:x:{text}", url="https://blog.example.org/?a=1&b=2", title=text, html=f"<p>{text}</p>",
        summary=text, authors=(text,) if text else (), published=moment, updated=moment, tags=(text,) if text else (),
        language="ar",
    )  # fmt: skip
    return RenderedFeed(
        identity="urn:warraq:all", title=text, home_url="https://blog.example.org/", updated=moment,
        self_url="https://blog.example.org/feed.xml", description=text, language="ar", entries=(entry,),
    )  # fmt: skip


HARD = [
    "]]>",
    "</title><script>",
    '"><x y="',
    "&amp;",
    "\x00\x1b[31m",
    "نصٌّ «عربي» تشـ.ويه",
    "\ud800",
    "\ufffe",
    "a\u202eb",
]


@pytest.mark.parametrize("text", HARD)
def test_rendered_feeds_are_read_back(text):
    for body in (render_atom(feed_of(text)), render_json_feed(feed_of(text))):
        document = parse_feed(body.encode(), url="https://blog.example.org/feed", now=NOW)
        (entry,) = document.entries
        assert document.flags == ()
        assert document.self_url == "https://blog.example.org/feed.xml"
        assert entry.url == "https://blog.example.org/?a=1&b=2"
        assert entry.published is not None
        assert entry.published.at == NOW
        assert entry.language == "ar"
        assert "<p>" in entry.content_html
    assert "نصٌّ «عربي» تشـ.ويه" in render_json_feed(feed_of(HARD[5]))


@given(text=st.text(max_size=30))
def test_rendering_never_raises_and_is_well_formed(text):
    root = etree.fromstring(render_atom(feed_of(text)).encode())
    assert root.findtext("{http://www.w3.org/2005/Atom}id") == "urn:warraq:all"
    assert json.loads(render_json_feed(feed_of(text)))["version"].endswith("1.1")


def test_naive_times_are_refused():
    with pytest.raises(ValueError, match="aware"):
        feed_of("x", datetime(2026, 1, 1))  # noqa: DTZ001
