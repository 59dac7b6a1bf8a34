"""Sources, what they publish in feeds and sitemaps, and what is behind the window of a feed."""

from storage.sqlite.feeds.backlog import Backlog, read_coverage, write_older_page
from storage.sqlite.feeds.entries import entry_visits, upsert_entries
from storage.sqlite.feeds.feeds import (
    Feeds,
    add_feed,
    find_feed,
    keep_agreement,
    read_feeds,
    read_hints,
    read_own_text,
    save_feed,
)
from storage.sqlite.feeds.ledger import (
    count_dates,
    count_entries,
    count_feed_ledger,
    former_address,
    read_addresses,
    read_article_ledger,
    read_feed_ledger,
    read_listings,
)
from storage.sqlite.feeds.sources import Sources, all_sources, find_source

__all__ = [
    "Backlog",
    "Feeds",
    "Sources",
    "add_feed",
    "all_sources",
    "count_dates",
    "count_entries",
    "count_feed_ledger",
    "entry_visits",
    "find_feed",
    "find_source",
    "former_address",
    "keep_agreement",
    "read_addresses",
    "read_article_ledger",
    "read_coverage",
    "read_feed_ledger",
    "read_feeds",
    "read_hints",
    "read_listings",
    "read_own_text",
    "save_feed",
    "upsert_entries",
    "write_older_page",
]
