"""The store in one SQLite file: what only SQLite needs. The subjects stand in `storage/sql`."""

from warraq.storage.sqlite.backup import MIN_FREE_BYTES, back_up, require_space, size_of
from warraq.storage.sqlite.database import FileLock, SeenKeys, open_readonly, open_writable

__all__ = [
    "MIN_FREE_BYTES",
    "FileLock",
    "SeenKeys",
    "back_up",
    "open_readonly",
    "open_writable",
    "require_space",
    "size_of",
]
