"""Parses fetched bytes in worker processes beside the network loop."""

from warraq.crawler.parsing.archive_pages import (
    LISTINGS,
    ArchivePage,
    FirstStep,
    first_step,
    read_archive_page,
)
from warraq.crawler.parsing.tasks import (
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
from warraq.crawler.parsing.templates import learn_from
from warraq.crawler.parsing.walls import BOT_WALL, TOLD, wall_of
from warraq.crawler.parsing.workers import WorkerDied, Workers

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
