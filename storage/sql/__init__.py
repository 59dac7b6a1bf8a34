"""All subjects of a database in SQL that every engine understands: `Store` and `Reader` over a connection."""

from warraq.storage.sql.database import Database, to_text
from warraq.storage.sql.reader import SqlReader
from warraq.storage.sql.schema import schema_text
from warraq.storage.sql.store import SqlStore
from warraq.storage.sql.upkeep import Progress, check, repair, verify

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
