"""What a fetch brought, kept in one transaction; and stored pages that are read again."""

from storage.sqlite.arrival.endings import SqliteFetches
from storage.sqlite.arrival.fetches import SqliteFetchQueries
from storage.sqlite.arrival.recleaning import SqliteRecleaning
from storage.sqlite.arrival.shelf import SqliteShelf

__all__ = [
    "SqliteFetchQueries",
    "SqliteFetches",
    "SqliteRecleaning",
    "SqliteShelf",
]
