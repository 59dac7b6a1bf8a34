"""The store on one SQLite file: all SQL of this dialect."""

from warraq.storage.sqlite.database import SeenKeys, WriterLock, to_text
from warraq.storage.sqlite.reader import SqliteReader
from warraq.storage.sqlite.schema import schema_text
from warraq.storage.sqlite.store import SqliteStore
from warraq.storage.sqlite.upkeep import back_up, check, repair, require_space, verify

__all__ = [
    "SeenKeys",
    "SqliteReader",
    "SqliteStore",
    "WriterLock",
    "back_up",
    "check",
    "repair",
    "require_space",
    "schema_text",
    "to_text",
    "verify",
]
