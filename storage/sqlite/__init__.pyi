"""The store in one SQLite file: what only SQLite needs. The subjects stand in `storage/sql`."""

from .backup import MIN_FREE_BYTES, back_up, require_space, size_of
from .database import FileLock, SeenKeys, open_readonly, open_writable

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
