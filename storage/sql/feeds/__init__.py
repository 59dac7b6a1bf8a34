"""Sources, what they publish in feeds and sitemaps, and what is behind the window of a feed."""

from warraq.storage.sql.feeds.backlog import SqlBacklog, write_older_page
from warraq.storage.sql.feeds.comparing import entry_visits, upsert_entries
from warraq.storage.sql.feeds.entries import (
    SqlEntries,
    keep_agreement,
    read_hints,
    read_own_text,
    read_stated,
)
from warraq.storage.sql.feeds.feeds import SqlFeeds, add_feed, save_feed
from warraq.storage.sql.feeds.filtered import SqlFiltered, keep_off
from warraq.storage.sql.feeds.ledger import SqlEntryQueries, former_address
from warraq.storage.sql.feeds.settings import SqlSettings
from warraq.storage.sql.feeds.sources import SOURCE_COLUMNS, SqlSources

__all__ = [
    "SOURCE_COLUMNS",
    "SqlBacklog",
    "SqlEntries",
    "SqlEntryQueries",
    "SqlFeeds",
    "SqlFiltered",
    "SqlSettings",
    "SqlSources",
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
