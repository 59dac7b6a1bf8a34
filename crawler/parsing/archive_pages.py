"""Parse tasks of archive walks: one page in, its posts and the URL of the next page out."""

from dataclasses import dataclass
from datetime import date

from warraq.articles.records import Page
from warraq.articles.urls import try_canonical
from warraq.crawler.parsing.tasks import FeedReading, PageReading, Unread, read_feed, read_page
from warraq.feeds import next_posts_list_url, numbered_page_url
from warraq.storage import SeenEntry

#: Walks over archive pages made for readers, which give links and no entries.
LISTINGS = frozenset({"listing", "numbered", "contents", "sections"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePage:
    """One page of an archive walk. `next_url` is '' at the end, `oldest` None when nothing on the page is dated.

    `listings`: categories and the like that a page for readers links to.
    """

    posts: tuple[str, ...]
    listings: tuple[str, ...] = ()
    entries: tuple[SeenEntry, ...] = ()
    next_url: str = ""
    oldest: date | None = None
    is_complete: bool = False
    platform: str = ""


def read_archive_page(
    page: Page, walk: str, platform: str, home_url: str, since: date | None
) -> ArchivePage | Unread:
    """The posts of a page and the URL of the next page, or why it cannot be read."""
    if walk in LISTINGS:
        return _read_listing(page, walk, home_url, since)
    reading = read_feed(page, since, platform)
    if not isinstance(reading, FeedReading):
        return reading
    return ArchivePage(
        posts=tuple(entry.identity for entry in reading.entries),
        entries=reading.entries,
        next_url=_next_url(page, reading, walk),
        oldest=min((moment.date() for moment in reading.published), default=None),
        is_complete=reading.document.is_complete,
    )


def _read_listing(page: Page, walk: str, home_url: str, since: date | None) -> ArchivePage | Unread:
    listing = read_page(page, home_url, since)
    if not isinstance(listing, PageReading):
        return listing
    older = listing.older[0] if listing.older else ""
    if walk == "numbered":
        older = try_canonical(numbered_page_url(page.url))
    return ArchivePage(
        posts=listing.posts, listings=listing.listings, next_url=older, platform=listing.profile.platform
    )


def _next_url(page: Page, reading: FeedReading, walk: str) -> str:
    if url := next_posts_list_url(page.url, walk, listed=len(reading.entries)):
        return try_canonical(url)
    return try_canonical(reading.older.url) if reading.older is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStep:
    """The walk that a feed's first page offers, the URL of its second page ('' none), and what the first lists."""

    walk: str
    next_url: str
    posts: tuple[str, ...]
    is_complete: bool


def first_step(page: Page, platform: str) -> FirstStep | Unread:
    """How to go back from a feed's first page, or why it cannot be read."""
    reading = read_feed(page, None, platform)
    if not isinstance(reading, FeedReading):
        return reading
    older = reading.older
    return FirstStep(
        walk=older.walk if older else "feed",
        next_url=try_canonical(older.url) if older else "",
        posts=tuple(entry.identity for entry in reading.entries),
        is_complete=reading.document.is_complete,
    )
