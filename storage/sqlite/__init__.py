"""The store on one SQLite file: all SQL of this dialect."""

from storage.sqlite.database import WriterLock, to_text
from storage.sqlite.reader import SqliteReader
from storage.sqlite.schema import schema_text
from storage.sqlite.store import SqliteStore
from storage.sqlite.upkeep import back_up, check, repair, require_space

__all__ = [
    "SqliteReader",
    "SqliteStore",
    "WriterLock",
    "back_up",
    "check",
    "repair",
    "require_space",
    "schema_text",
    "to_text",
]
