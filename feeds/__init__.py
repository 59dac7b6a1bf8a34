"""Feed documents, sitemaps and subscription lists <-> records; when to look again. No network, no clock."""

from .entries import ParseOptions
from .parse import parse_feed
from .records import (
    Enclosure,
    Entry,
    FeedDocument,
    FeedLink,
    SitemapDocument,
    SitemapEntry,
    SiteProfile,
)

__all__ = [
    "Enclosure",
    "Entry",
    "FeedDocument",
    "FeedLink",
    "ParseOptions",
    "SiteProfile",
    "SitemapDocument",
    "SitemapEntry",
    "parse_feed",
]
