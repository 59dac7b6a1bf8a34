"""What a fetch brought, kept in one transaction; and stored pages that are read again."""

from warraq.storage.sqlite.arrival.archiving import SqliteArchiveQueries
from warraq.storage.sqlite.arrival.endings import SqliteFetches
from warraq.storage.sqlite.arrival.fetches import SqliteFetchQueries
from warraq.storage.sqlite.arrival.images import SqliteImageQueries, SqliteImages
from warraq.storage.sqlite.arrival.imports import SqliteImports
from warraq.storage.sqlite.arrival.recleaning import SqliteRecleaning, SqliteRecleaningQueries
from warraq.storage.sqlite.arrival.shelf import SqliteShelf
from warraq.storage.sqlite.arrival.templates import SqliteTemplates

__all__ = [
    "SqliteArchiveQueries",
    "SqliteFetchQueries",
    "SqliteFetches",
    "SqliteImageQueries",
    "SqliteImages",
    "SqliteImports",
    "SqliteRecleaning",
    "SqliteRecleaningQueries",
    "SqliteShelf",
    "SqliteTemplates",
]
