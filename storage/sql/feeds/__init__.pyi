"""Sources, what they publish in feeds and sitemaps, and what is behind the window of a feed."""

from .backlog import SqlBacklog, write_older_page
from .comparing import entry_visits, upsert_entries
from .entries import SqlEntries, keep_agreement, read_hints, read_own_text
from .feeds import SqlFeeds, add_feed, save_feed
from .filtered import SqlFiltered, keep_off
from .ledger import SqlEntryQueries, former_address
from .settings import SqlSettings
from .sources import SOURCE_COLUMNS, SqlSources
from .stated import read_stated

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
