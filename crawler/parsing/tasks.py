"""Parse tasks of the worker processes: bytes in, small records out. Everything here can be pickled."""

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from urllib.parse import quote_from_bytes, urljoin, urlsplit

import lxml.html
import nh3
from lxml import etree

from warraq import feeds
from warraq.articles import extraction  # what only workers need is loaded there
from warraq.articles.errors import FeedError, SitemapError
from warraq.articles.extraction import ExtractOptions, SiteKnowledge
from warraq.articles.hints import PageHint
from warraq.articles.ingest import Prepared
from warraq.articles.outcomes import Rejected
from warraq.articles.own_text import OwnText, is_from_feed, prepare_beside, prepare_own
from warraq.articles.records import Page
from warraq.articles.urls import same_site, trap_reason, try_canonical, url_date, url_shape
from warraq.crawler.parsing.walls import TOLD, wall_of
from warraq.feeds import (
    FeedDocument,
    FeedLink,
    OlderPage,
    SitemapDocument,
    SiteProfile,
    discover_feeds,
    discover_site,
    header_hubs,
    older_page,
    parse_sitemap,
    sitemap_shape,
)
from warraq.storage import SeenEntry

OWN_TEXT_CHARS = (500, 500_000)  # of an entry's HTML: shorter is a teaser
_OWN_TEXT = nh3.Cleaner(attributes={**nh3.ALLOWED_ATTRIBUTES, "*": {"class", "id"}})
MAX_WALL_WORDS = 300  # of an extracted text; a wall has fewer
MAX_LINKS = 5_000  # of one page; a page with more is a trap or a sitemap in disguise
_BEYOND_ASCII = re.compile("[^\\x00-\\x7f]+")
_SKIPPED_SITEMAPS = ("pages", "taxonomy", "users", "media")  # shapes that list no posts


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A body that is not the expected document. `wall`: the sign of an anti-bot wall that answered instead, else ''."""

    why: str
    wall: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReading:
    """A parsed feed: the document without its entries, and the entries as storage takes them."""

    document: FeedDocument
    entries: tuple[SeenEntry, ...]
    published: tuple[datetime, ...]
    older: OlderPage | None = None  # where the entries behind the window are


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapReading:
    """A parsed sitemap: entries that may be posts, and child sitemaps worth reading."""

    format: str
    entries: tuple[SeenEntry, ...]
    children: tuple[str, ...]
    is_truncated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """A parsed home or listing page. `posts` are links that may be articles, `listings` categories and the like."""

    profile: SiteProfile
    feeds: tuple[FeedLink, ...]
    posts: tuple[str, ...]
    older: tuple[str, ...]
    listings: tuple[str, ...]


def read_feed(page: Page, since: date | None, platform: str = "") -> FeedReading | Unread:
    """The feed in a page, or why there is none."""
    try:
        document = feeds.parse_feed(
            page.body, url=page.final_url, content_type=page.header("content-type"), now=page.fetched_at
        )
    except FeedError as problem:
        return Unread(why=problem.message, wall=wall_of(page))
    entries = []
    for entry in document.entries:
        stated = entry.published or entry.updated
        content = entry.content_html or entry.summary_html
        entries.append(
            SeenEntry(
                identity=entry.identity,
                url=try_canonical(entry.url) if _wanted(stated.at.date() if stated else None, since) else "",
                title=entry.title,
                published=entry.published.iso() if entry.published else "",
                published_raw=entry.published_raw,
                published_parser=entry.published_by.parser,
                published_confidence=entry.published_by.confidence,
                updated=entry.updated.iso() if entry.updated else "",
                updated_raw=entry.updated_raw,
                updated_parser=entry.updated_by.parser,
                updated_confidence=entry.updated_by.confidence,
                fingerprint=_digest(entry.url, entry.title, entry.updated_raw, content),
                content_html=_own_text(content),
                authors=entry.authors,
                tags=entry.tags,
            )
        )
    hubs = (*document.hubs, *header_hubs(_link_headers(page), page.final_url))
    return FeedReading(
        document=replace(document, entries=(), hubs=tuple(dict.fromkeys(hubs))),
        entries=tuple(entries),
        published=tuple(
            stated.at for entry in document.entries if (stated := entry.published or entry.updated)
        ),
        older=older_page(document, platform=platform),
    )


def _link_headers(page: Page) -> tuple[str, ...]:
    return tuple(value for name, value in page.headers if name == "link")


def _own_text(content: str) -> str:
    """The entry's text, sanitised, when it may be a whole post; '' for teasers and for more than any post.

    Classes and ids are kept, because the user's rules may select by them.
    """
    if not OWN_TEXT_CHARS[0] <= len(content) <= OWN_TEXT_CHARS[1]:
        return ""
    return _OWN_TEXT.clean(content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is known of a page besides its bytes: what its site repeats, and what feeds say.

    `stored`: where the text of the stored article was read; '' when none is stored.
    """

    site: SiteKnowledge | None = None
    hints: tuple[PageHint, ...] = ()
    own: OwnText | None = None
    stored: Literal["", "page", "feed"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleReading:
    """A parsed page. `wall`: the sign of a wall that answered; `prepared` is then the feed's text, or None."""

    prepared: Prepared | None
    wall: str = ""


def read_article(
    page: Page, options: ExtractOptions | None, *, beside: Beside, is_partial: bool = False
) -> ArticleReading | Rejected:
    """The article of a page, compared with the feed's own text. Pages with a long text are not checked for walls."""
    prepared = prepare_beside(page, options, site=beside.site, hints=beside.hints, own=beside.own)
    article, is_own = prepared.article, is_from_feed(prepared)
    is_long = article is not None and article.words > MAX_WALL_WORDS and not is_own
    if not is_long and (wall := wall_of(page)):
        given = prepared if is_own else read_own_text(page.fetched_at, options, beside=beside)
        is_wanted = given is not None and given.article is not None and not beside.stored
        return ArticleReading(prepared=given if is_wanted else None, wall=wall)
    if is_own and beside.stored == "page":
        return Rejected(reason="paywall-stub", detail="the page gives less than its feed, and than it gave")
    if is_partial and article is not None:
        flags = tuple(dict.fromkeys((*article.flags, "partial")))
        prepared = replace(prepared, article=replace(article, flags=flags))
    return ArticleReading(prepared=prepared)


def read_own_text(fetched_at: datetime, options: ExtractOptions | None, *, beside: Beside) -> Prepared | None:
    """The article as its feed gives it, without its page; None when the feed gives none."""
    if beside.own is None:
        return None
    return prepare_own(beside.own, options, fetched_at=fetched_at, site=beside.site, hints=beside.hints)


def read_sitemap(page: Page, home_url: str, since: date | None) -> SitemapReading | Unread:
    """The sitemap in a page, or why there is none. URLs of other sites are left out."""
    try:
        document: SitemapDocument = parse_sitemap(page.body, url=page.final_url, now=page.fetched_at)
    except SitemapError as problem:
        return Unread(why=problem.message, wall=wall_of(page))
    entries = []
    for entry in document.entries:
        stated = entry.news_published or entry.modified
        url = try_canonical(entry.url)
        if not url or not same_site(url, home_url) or trap_reason(url):
            continue
        if url_shape(url) not in ("article", "unknown") or _is_home(url, home_url):
            continue
        entries.append(
            SeenEntry(
                identity=url,
                url=url if _wanted(stated.at.date() if stated else _date_in(url), since) else "",
                title=entry.news_title,
                published=entry.news_published.iso() if entry.news_published else "",
                fingerprint=entry.modified_raw,
            )
        )
    children = [try_canonical(child.url) for child in document.children]
    return SitemapReading(
        format=_form_of(document),
        entries=tuple(entries),
        children=tuple(
            dict.fromkeys(
                child
                for child in children
                if child and same_site(child, home_url) and sitemap_shape(child) not in _SKIPPED_SITEMAPS
            )
        ),
        is_truncated=document.is_truncated,
    )


def _form_of(document: SitemapDocument) -> str:
    """The format of a sitemap; of a list, whether it holds only the news of some days, or is longer than we read."""
    if document.format not in ("urlset", "text"):
        return document.format
    if document.entries and all(entry.news_title or entry.news_published for entry in document.entries):
        return "news"
    return "truncated" if document.is_truncated else document.format


def read_page(page: Page, home_url: str, since: date | None) -> PageReading | Unread:
    """The links of a home or listing page, in document order, or why there are none to read."""
    content_type = page.header("content-type").lower()
    if content_type and not any(kind in content_type for kind in ("html", "xml", "text")):
        return Unread(why=f"not HTML but {content_type[:60]}")
    decoded = extraction.decode(page.body, content_type=content_type)
    text = decoded.text
    # Readers follow links as they are written, misread letters and all.
    written = page.body.decode(decoded.encoding, "replace") if "mojibake-repaired" in decoded.flags else text
    try:
        root = lxml.html.document_fromstring(written.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError) as problem:
        return Unread(why=f"no HTML: {problem}")
    profile = discover_site(text, url=page.final_url)
    links = [
        url
        for url in _links(root, page.final_url, decoded.encoding)
        if same_site(url, home_url) and not trap_reason(url) and not _is_home(url, home_url)
    ]
    older = [try_canonical(url) for url in profile.next_urls]
    posts = tuple(
        url
        for url in links
        if url_shape(url) in ("article", "unknown") and url not in older and _wanted(_date_in(url), since)
    )
    feeds = discover_feeds(text, url=page.final_url, http_link_headers=_link_headers(page))
    if not (posts or feeds) and (wall := wall_of(page)):
        return Unread(why=TOLD, wall=wall)
    return PageReading(
        profile=profile,
        feeds=feeds,
        posts=posts,
        older=tuple(url for url in older if url and same_site(url, home_url)),
        listings=tuple(url for url in links if url_shape(url) == "listing" and url not in older),
    )


def _links(root: lxml.html.HtmlElement, url: str, encoding: str) -> list[str]:
    base = root.find(".//base[@href]")
    if base is not None:
        with suppress(ValueError):  # 'http://[': no base
            url = urljoin(url, base.get("href", ""))
    found: dict[str, None] = {}
    for anchor in root.iter("a"):
        href = (anchor.get("href") or "").strip()
        if not href or href.startswith(("#", "mailto:", "javascript:", "tel:", "data:")):
            continue
        if target := try_canonical(_as_sent(href, encoding), url):
            found[target] = None
            if len(found) >= MAX_LINKS:
                break
    return list(found)


def _as_sent(href: str, encoding: str) -> str:
    """The link with the letters of its query as a browser sends them: in the encoding of the page.

    Source: WHATWG URL Standard, query state; its path is always UTF-8.
    """
    if href.isascii() or encoding.startswith("utf"):
        return href
    address, hash_mark, fragment = href.partition("#")
    path, mark, query = address.partition("?")
    query = _BEYOND_ASCII.sub(
        lambda run: quote_from_bytes(run.group().encode(encoding, "xmlcharrefreplace"), safe=""), query
    )
    return f"{path}{mark}{query}{hash_mark}{fragment}"


def _is_home(url: str, home_url: str) -> bool:
    path = urlsplit(url).path
    return (path in ("", "/") and not urlsplit(url).query) or url == home_url


def _date_in(url: str) -> date | None:
    """The latest day that the date in a URL can mean."""
    found = url_date(url)
    if found is None:
        return None
    year, month, day = found
    try:
        return date(year, month or 12, day or 28)
    except ValueError:
        return None


def _wanted(stated: date | None, since: date | None) -> bool:
    return since is None or stated is None or stated >= since


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
