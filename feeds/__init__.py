"""Feed documents, sitemaps and subscription lists <-> records; when to look again. No network, no clock."""

from .archives import WALKS, OlderPage, next_posts_list_url, numbered_page_url, older_page, posts_lists
from .discover import discover_feeds, discover_site, feed_kind, guess_feed_urls, header_hubs, page_number
from .entries import ParseOptions
from .opml import Subscription, read_opml, write_opml
from .parse import parse_feed
from .polling import (
    LOCAL_POLLING,
    FeedWishes,
    PollHistory,
    PollOptions,
    PollResponse,
    Schedule,
    Validators,
    columns_of,
    history_of,
)
from .records import (
    DateEvidence,
    Enclosure,
    Entry,
    FeedDocument,
    FeedLink,
    SitemapDocument,
    SitemapEntry,
    SiteProfile,
)
from .render import RenderedEntry, RenderedFeed, render_atom, render_json_feed
from .schedule import is_silent, mean_gap_s, next_poll
from .sitemap import parse_sitemap, robots_sitemaps, sitemap_shape
from .statements import conditional_headers, retry_after, validators

__all__ = [
    "LOCAL_POLLING",
    "WALKS",
    "DateEvidence",
    "Enclosure",
    "Entry",
    "FeedDocument",
    "FeedLink",
    "FeedWishes",
    "OlderPage",
    "ParseOptions",
    "PollHistory",
    "PollOptions",
    "PollResponse",
    "RenderedEntry",
    "RenderedFeed",
    "Schedule",
    "SiteProfile",
    "SitemapDocument",
    "SitemapEntry",
    "Subscription",
    "Validators",
    "columns_of",
    "conditional_headers",
    "discover_feeds",
    "discover_site",
    "feed_kind",
    "guess_feed_urls",
    "header_hubs",
    "history_of",
    "is_silent",
    "mean_gap_s",
    "next_poll",
    "next_posts_list_url",
    "numbered_page_url",
    "older_page",
    "page_number",
    "parse_feed",
    "parse_sitemap",
    "posts_lists",
    "read_opml",
    "render_atom",
    "render_json_feed",
    "retry_after",
    "robots_sitemaps",
    "sitemap_shape",
    "validators",
    "write_opml",
]
