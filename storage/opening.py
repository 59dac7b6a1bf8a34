"""A database by its name: which engine keeps it, and what is done with it as a whole."""

from contextlib import closing
from os import PathLike
from pathlib import Path

from warraq.storage import sql, sqlite
from warraq.storage.ports import Reader, Store
from warraq.storage.records import Finding, Verified
from warraq.storage.sql import SqlReader, SqlStore


def open_store(database: str | PathLike[str], *, create: bool = False) -> Store:
    """Open a database for writing by the calling thread, its schema brought up to date.

    Raises:
        StorageError: there is none and `create` is not set, or it cannot be opened.
        DatabaseForeign, DatabaseCorrupt, DatabaseNewer: what is there was left as it is.
    """
    connection = _writable(database, create=create)
    if connection.is_shared:
        from warraq.storage import postgres

        return postgres.PostgresStore(connection)
    return SqlStore(connection)


def open_reader(database: str | PathLike[str]) -> Reader:
    """Open a database for reading by the calling thread.

    Raises:
        StorageError: there is none, or it cannot be opened.
        DatabaseForeign, DatabaseCorrupt, DatabaseNewer, DatabaseOlder: it is not one this version can read.
    """
    return SqlReader(_readonly(database))


def check(database: str | PathLike[str]) -> tuple[Finding, ...]:
    """Everything that is wrong with a database, at most twenty of a kind; () when it is whole.

    Cost: reads it twice, unpacks every page.

    Raises:
        As `open_reader`.
    """
    with closing(_readonly(database)) as connection:
        return sql.check(connection)


def repair(database: str | PathLike[str]) -> tuple[Finding, ...]:
    """Set right what can be made again from the rest. Returns what is left to find.

    Nothing that was fetched is touched. The caller holds the WriterLock.

    Raises:
        As `open_store`.
    """
    with closing(_writable(database, create=False)) as connection:
        sql.repair(connection)
    return check(database)


def verify(database: str | PathLike[str], progress: sql.Progress | None = None) -> Verified:
    """Compute every hash of a database anew, and say what is not as it was stored; see `warraq verify`.

    Cost: reads the database about three times, unpacks every page. Memory is flat.

    Raises:
        As `open_reader`.
    """
    with closing(_readonly(database)) as connection:
        return sql.verify(connection, progress)


def is_server(database: str | PathLike[str]) -> bool:
    """Whether a name is the address of a database server, not of a file."""
    return isinstance(database, str) and database.startswith(("postgresql://", "postgres://"))


def _writable(database: str | PathLike[str], *, create: bool) -> sql.Database:
    if is_server(database):
        from warraq.storage import postgres

        return postgres.open_writable(str(database), create=create)
    return sqlite.open_writable(Path(database), create=create)


def _readonly(database: str | PathLike[str]) -> sql.Database:
    if is_server(database):
        from warraq.storage import postgres

        return postgres.open_readonly(str(database))
    return sqlite.open_readonly(Path(database))
