"""Taking away: articles that must be forgotten, sources, bytes that were kept long enough."""

from .queries import SqlRemovalQueries
from .removals import SqlRemovals

__all__ = [
    "SqlRemovalQueries",
    "SqlRemovals",
]
