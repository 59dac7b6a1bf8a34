"""Fuzz targets: each takes bytes, and raises if a promise about third-party bytes is broken."""

import re
import tomllib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import lxml.html
import nh3

from warraq.articles.dates import parse_date, parse_feed_date
from warraq.articles.errors import AddressError, DecodeError, FeedError, SitemapError
from warraq.articles.extraction import decode, extract
from warraq.articles.outcomes import Rejected
from warraq.articles.records import Article, Page
from warraq.articles.urls import canonical, key, try_canonical, unwrap, url_date, url_shape
from warraq.feeds import discover_feeds, discover_site, parse_feed, parse_sitemap, read_opml

NOW = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://blog.example/2025/10/a-post"
SAFE_ADDRESSES = ("http://", "https://", "mailto:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A function to test, pieces to build its input from, and documents with a gap ('@') where they go."""

    run: Callable[[bytes], None]
    scraps: tuple[str, ...]
    frames: tuple[str, ...] = ("@",)


class _Tags(HTMLParser):
    """What a second, independent parser sees in a text."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, attrs))


def require_safe(html: str) -> None:
    """Raise AssertionError for markup that could run, load or submit something."""
    if not html:
        return
    html = _CONTROLS.sub(" ", html)  # lxml rejects them in text
    root = lxml.html.fragment_fromstring(html, create_parent="div")
    elements = [(e.tag, [(str(n), v) for n, v in e.attrib.items()]) for e in root.iter()]
    second = _Tags()
    second.feed(html)
    for tag, attributes in (*elements, *second.seen):
        assert isinstance(tag, str), "a comment or instruction"
        assert tag not in _BANNED, f"<{tag}>"
        for name, value in attributes:
            assert not name.startswith("on"), f"{tag} {name}"
            assert name not in ("style", "srcdoc"), f"{tag} {name}"
            if name in ("href", "src", "cite"):
                # nh3 allows relative URLs; ours are made absolute before
                scheme, colon, _ = (value or "").partition(":")
                assert not colon or not scheme.isalpha() or (value or "").startswith(SAFE_ADDRESSES), value


_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_BANNED = frozenset(
    ("script", "style", "iframe", "object", "embed", "form", "input", "button", "meta", "base", "link", "svg", "math",
     "template", "noscript", "frame")
)  # fmt: skip


def _decode(body: bytes) -> None:
    for content_type in ("", "text/html; charset=windows-1256", "text/html; charset=utf-8"):
        try:
            found = decode(body, content_type=content_type)
        except DecodeError:
            continue
        found.text.encode()
        assert "\0" not in found.text


def _feed(body: bytes) -> None:
    try:
        feed = parse_feed(body, url=URL, content_type="text/xml", now=NOW)
    except FeedError:
        return
    for entry in feed.entries:
        assert entry.identity
        assert not entry.url or entry.url.startswith(("http://", "https://")), entry.url
        for text in (entry.title, entry.summary_html, entry.content_html, entry.identity, *entry.tags):
            text.encode()
            assert "\0" not in text


def _lists(body: bytes) -> None:
    """Sitemaps, subscription lists, and feeds discovered on a page."""
    with suppress(SitemapError):
        for entry in parse_sitemap(body, url=URL, now=NOW).entries:
            assert entry.url.startswith(("http://", "https://")), entry.url
            entry.url.encode()
    with suppress(FeedError):
        for subscription in read_opml(body):
            assert subscription.feed_url.startswith(("http://", "https://")), subscription.feed_url
            f"{subscription.title}{subscription.feed_url}".encode()
    for link in discover_feeds(body, url=URL):
        assert link.url.startswith(("http://", "https://")), link.url
        f"{link.title}{link.url}".encode()
    discover_site(body, url=URL).name.encode()


def _extract(body: bytes) -> None:
    found = extract(_page(body))
    if isinstance(found, Rejected):
        return
    for text in (found.text, found.html, found.markdown, found.metadata.title, *found.metadata.authors):
        text.encode()
    assert found.text.strip()


def _sanitise(body: bytes) -> None:
    """The two places where third-party markup is kept: the article, and an entry's own text."""
    found = extract(_page(body))
    if isinstance(found, Article):
        require_safe(found.html)
    once = nh3.clean(body[:50_000].decode("utf-8", "replace"))
    require_safe(once)
    require_safe(
        nh3.clean(once)
    )  # not always the same: `<p><select><p>` leaves a nesting that no parser keeps


def _url(body: bytes) -> None:
    text = body.decode("utf-8", "surrogateescape")  # invalid UTF-8 becomes lone surrogates
    for base in ("", URL):
        try:
            found = canonical(text, base)
        except AddressError:
            assert try_canonical(text, base) == ""
            continue
        found.encode("ascii")
        assert found.startswith(("http://", "https://"))
        assert canonical(found) == found
        key(found), url_shape(found), url_date(found), unwrap(found)


def _date(body: bytes) -> None:
    text = body.decode("utf-8", "replace")
    for language in ("", "ar", "en", "fa"):
        for found in (parse_date(text, now=NOW, language=language), parse_feed_date(text, now=NOW)):
            if found is not None:
                assert 1990 <= found.at.year <= 2026
                found.iso(), found.utc()


def _page(body: bytes) -> Page:
    headers = (("content-type", "text/html"),)
    return Page(url=URL, final_url=URL, status=200, headers=headers, body=body, fetched_at=NOW)


_WORDS = "The copyist mixed his ink before sunrise and counted the reeds that were left from winter. " * 4
_ARTICLE = (
    "<html lang=en><head><title>On ink</title><meta property='og:type' content='article'>@</head><body><article>"
    f"<h1>On ink</h1><p>{_WORDS}</p>@<p>{_WORDS}</p></article>@</body></html>"
)
_RSS = (
    "<rss version='2.0'><channel><title>T</title>@<item><title>t</title><link>http://x.example/a</link>@</item>"
    "</channel></rss>"
)
_SITEMAP = "<urlset>@<url><loc>https://x.example/a@</loc></url>@</urlset>"
_OPML = "<opml version='2.0'><body><outline text='a@' xmlUrl='https://x.example/f@'/>@</body></opml>"
_SCRAPS = {
    name: tuple(pieces)
    for name, pieces in tomllib.loads(Path(__file__).with_name("fuzz_scraps.toml").read_text("utf-8")).items()
}

TARGETS = {
    "decode": Target(run=_decode, scraps=(*_SCRAPS["markup"], *_SCRAPS["encoding"]), frames=("@", _ARTICLE)),
    "feed": Target(run=_feed, scraps=(*_SCRAPS["feed"], *_SCRAPS["markup"]), frames=("@", _RSS)),
    "lists": Target(
        run=_lists, scraps=(*_SCRAPS["lists"], *_SCRAPS["markup"]), frames=("@", _OPML, _SITEMAP)
    ),
    "extract": Target(run=_extract, scraps=_SCRAPS["markup"], frames=(_ARTICLE, "@")),
    "sanitise": Target(run=_sanitise, scraps=_SCRAPS["markup"], frames=(_ARTICLE, "@")),
    "url": Target(run=_url, scraps=_SCRAPS["address"]),
    "date": Target(run=_date, scraps=_SCRAPS["date"]),
}
