"""Feed documents, sitemaps and subscription lists <-> records, and the polling schedule. No network, no clock."""

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
from .render import DeletedEntry, RenderedEntry, RenderedFeed, render_atom, render_json_feed
from .robots import RobotsRules, decode_robots, product_token, read_robots, robots_sitemaps
from .schedule import is_silent, mean_gap_s, next_poll
from .sitemap import parse_sitemap, sitemap_shape
from .statements import conditional_headers, retry_after, validators

__all__ = [
    "LOCAL_POLLING",
    "WALKS",
    "DateEvidence",
    "DeletedEntry",
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
    "RobotsRules",
    "Schedule",
    "SiteProfile",
    "SitemapDocument",
    "SitemapEntry",
    "Subscription",
    "Validators",
    "columns_of",
    "conditional_headers",
    "decode_robots",
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
    "product_token",
    "read_opml",
    "read_robots",
    "render_atom",
    "render_json_feed",
    "retry_after",
    "robots_sitemaps",
    "sitemap_shape",
    "validators",
    "write_opml",
]
