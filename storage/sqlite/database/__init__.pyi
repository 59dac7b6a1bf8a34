"""The database file: opening it, its connection, its lock."""

from .connection import open_readonly, open_writable
from .files import check_file, give_name, has_log
from .lock import FileLock
from .seen import SeenKeys
from .transactions import CACHE_KIB, SqliteConnection, translated

__all__ = [
    "CACHE_KIB",
    "FileLock",
    "SeenKeys",
    "SqliteConnection",
    "check_file",
    "give_name",
    "has_log",
    "open_readonly",
    "open_writable",
    "translated",
]
