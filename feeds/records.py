"""Records of what feeds, sitemaps and home pages state. Nothing here is known to be an article yet.

Text is as stated (trimmed, invalid characters removed). '', () or None: not stated. URLs are absolute http(s);
anything else is dropped, except a guid, which is kept as written.
"""

from dataclasses import dataclass
from typing import Literal

from warraq.articles.records import StatedTime

FeedKind = Literal["main", "comments", "tag", "author", "search", "podcast", "other"]
IdentityOrigin = Literal["guid", "link", "hash"]
SitemapShape = Literal["posts", "pages", "taxonomy", "users", "news", "media", "unknown"]

#: Possible values of `FeedDocument.flags` and `Entry.flags`. A closed list.
FLAGS = (
    "ill-formed",  # not well-formed XML; mended, or read by the forgiving reader
    "truncated",  # the text was cut at the size limit before parsing
    "entries-truncated",  # more entries than allowed; the newest were kept
    "field-truncated",  # a text was longer than allowed and was cut
    "tags-truncated",  # more tags, authors or enclosures than allowed
    "reused-guid",  # one guid on entries with different links or titles; their identities carry the link
    "repeated-entry",  # an exact repeat of an earlier entry in the document; both have the same identity
    "encoding-overridden",  # the stated encoding was wrong
    "encoding-damaged",  # some bytes could not be decoded and became U+FFFD
    "doctype-removed",  # a document type declaration, with its entities, was removed unread
    "entries-invalid",  # invalid entries were dropped
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file attached to an entry.

    `bytes` 0 if unstated. `kind`: 'enclosure', 'media' or 'thumbnail'.
    """

    url: str
    media_type: str = ""
    bytes: int = 0
    kind: Literal["enclosure", "media", "thumbnail"] = "enclosure"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateEvidence:
    """How a date was parsed ('rfc-822', 'iso-8601', 'epoch', 'words', 'numbers'; '' not at all), and how surely.

    `confidence` 0 to 1: 1 if nothing had to be assumed, 0 if no date could be parsed.
    """

    parser: str = ""
    confidence: float = 0.0


NO_DATE = DateEvidence()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item as a feed states it.

    `identity` is shared by exact repeats only, and stable between polls as long as the guid (else the link, else title
    and date) is unchanged; at most 300 characters. `url` is the URL of the article, '' if none is stated.
    `summary_html` and `content_html` are raw: not sanitised, links not resolved (their base is `base_url`).
    `published_raw` and `updated_raw` are as written, even if no date could be parsed; `published_by` and `updated_by`
    tell how they were parsed.
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

    `format` is 'rss', 'atom' or 'json'; `version` e.g. '2.0'. `is_complete` (RFC 5005): these are all entries there
    are. `is_archive`: an archive document, which will not change. `next_url`: the next page of a paged feed or JSON
    Feed; `prev_archive_url`: older entries. `new_feed_url`: where the feed says it has moved (a hint). `skip_hours` 0
    to 23 and `skip_days` 0 (Monday) to 6, both GMT. `update_period_s` 0 if unstated.
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
    """A discovered feed. `found_in`: 'link', 'header', 'anchor' or 'guess'."""

    url: str
    title: str = ""
    kind: FeedKind = "main"
    format: Literal["rss", "atom", "json", "unknown"] = "unknown"
    found_in: Literal["link", "header", "anchor", "guess"] = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteProfile:
    """What a home or listing page says about its site.

    `next_urls` are links to the next (older) listing page, best first; `sitemaps` those the page links to.
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
    """One URL of a sitemap. The `news_` fields come from news sitemaps and feeds; `priority` is 0.5 if unstated."""

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
    """A sitemap as fetched once. `children` are the sitemaps of an index; `entries` the URLs of pages.

    `is_truncated`: it has more than the limit, or breaks off, or is a feed, which lists only the newest posts. `format`
    'feed': RSS, Atom or JSON Feed.
    """

    url: str
    format: Literal["index", "urlset", "text", "feed"]
    entries: tuple[SitemapEntry, ...] = ()
    children: tuple[SitemapEntry, ...] = ()
    is_news: bool = False
    is_truncated: bool = False
