"""Documents made to hurt: each ends in time, opens nothing, and gives a feed or a FeedError."""

import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.patience import ends_within
from warraq.articles.errors import FeedError, SitemapError
from warraq.feeds import (
    FeedDocument,
    ParseOptions,
    discover_feeds,
    discover_site,
    parse_feed,
    parse_sitemap,
    read_opml,
)
from warraq.feeds.xml_feed import read_xml

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
URL = "https://blog.example.org/feed/"


def rss(inner, doctype=""):
    return f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><title>t</title>{inner}</channel></rss>'.encode()


def item(inner):
    return f"<item><title>kept</title>{inner}</item>"


LAUGHS = "<!DOCTYPE rss [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)
) + "]>"  # fmt: skip
QUADRATIC = f"<!DOCTYPE rss [<!ENTITY a '{'x' * 200_000}'>]>"
EXTERNAL = "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
REMOTE = "<!DOCTYPE rss SYSTEM 'http://127.0.0.1:9/x.dtd' [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/p'> %p;]>"
TRICKY = "<!DOCTYPE rss [<!-- ]> --><!ENTITY q \"]>\"><?pi ]> ?><!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
ENTITY_ITEM = item("<description>&x;&a9;</description>")

HOSTILE = {
    "billion laughs": rss(item("<description>&a9;</description>"), LAUGHS),
    "billion laughs in UTF-16": rss(item("<description>&a9;</description>"), LAUGHS)
    .decode()
    .encode("utf-16"),
    "billion laughs in UTF-16 without a mark": rss(ENTITY_ITEM, LAUGHS).decode().encode("utf-16-be"),
    "quadratic": rss(item("<description>" + "&a;" * 5_000 + "</description>"), QUADRATIC),
    "external entity": rss(ENTITY_ITEM, EXTERNAL),
    "remote entity": rss(ENTITY_ITEM, REMOTE),
    "declaration that hides its end": rss(ENTITY_ITEM, TRICKY),
    "second declaration": rss(ENTITY_ITEM, EXTERNAL + EXTERNAL),
    "xinclude": rss(
        item("<x:include xmlns:x='http://www.w3.org/2001/XInclude' parse='text' href='file:///etc/passwd'/>")
    ),
    "deep": rss(item("<a>" * 100_000 + "x" + "</a>" * 100_000)),
    "deep and open": rss(item("<a>" * 100_000)),
    "attributes": rss(item("<enclosure " + " ".join(f"a{n}='v'" for n in range(100_000)) + "/>")),
    "attributes, ill-formed": rss(
        item("&nbsp;<enclosure " + " ".join(f"a{n}='v'" for n in range(100_000)) + "/>")
    ),
    "namespaces": rss(item("".join(f"<n{n}:x xmlns:n{n}='urn:{n}'>v</n{n}:x>" for n in range(50_000)))),
    "long text": rss(item("<description>" + "x" * 12_000_000 + "</description>")),
    "long title": rss("<item><title>" + "kept" * 2_000_000 + "</title></item>"),
    "newlines first": b"\n" * 300_000 + rss(item("")),
    "escaped tags": rss(item("<description>" + "&lt;div&gt;" * 100_000 + "</description>")),
    "categories": rss(item("".join(f"<category>c{n}</category>" for n in range(100_000)))),
    "entries": rss("".join(f"<item><title>kept {n}</title><guid>{n}</guid></item>" for n in range(200_000))),
    "entries with fields": rss(
        "".join(
            f"<item><title>kept {n}</title><guid>{n}</guid><pubDate>{n} Feb 2026 10:00:00</pubDate><a/><b/><c/>"
            "<category>x</category><category>y</category><description>&lt;p&gt;z</description></item>"
            for n in range(80_000)
        )
    ),
    "one guid": rss("".join(f"<item><title>kept {n}</title><guid>g</guid></item>" for n in range(10_000))),
    "comments": b"<!--x-->" * 50_000 + rss(item("")),
    "ampersands": rss(item("&" * 8_000_000)),
    **{
        f"ill-formed, many {mark!r}": rss(item("&nbsp;" + mark * (1_000_000 // len(mark))))
        for mark in (
            "<",
            "&",
            "<a ",
            "<!--",
            "<![CDATA[",
            "<!",
            "</",
            "<a/>",
            "&#",
            '<a b="',
            "<item>",
            "]]>",
        )
    },
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_feed_ends_in_time_and_opens_nothing(what, opened):
    feed = None
    with ends_within(2), suppress(FeedError):
        feed = parse_feed(HOSTILE[what], url=URL, now=NOW)
    assert not opened
    if feed is not None:
        assert len(feed.entries) <= ParseOptions().max_entries
        assert all("root:" not in entry.summary_html for entry in feed.entries)
        assert sum(len(entry.summary_html) + len(entry.content_html) for entry in feed.entries) < 5_000_000


@pytest.mark.parametrize(
    "what", ["billion laughs", "external entity", "remote entity", "entries", "attributes", "deep"]
)
def test_what_stands_beside_the_trap_is_kept(what):
    feed = parse_feed(HOSTILE[what], url=URL, now=NOW)
    assert feed.entries[0].title.startswith("kept")


@pytest.fixture(scope="module")
def watched():
    """Paths opened and hosts asked for while a test listens."""
    events = []
    state = {"on": False}

    def listen(event, arguments):
        if state["on"] and event in {"open", "socket.connect", "socket.getaddrinfo"}:
            path = str(arguments[0])
            if not path.endswith((".py", ".pyc", ".so", ".tsv")):
                events.append((event, path))

    sys.addaudithook(listen)
    return state, events


@pytest.fixture
def opened(watched):
    state, events = watched
    events.clear()
    state["on"] = True
    yield events
    state["on"] = False


@pytest.mark.parametrize("mark", ["", "<rss>"])
def test_a_body_that_spells_a_path_opens_nothing(mark, tmp_path: Path, opened):
    folder = tmp_path / mark  # with a mark of a feed in its name it reaches feedparser
    folder.mkdir(exist_ok=True)
    path = folder / "feed.xml"
    path.write_bytes(rss(item("secret")))
    opened.clear()
    with suppress(FeedError):
        assert parse_feed(str(path).encode(), url=URL, now=NOW).entries == ()
    assert opened == []


def test_recovered_names_that_are_none():
    """Found by changing bytes of real feeds."""
    feed = read_xml(b"<rss><channel><item><description><p><a:0b>x</a:0b></p>", max_entries=9, recover=True)
    assert feed is not None
    assert feed.entries[0].summary.value == "<p><span>x</span></p>"


def test_a_page_with_a_hundred_thousand_attributes():
    page = "<html><head><link rel=alternate type='application/rss+xml' href=/feed></head><body "
    page += " ".join(f"a{n}='v'" for n in range(100_000)) + "><a href=/x>x</a>"
    with ends_within(2):
        (link,) = discover_feeds(page, url=URL)
    assert link.url == "https://blog.example.org/feed"


def test_a_page_with_a_hundred_thousand_links():
    page = "<p>" + "".join(f"<a href='/p/{n}'>{n}</a>" for n in range(100_000))
    with ends_within(2):
        assert discover_feeds(page, url=URL) == ()
        discover_site(page, url=URL)


# ---------------------------------------------------------------------------------------------------- properties

SCRAPS = [
    "<rss version='2.0'>", "<channel>", "<item>", "</item>", "</channel>", "</rss>", "<title>", "</title>", "<link>",
    "</link>", "<guid isPermaLink='true'>", "</guid>", "<pubDate>", "</pubDate>", "<description>", "</description>",
    "<feed xmlns='http://www.w3.org/2005/Atom'>", "</feed>", "<entry>", "</entry>", "<content type='xhtml'>",
    "</content>", "<link href='/x' rel='self'/>", "<![CDATA[", "]]>", "&amp;", "&nbsp;", "&#0;", "&#xD800;", "<!--",
    "-->", "<!DOCTYPE rss [", "]>", "<?xml version='1.0' encoding='utf-16'?>", "{\"items\":[", "]}", "\x00", "\ufeff",
    "xml:base='//x'", "<rdf:RDF", "<urlset>", "<url><loc>", "</loc></url>", "<opml><body><outline xmlUrl='http://x/'/>",
    "2026-01-01", "http://[", "<author><name>", "</name></author>", "<category term='x'/>", "\udcff", "𐏿",
]  # fmt: skip
documents = st.lists(st.sampled_from(SCRAPS) | st.text(max_size=8), max_size=40).map("".join)
encodings = st.sampled_from(["utf-8", "utf-16", "utf-16-be", "cp1256", "utf-32"])
bodies = st.binary(max_size=300) | st.builds(
    lambda text, codec: text.encode(codec, "replace" if codec != "utf-8" else "surrogatepass"),
    documents,
    encodings,
)


@given(
    body=bodies,
    content_type=st.sampled_from(["", "text/xml; charset=windows-1256", "x; charset=zlib", "\xff"]),
)
@settings(max_examples=400)
def test_parse_feed_raises_nothing_but_feed_errors(body, content_type):
    try:
        feed = parse_feed(body, url=URL, content_type=content_type, now=NOW)
    except FeedError:
        return
    assert_sound(feed)
    assert parse_feed(body, url=URL, content_type=content_type, now=NOW) == feed


def assert_sound(feed: FeedDocument) -> None:
    for entry in feed.entries:
        assert entry.identity
        assert entry.url == "" or entry.url.startswith(("http://", "https://"))
        texts = (entry.title, entry.summary_html, entry.content_html, entry.guid, entry.identity, *entry.tags)
        for text in texts:
            text.encode("utf-8")
            assert "\0" not in text


@given(body=bodies)
@settings(max_examples=200)
def test_sitemaps_lists_and_pages_raise_nothing_else(body):
    addresses = []
    with suppress(SitemapError):
        sitemap = parse_sitemap(body, url=URL, now=NOW)
        addresses += [entry.url for entry in (*sitemap.entries, *sitemap.children)]
    with suppress(FeedError):
        addresses += [listed.url for listed in read_opml(body)]
    addresses += [
        link.url for link in discover_feeds(body, url=URL, http_link_headers=[body.decode("latin-1")])
    ]
    site = discover_site(body, url=URL)
    addresses += [*site.sitemaps, *site.next_urls]
    assert [address for address in addresses if not address.startswith(("http://", "https://"))] == []


MEASURE = """
import sys
sys.path[:0] = [{root!r}, {tests!r}]
from pathlib import Path
from warraq.articles.errors import FeedError
from warraq.feeds import parse_feed
from test_feed_hostile import HOSTILE, NOW, URL
for body in HOSTILE.values():
    try:
        parse_feed(body if isinstance(body, bytes) else body.encode(), url=URL, now=NOW)
    except FeedError:
        pass
print(next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")))
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
def test_all_hostile_feeds_together_stay_below_300_mb():
    here = Path(__file__).resolve()
    code = MEASURE.format(root=str(here.parents[2]), tests=str(here.parent))
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(ended.stdout.split()[1]) < 300 * 1024
