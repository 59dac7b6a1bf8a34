"""Sitemaps: XML (urlset, index, news), RSS, Atom and JSON Feed, plain text, gzip or not. Bounded, without entities.

Source: https://www.sitemaps.org/protocol.html (section "Other Sitemap formats" for feeds and text) and Google's news
sitemap schema.
"""

import io
import re
import zlib
from datetime import datetime
from typing import NoReturn

from lxml import etree

from warraq.articles.dates import parse_feed_date
from warraq.articles.errors import FeedError, SitemapError
from warraq.articles.records import StatedTime
from warraq.articles.text import clean_text, escape_bare_ampersands, legal_references

from .decode import decode_document
from .entries import ParseOptions
from .links import absolute
from .records import SitemapDocument, SitemapEntry, SitemapShape
from .safe_xml import SAFE

_MAX_BYTES = 60 * 1024 * 1024  # the protocol allows 50 MB uncompressed
_GZIP = b"\x1f\x8b"
_MAX_MEMBERS = 1_000  # of a gzip file: one is usual
_PIECE = 16_384
_MAX_FEED_ENTRIES = 10_000  # takes a second; older entries are missing, as from any feed
_FEED_ROOTS = frozenset({"rss", "feed", "rdf"})
_ROOT = re.compile(r"<(?:[\w-]{1,40}:)?(\w{1,40})")  # <rss version="2.0">, <rdf:RDF …>, <atom:feed …>
_FREQUENCIES = frozenset({"always", "hourly", "daily", "weekly", "monthly", "yearly", "never"})


def parse_sitemap(
    body: bytes, *, url: str, now: datetime, max_entries: int = 50_000, content_type: str = ""
) -> SitemapDocument:
    """Parse the sitemap fetched from `url`; of a feed, the URLs and dates of its entries.

    Broken XML yields what could be read, marked truncated unless bare ampersands and invalid references were the only
    errors; a document with more than `max_entries` is cut there and marked too.

    Raises:
        SitemapError: it is not a sitemap, or decompresses to more than 60 MB. The only exception, whatever the
        bytes.
    """
    body = _unpacked(body, url)
    document = decode_document(body[:_MAX_BYTES], content_type)
    text = document.text
    if not text.strip():
        raise SitemapError("the document is empty", identity=url)
    if text.startswith("{"):
        return _parse_feed(body, url, now, max_entries, content_type)
    if not text.startswith("<"):
        return _parse_text(text, url, max_entries)
    if _root(text) in _FEED_ROOTS:
        return _parse_feed(body, url, now, max_entries, content_type)
    return _parse_xml(text, url, now, max_entries)


def _unpacked(body: bytes, url: str) -> bytes:
    """Returns the body, decompressed if it is gzip (even twice: servers compress .gz files again)."""
    for _ in range(2):
        if not body.startswith(_GZIP):
            break
        body = _unpacked_once(body, url)
    return body


def _unpacked_once(body: bytes, url: str) -> bytes:
    """Returns what the members of a gzip file hold; of one that breaks off, what there is. Cost: linear."""
    pieces = (body[start : start + _PIECE] for start in range(0, len(body), _PIECE))
    inflater = zlib.decompressobj(wbits=31)
    unpacked = bytearray()
    members, data = 1, next(pieces, b"")
    while data:
        try:
            unpacked += inflater.decompress(data, _MAX_BYTES + 1 - len(unpacked))
        except zlib.error as error:
            if members > 1:  # waste behind a whole file
                break
            raise SitemapError("the gzip file is damaged", identity=url) from error
        if len(unpacked) > _MAX_BYTES:
            raise SitemapError(f"unpacks to more than {_MAX_BYTES} bytes", identity=url)
        data = inflater.unused_data  # at most a piece: with the whole rest, the cost would be quadratic
        if inflater.eof:
            inflater = zlib.decompressobj(wbits=31)
            members += 1
            if members > _MAX_MEMBERS:
                raise SitemapError(f"more than {_MAX_MEMBERS} gzip members", identity=url)
        data = data or next(pieces, b"")
    return bytes(unpacked)


def _parse_text(text: str, url: str, max_entries: int) -> SitemapDocument:
    """One URL per line."""
    urls: dict[str, None] = {}
    lines = 0
    for line in io.StringIO(text):
        if not line.strip():
            continue
        lines += 1
        if re.match(r"https?://", line.strip(), re.IGNORECASE) and (found := absolute(line, url)):
            urls.setdefault(found)
        if len(urls) > max_entries or lines > 4 * max_entries:
            break
    if len(urls) * 2 < lines:
        raise SitemapError("not a sitemap: neither XML nor a list of addresses", identity=url)
    entries = tuple(SitemapEntry(url=found) for found in list(urls)[:max_entries])
    return SitemapDocument(url=url, format="text", entries=entries, is_truncated=len(urls) > max_entries)


def _root(text: str) -> str:
    """Returns the name of the first element in lower case, without prefix."""
    found = _ROOT.match(text)
    return found[1].lower() if found else ""


def _parse_feed(body: bytes, url: str, now: datetime, max_entries: int, content_type: str) -> SitemapDocument:
    """A feed used as a sitemap: only the newest posts, unless it says that it is complete (RFC 5005)."""
    from .parse import parse_feed  # with feedparser, which few sitemaps need

    try:
        feed = parse_feed(
            body,
            url=url,
            content_type=content_type,
            now=now,
            options=ParseOptions(max_entries=min(max_entries, _MAX_FEED_ENTRIES)),
        )
    except FeedError as problem:
        raise SitemapError(problem.message, identity=url) from problem
    entries = tuple(
        SitemapEntry(
            url=entry.url,
            modified=entry.updated or entry.published,
            modified_raw=(entry.updated_raw or entry.published_raw)[:100],
            news_title=entry.title,
            news_published=entry.published,
        )
        for entry in feed.entries
        if entry.url
    )
    return SitemapDocument(
        url=url, format="feed", entries=entries, is_truncated=not feed.is_complete or bool(feed.flags)
    )


def _parse_xml(text: str, url: str, now: datetime, max_entries: int) -> SitemapDocument:
    reader = _Reader(url, now)
    try:
        entries, is_truncated = _read_elements(text, reader, max_entries)
    except etree.XMLSyntaxError:
        # Usually a URL with a bare ampersand: what follows it is not lost.
        text = escape_bare_ampersands(legal_references(text))
        entries, is_truncated = _read_elements(text, reader, max_entries, recover=True)
        if not entries:
            _refuse(reader.root, url)
    if reader.root not in {"urlset", "sitemapindex"}:
        _refuse(reader.root, url)
    kept = tuple(entries[:max_entries])
    if reader.root == "sitemapindex":
        return SitemapDocument(url=url, format="index", children=kept, is_truncated=is_truncated)
    return SitemapDocument(
        url=url,
        format="urlset",
        entries=kept,
        is_news=any(entry.news_title or entry.news_published for entry in kept),
        is_truncated=is_truncated,
    )


def _refuse(root: str, url: str) -> NoReturn:
    if root == "html":
        raise SitemapError("not a sitemap but an HTML page", identity=url)
    raise SitemapError("not a sitemap: no urlset or sitemapindex could be read", identity=url)


def _read_elements(
    text: str, reader: "_Reader", max_entries: int, *, recover: bool = False
) -> tuple[list[SitemapEntry], bool]:
    """Returns the entries, and whether some may be missing: over the limit, or lost when libxml2 had to `recover`.

    Each <url> or <sitemap> is freed once read, so that memory does not grow.
    """
    events = etree.iterparse(
        io.BytesIO(text.encode("utf-8")), events=("start", "end"), recover=recover, **SAFE
    )
    entries: list[SitemapEntry] = []
    for event, element in events:
        name = _local(element)
        if event == "start":
            reader.root = reader.root or name
            if reader.root not in {"urlset", "sitemapindex"}:
                break
        elif name in {"url", "sitemap"}:
            if found := reader.entry(element):
                entries.append(found)
            if len(entries) > max_entries:
                return entries, True
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    return entries, any(error.level >= etree.ErrorLevels.ERROR for error in events.error_log)


class _Reader:
    """Reads the entries of one document; knows its root element."""

    def __init__(self, url: str, now: datetime) -> None:
        self.root = ""
        self._url = url
        self._now = now
        self._dates: dict[str, StatedTime | None] = {}

    def entry(self, element: etree._Element) -> SitemapEntry | None:
        """Returns the entry, None without a usable URL."""
        fields: dict[str, str] = {}
        for count, child in enumerate(element.iter()):
            if count > 500:
                break
            if child.text and len(child.text) <= 10_000:
                space = (
                    "news:"
                    if "sitemap-news" in str(child.tag)
                    else "image:"
                    if "image" in str(child.tag)
                    else ""
                )
                fields.setdefault(space + _local(child), child.text.strip())
        url = absolute(fields.get("loc", ""), self._url)
        if not url:
            return None
        frequency = fields.get("changefreq", "").lower()
        return SitemapEntry(
            url=url,
            modified=self._date(fields.get("lastmod", "")),
            modified_raw=fields.get("lastmod", "")[:100],
            priority=_priority(fields.get("priority", "")),
            change_frequency=frequency if frequency in _FREQUENCIES else "",
            news_title=" ".join(clean_text(fields.get("news:title", "")[:2_000]).split()),
            news_published=self._date(fields.get("news:publication_date", "")),
            news_language=fields.get("news:language", "")[:35],
            news_name=" ".join(clean_text(fields.get("news:name", "")[:300]).split()),
        )

    def _date(self, raw: str) -> StatedTime | None:
        if not raw or len(raw) > 100:
            return None
        if raw not in self._dates:
            if len(self._dates) > 10_000:
                self._dates.clear()
            self._dates[raw] = parse_feed_date(raw, now=self._now)
        return self._dates[raw]


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _priority(raw: str) -> float:
    """0 to 1, 0.5 for anything else."""
    return float(raw) if re.fullmatch(r"[01](?:\.\d{1,10})?", raw, re.ASCII) and float(raw) <= 1 else 0.5


# ------------------------------------------------------------------------------- which sitemaps are worth it

# what file names by WordPress, Yoast, Rank Math, Blogger, Ghost, Drupal and news sites say about their
# content
_SHAPES: tuple[tuple[SitemapShape, re.Pattern[str]], ...] = tuple(
    (shape, re.compile(pattern, re.IGNORECASE))  # type: ignore[misc]
    for shape, pattern in (
        ("media", r"(?:image|video|media|attachment)s?[-_]?sitemap|sitemap[-_](?:image|video|media)"),
        ("news", r"news"),
        ("users", r"(?:author|user|profile)s?\b|sitemap[-_](?:author|user)s?"),
        ("taxonomy", r"categor|post_tag|\btags?\b|(?:^|[-_])tags?(?:[-_.]|$)|taxonom|topics?|sections?[-_.]"),
        ("pages", r"(?:^|[-_/.])pages?(?:[-_.]|$)|static|product"),
        ("posts", r"post(?!_tag)s?|article|blog|stor(?:y|ies)|entr(?:y|ies)|sitemap[-_]pt[-_]post"),
    )
)  # fmt: skip
# Blogger pages its list of posts as sitemap.xml?page=2
_BLOGGER_PAGE = re.compile(r"/sitemap\.xml\?page=\d{1,6}$", re.IGNORECASE)


def sitemap_shape(url: str) -> SitemapShape:
    """Guesses what a sitemap lists from its URL: 'posts' and 'news' are worth fetching first, 'unknown' next."""
    if _BLOGGER_PAGE.search(url):
        return "posts"
    name = url.partition("#")[0].split("://", 1)[-1].partition("/")[2][-300:]
    return next((shape for shape, pattern in _SHAPES if pattern.search(name)), "unknown")
