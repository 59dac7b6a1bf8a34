"""The store in one SQLite file: what only SQLite needs. The subjects stand in `storage/sql`."""

from warraq.storage.sqlite.backup import back_up, require_space
from warraq.storage.sqlite.database import SeenKeys, WriterLock, open_readonly, open_writable

__all__ = [
    "SeenKeys",
    "WriterLock",
    "back_up",
    "open_readonly",
    "open_writable",
    "require_space",
]
