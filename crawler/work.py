"""What the worker processes do: bytes in, small records out. Everything here can be pickled."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urljoin, urlsplit

import lxml.html
import nh3
from lxml import etree

from warraq.articles.errors import FeedError, SitemapError
from warraq.articles.extraction import ExtractOptions, SiteStatistics, decode
from warraq.articles.hints import PageHint
from warraq.articles.ingest import Prepared
from warraq.articles.outcomes import Rejected
from warraq.articles.own_text import OwnText, is_from_feed, prepare_beside, prepare_own
from warraq.articles.records import Page
from warraq.articles.urls import same_site, trap_reason, try_canonical, url_date, url_shape
from warraq.crawler.walls import wall_of
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
    parse_feed,
    parse_sitemap,
    sitemap_shape,
)
from warraq.storage import SeenEntry

OWN_TEXT_CHARS = (500, 500_000)  # of an entry's HTML: shorter is a teaser
_OWN_TEXT = nh3.Cleaner(attributes={**nh3.ALLOWED_ATTRIBUTES, "*": {"class", "id"}})
MAX_WALL_WORDS = 300  # of an extracted text; a wall says less
MAX_LINKS = 5_000  # of one page; a page with more is a trap or a sitemap in disguise
_SKIPPED_SITEMAPS = ("pages", "taxonomy", "users", "media")  # shapes that list no posts


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReading:
    """A feed as read: the document without its entries, and the entries as storage takes them."""

    document: FeedDocument
    entries: tuple[SeenEntry, ...]
    published: tuple[datetime, ...]
    older: OlderPage | None = None  # where the entries behind the window are


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapReading:
    """A sitemap as read: entries that may be posts, and child sitemaps worth reading."""

    format: str
    entries: tuple[SeenEntry, ...]
    children: tuple[str, ...]
    is_truncated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """A home or listing page as read. `posts` are links that may be articles, `listings` categories and the like."""

    profile: SiteProfile
    feeds: tuple[FeedLink, ...]
    posts: tuple[str, ...]
    older: tuple[str, ...]
    listings: tuple[str, ...]


def read_feed(page: Page, since: date | None, platform: str = "") -> FeedReading | str:
    """The feed in a page, or why it is none."""
    try:
        document = parse_feed(
            page.body, url=page.final_url, content_type=page.header("content-type"), now=page.fetched_at
        )
    except FeedError as problem:
        return problem.message
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
    """The entry's text, sanitised, when it may be a whole post; '' for teasers and what is larger than any post.

    Classes and ids stay: a user's rules go by them.
    """
    if not OWN_TEXT_CHARS[0] <= len(content) <= OWN_TEXT_CHARS[1]:
        return ""
    return _OWN_TEXT.clean(content)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleReading:
    """A page as read. `wall`: what tells that an anti-bot wall answered; then there is no article, or the feed's."""

    prepared: Prepared
    wall: str = ""


def read_article(
    page: Page,
    options: ExtractOptions | None,
    *,
    site: SiteStatistics | None,
    hints: tuple[PageHint, ...],
    own: OwnText | None,
) -> ArticleReading:
    """The article of a page, with the feed's own text beside it. A page of some length is not looked at for a wall."""
    prepared = prepare_beside(page, options, site=site, hints=hints, own=own)
    is_own = is_from_feed(prepared)
    if prepared.article is not None and prepared.article.words > MAX_WALL_WORDS and not is_own:
        return ArticleReading(prepared=prepared)
    wall = wall_of(page)
    if wall and not is_own:
        given = prepare_own(own, options, fetched_at=page.fetched_at, site=site, hints=hints) if own else None
        prepared = given or Prepared(rejected=Rejected(reason="error-page", detail=wall))
    return ArticleReading(prepared=prepared, wall=wall)


def read_sitemap(page: Page, home_url: str, since: date | None) -> SitemapReading | str:
    """The sitemap in a page, or why it is none. Only addresses of the same site are taken."""
    try:
        document: SitemapDocument = parse_sitemap(page.body, url=page.final_url, now=page.fetched_at)
    except SitemapError as problem:
        return problem.message
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
        format=document.format,
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


def read_page(page: Page, home_url: str, since: date | None) -> PageReading | str:
    """The links of a home or listing page, in document order, or why there are none to read."""
    content_type = page.header("content-type").lower()
    if (
        content_type
        and "html" not in content_type
        and "xml" not in content_type
        and "text" not in content_type
    ):
        return f"not HTML but {content_type[:60]}"
    text = decode(page.body, content_type=content_type).text
    try:
        root = lxml.html.document_fromstring(text.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError) as problem:
        return f"no HTML: {problem}"
    profile = discover_site(text, url=page.final_url)
    links = [
        url
        for url in _links(root, page.final_url)
        if same_site(url, home_url) and not trap_reason(url) and not _is_home(url, home_url)
    ]
    older = [try_canonical(url) for url in profile.next_urls]
    return PageReading(
        profile=profile,
        feeds=discover_feeds(text, url=page.final_url, http_link_headers=_link_headers(page)),
        posts=tuple(
            url
            for url in links
            if url_shape(url) in ("article", "unknown") and url not in older and _wanted(_date_in(url), since)
        ),
        older=tuple(url for url in older if url and same_site(url, home_url)),
        listings=tuple(url for url in links if url_shape(url) == "listing" and url not in older),
    )


def _links(root: lxml.html.HtmlElement, url: str) -> list[str]:
    base = root.find(".//base[@href]")
    if base is not None:
        with suppress(ValueError):  # 'http://[': no base
            url = urljoin(url, base.get("href", ""))
    found: dict[str, None] = {}
    for anchor in root.iter("a"):
        href = (anchor.get("href") or "").strip()
        if not href or href.startswith(("#", "mailto:", "javascript:", "tel:", "data:")):
            continue
        if target := try_canonical(href, url):
            found[target] = None
            if len(found) >= MAX_LINKS:
                break
    return list(found)


def _is_home(url: str, home_url: str) -> bool:
    path = urlsplit(url).path
    return (path in ("", "/") and not urlsplit(url).query) or url == home_url


def _date_in(url: str) -> date | None:
    """The latest day that the date in an address can mean."""
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
