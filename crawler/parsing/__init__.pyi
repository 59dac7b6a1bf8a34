"""Parses fetched bytes in worker processes beside the network loop."""

from .archive_pages import LISTINGS, ArchivePage, FirstStep, first_step, read_archive_page
from .tasks import (
    ArticleReading,
    Beside,
    FeedReading,
    PageReading,
    SitemapReading,
    Unread,
    read_article,
    read_feed,
    read_own_text,
    read_page,
    read_sitemap,
)
from .templates import learn_from
from .walls import BOT_WALL, TOLD, wall_of
from .workers import WorkerDied, Workers

__all__ = [
    "BOT_WALL",
    "LISTINGS",
    "TOLD",
    "ArchivePage",
    "ArticleReading",
    "Beside",
    "FeedReading",
    "FirstStep",
    "PageReading",
    "SitemapReading",
    "Unread",
    "WorkerDied",
    "Workers",
    "first_step",
    "learn_from",
    "read_archive_page",
    "read_article",
    "read_feed",
    "read_own_text",
    "read_page",
    "read_sitemap",
    "wall_of",
]
