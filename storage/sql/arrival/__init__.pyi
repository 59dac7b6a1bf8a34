"""What a fetch brought, kept in one transaction; and stored pages that are read again."""

from .archiving import SqlArchiveQueries
from .endings import SqlFetches
from .fetches import SqlFetchQueries
from .images import SqlImageQueries, SqlImages
from .imports import SqlImports
from .recleaning import SqlRecleaning, SqlRecleaningQueries
from .shelf import SqlShelf
from .templates import SqlTemplates

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
