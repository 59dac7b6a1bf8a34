"""What feeds, sitemaps and home pages state, as records. Nothing here has been judged to be an article yet.

Text is as stated (trimmed, invalid characters removed). '' or () or None: the document does not say.
URLs are absolute http(s); anything else is dropped, except a guid, which is kept as written.
"""

from dataclasses import dataclass
from typing import Literal

from warraq.articles.records import StatedTime

FeedKind = Literal["main", "comments", "tag", "author", "search", "podcast", "other"]
IdentityOrigin = Literal["guid", "link", "hash"]
SitemapShape = Literal["posts", "pages", "taxonomy", "users", "news", "media", "unknown"]

#: What `FeedDocument.flags` and `Entry.flags` may say. The closed list.
FLAGS = (
    "ill-formed",  # not well-formed XML; read by the forgiving reader
    "truncated",  # the text was cut at the size limit before reading
    "entries-truncated",  # more entries than allowed; the newest were kept
    "field-truncated",  # a text was longer than allowed and was cut
    "tags-truncated",  # more tags, authors or enclosures than allowed
    "reused-guid",  # one guid on entries with different links or titles; their identities carry the link
    "repeated-entry",  # an exact repeat of an entry before it in the document; both carry the same identity
    "encoding-overridden",  # the stated encoding was wrong
    "encoding-damaged",  # some bytes could not be read; U+FFFD stands in their place
    "doctype-removed",  # a document type declaration, with its entities, was removed unread
    "entries-invalid",  # things in the place of entries that are no entries were dropped
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that goes with an entry.

    `bytes` 0 when unstated. `kind`: 'enclosure', 'media' or 'thumbnail'.
    """

    url: str
    media_type: str = ""
    bytes: int = 0
    kind: Literal["enclosure", "media", "thumbnail"] = "enclosure"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateEvidence:
    """What read a date ('rfc-822', 'iso-8601', 'epoch', 'words', 'numbers'; '' nothing did) and how sure that is.

    `confidence` 0 to 1: 1 when nothing was left open, 0 when no date could be read.
    """

    parser: str = ""
    confidence: float = 0.0


NO_DATE = DateEvidence()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item as a feed states it.

    `identity` is shared by exact repeats only and stays the same from poll to poll as long as guid (else
    link, else title and date) stay the same; at most 300 characters. `url` is the address of the article, ''
    when none is stated. `summary_html` and `content_html` are raw: not sanitised, links not resolved (their
    base is `base_url`). `published_raw` and `updated_raw` are what was written, also when no date could be
    read from it; `published_by` and `updated_by` tell what read them.
    """

    identity: str
    identity_origin: IdentityOrigin
    guid: str = ""
    url: str = ""
    base_url: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    published: StatedTime | None = None
    updated: StatedTime | None = None
    published_raw: str = ""
    updated_raw: str = ""
    published_by: DateEvidence = NO_DATE
    updated_by: DateEvidence = NO_DATE
    summary_html: str = ""
    content_html: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    comments_url: str = ""
    comments_feed_url: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """A feed as fetched once. `entries` are in document order.

    `format` is 'rss', 'atom' or 'json'; `version` e.g. '2.0'. `is_complete` (RFC 5005): these are all entries
    there are. `is_archive`: an archive document, which will not change. `next_url`: the following page of a
    paged feed or of a JSON Feed; `prev_archive_url`: older entries. `new_feed_url`: the feed says it has
    moved there (a hint). `skip_hours` 0 to 23 and `skip_days` 0 (Monday) to 6, both GMT. `update_period_s` 0
    when unstated.
    """

    format: Literal["rss", "atom", "json"]
    version: str = ""
    url: str = ""
    title: str = ""
    home_url: str = ""
    self_url: str = ""
    language: str = ""
    description: str = ""
    generator: str = ""
    authors: tuple[str, ...] = ()
    updated: StatedTime | None = None
    entries: tuple[Entry, ...] = ()
    hubs: tuple[str, ...] = ()
    next_url: str = ""
    prev_url: str = ""
    first_url: str = ""
    last_url: str = ""
    current_url: str = ""
    prev_archive_url: str = ""
    next_archive_url: str = ""
    ttl_minutes: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    update_period_s: int = 0
    is_complete: bool = False
    is_archive: bool = False
    new_feed_url: str = ""
    encoding: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """Where a feed is said to be. `found_in`: 'link', 'header', 'anchor' or 'guess'."""

    url: str
    title: str = ""
    kind: FeedKind = "main"
    format: Literal["rss", "atom", "json", "unknown"] = "unknown"
    found_in: Literal["link", "header", "anchor", "guess"] = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteProfile:
    """What a home or listing page says about its site.

    `next_urls` are links to the following (older) listing page, best first; `sitemaps` those the page links
    to.
    """

    url: str
    platform: str = ""
    generator: str = ""
    name: str = ""
    language: str = ""
    home_url: str = ""
    sitemaps: tuple[str, ...] = ()
    next_urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapEntry:
    """One address of a sitemap. The `news_` fields come from news sitemaps and feeds; `priority` 0.5 when unstated."""

    url: str
    modified: StatedTime | None = None
    modified_raw: str = ""
    priority: float = 0.5
    change_frequency: str = ""
    news_title: str = ""
    news_published: StatedTime | None = None
    news_language: str = ""
    news_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapDocument:
    """A sitemap as fetched once. `children` are the sitemaps of an index; `entries` the addresses of pages.

    `is_truncated`: there was more than the limit allows, the document breaks off, or it is a feed: what a feed lists no
    longer may still be there. `format` 'feed': RSS or Atom.
    """

    url: str
    format: Literal["index", "urlset", "text", "feed"]
    entries: tuple[SitemapEntry, ...] = ()
    children: tuple[SitemapEntry, ...] = ()
    is_news: bool = False
    is_truncated: bool = False
