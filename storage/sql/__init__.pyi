"""All subjects of a database in SQL that every engine understands: `Store` and `Reader` over a connection."""

from .database import Database, to_text
from .reader import SqlReader
from .schema import schema_text
from .store import SqlStore
from .upkeep import Progress, check, repair, verify

__all__ = [
    "Database",
    "Progress",
    "SqlReader",
    "SqlStore",
    "check",
    "repair",
    "schema_text",
    "to_text",
    "verify",
]
