"""Sources, what they publish in feeds and sitemaps, and what is behind the window of a feed."""

from warraq.storage.sqlite.feeds.backlog import SqliteBacklog, write_older_page
from warraq.storage.sqlite.feeds.comparing import entry_visits, upsert_entries
from warraq.storage.sqlite.feeds.entries import (
    SqliteEntries,
    keep_agreement,
    read_hints,
    read_own_text,
    read_stated,
)
from warraq.storage.sqlite.feeds.feeds import SqliteFeeds, add_feed, save_feed
from warraq.storage.sqlite.feeds.filtered import SqliteFiltered, keep_off
from warraq.storage.sqlite.feeds.ledger import SqliteEntryQueries, former_address
from warraq.storage.sqlite.feeds.settings import SqliteSettings
from warraq.storage.sqlite.feeds.sources import SOURCE_COLUMNS, SqliteSources

__all__ = [
    "SOURCE_COLUMNS",
    "SqliteBacklog",
    "SqliteEntries",
    "SqliteEntryQueries",
    "SqliteFeeds",
    "SqliteFiltered",
    "SqliteSettings",
    "SqliteSources",
    "add_feed",
    "entry_visits",
    "former_address",
    "keep_agreement",
    "keep_off",
    "read_hints",
    "read_own_text",
    "read_stated",
    "save_feed",
    "upsert_entries",
    "write_older_page",
]
