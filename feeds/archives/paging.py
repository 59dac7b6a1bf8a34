"""Paging back: where a feed's older entries are, and the ways back of platforms.

Source: RFC 5005 (archives, paging); JSON Feed 1.1 (next_url); `/page/2/` of WordPress, Ghost and Tumblr.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin

from lxml import etree

from ..raw import RawFeed
from ..records import FeedDocument
from . import blogger, ghost, tumblr, wordpress
from .counting import numbered_path
from .method import ArchiveMethod

#: The ways back that platforms offer; of those that begin at a feed, the first that fits is taken.
METHODS: Final = (wordpress.FEED, wordpress.REST, blogger.FEED, ghost.FEED, tumblr.API)

#: Every way back, as `older_pages.walk` names it.
WALKS: Final = (
    "archive",  # a feed's own, by RFC 5005
    "next-link",  # a feed's own, by RFC 5005 or JSON Feed
    *(method.walk for method in METHODS),
    "listing",  # links from one archive page of the site to the next
    "numbered",  # the same, by counting
    "contents",  # pages that list every post, and the pages behind them
    "sections",  # categories, tags and the like
    "sitemap",  # a sitemap, compared with the home page
    "feed",  # a feed that shows no way back
    "gap",  # from a feed's window to what was known before
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OlderPage:
    """Where the entries older than a document's are, and how we know, as WALKS says."""

    url: str
    walk: str


def older_page(document: FeedDocument, *, platform: str = "") -> OlderPage | None:
    """The page after this one; None when the feed names none and its platform has no way known here.

    What the feed says goes first: RFC 5005's prev-archive, then next. Otherwise the page's own address is counted on.
    """
    if document.is_complete:
        return None
    if document.prev_archive_url and document.prev_archive_url != document.url:
        return OlderPage(url=document.prev_archive_url, walk="archive")
    if document.next_url and document.next_url != document.url:
        return OlderPage(url=document.next_url, walk="next-link")
    if not document.entries:
        return None
    for method in METHODS:
        if not method.first_page and _is_of(method, document, platform):
            return OlderPage(url=method.next_url(document.url, len(document.entries)), walk=method.walk)
    return None


def _is_of(method: ArchiveMethod, document: FeedDocument, platform: str) -> bool:
    if platform == method.platform:
        return True
    return method.generator is not None and method.generator.search(document.generator) is not None


def posts_lists(home_url: str, platform: str) -> Iterator[tuple[str, str]]:
    """Walk and first page of each list of posts that a platform keeps for programs; `parse_feed` reads them."""
    for method in METHODS:
        if method.first_page and method.platform == platform:
            yield method.walk, urljoin(home_url.rstrip("/") + "/", method.first_page)


def next_posts_list_url(url: str, walk: str, *, listed: int) -> str:
    """The page after a page of a list of posts that listed so many; '' for a walk over no such list."""
    method = next((one for one in METHODS if one.first_page and one.walk == walk), None)
    return method.next_url(url, listed) if method is not None else ""


def numbered_page_url(url: str, *, platform: str = "") -> str:
    """The page after a page of a site's list of posts, as most platforms number them: /page/2/ behind /, then /page/3/.

    A guess, to be ended by what it brings; '' for a platform that numbers none.
    """
    if any(method.platform == platform and not method.has_numbered_pages for method in METHODS):
        return ""
    return numbered_path(url, "page/")


def read_json_posts(document: Any, *, max_entries: int) -> RawFeed | None:
    """The posts in a parsed JSON document of a platform, None when no platform known here writes such."""
    readers = (method.read_json for method in METHODS if method.read_json is not None)
    return next((raw for read in readers if (raw := read(document, max_entries)) is not None), None)


def read_xml_posts(root: etree._Element, *, max_entries: int) -> RawFeed | None:
    """The posts in an XML document of a platform, None when no platform known here writes such."""
    readers = (method.read_xml for method in METHODS if method.read_xml is not None)
    return next((raw for read in readers if (raw := read(root, max_entries)) is not None), None)
