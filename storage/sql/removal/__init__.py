"""Taking away: articles that must be forgotten, sources, bytes that were kept long enough."""

from warraq.storage.sql.removal.queries import SqlRemovalQueries
from warraq.storage.sql.removal.removals import SqlRemovals

__all__ = ["SqlRemovalQueries", "SqlRemovals"]
