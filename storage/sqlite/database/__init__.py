"""The database file: opening it, its connection, its lock."""

from warraq.storage.sqlite.database.connection import open_readonly, open_writable
from warraq.storage.sqlite.database.files import check_file, give_name, has_log
from warraq.storage.sqlite.database.lock import FileLock
from warraq.storage.sqlite.database.seen import SeenKeys
from warraq.storage.sqlite.database.transactions import CACHE_KIB, SqliteConnection, translated

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
