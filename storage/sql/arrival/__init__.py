"""What a fetch brought, kept in one transaction; and stored pages that are read again."""

from warraq.storage.sql.arrival.archiving import SqlArchiveQueries
from warraq.storage.sql.arrival.endings import SqlFetches
from warraq.storage.sql.arrival.fetches import SqlFetchQueries
from warraq.storage.sql.arrival.images import SqlImageQueries, SqlImages
from warraq.storage.sql.arrival.imports import SqlImports
from warraq.storage.sql.arrival.recleaning import SqlRecleaning, SqlRecleaningQueries
from warraq.storage.sql.arrival.shelf import SqlShelf
from warraq.storage.sql.arrival.templates import SqlTemplates

__all__ = [
    "SqlArchiveQueries",
    "SqlFetchQueries",
    "SqlFetches",
    "SqlImageQueries",
    "SqlImages",
    "SqlImports",
    "SqlRecleaning",
    "SqlRecleaningQueries",
    "SqlShelf",
    "SqlTemplates",
]
