"""A database by its name: which store keeps it."""

from os import PathLike
from pathlib import Path

from warraq.storage.ports import Reader, Store
from warraq.storage.sqlite import SqliteReader, SqliteStore


def open_store(database: str | PathLike[str], *, create: bool = False) -> Store:
    """Open a database for writing by the calling thread, its schema brought up to date.

    Raises:
        StorageError: there is none and `create` is not set, or it cannot be opened.
        DatabaseForeign, DatabaseCorrupt, DatabaseNewer: what is there was left as it is.
    """
    return SqliteStore.open(Path(database), create=create)


def open_reader(database: str | PathLike[str]) -> Reader:
    """Open a database for reading by the calling thread.

    Raises:
        StorageError: there is none, or it cannot be opened.
        DatabaseForeign, DatabaseCorrupt, DatabaseNewer, DatabaseOlder: it is not one this version can read.
    """
    return SqliteReader.open(Path(database))
