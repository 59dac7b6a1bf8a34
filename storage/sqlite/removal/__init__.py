"""Taking away: articles that must be forgotten, sources, bytes that were kept long enough."""

from warraq.storage.sqlite.removal.queries import SqliteRemovalQueries
from warraq.storage.sqlite.removal.removals import SqliteRemovals

__all__ = ["SqliteRemovalQueries", "SqliteRemovals"]
