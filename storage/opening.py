"""A database by its name: which engine keeps it, and what is done with it as a whole.

A name is a path, or the address of a database of a PostgreSQL server, as text or as `location.Server`.
"""

from contextlib import closing
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from warraq.location import Server, locate
from warraq.storage import sql, sqlite
from warraq.storage.extra import require_postgres
from warraq.storage.sqlite import MIN_FREE_BYTES

if TYPE_CHECKING:
    from warraq.storage.ports import Reader, Store
    from warraq.storage.records import Finding, Verified

Database = str | PathLike[str] | Server


def open_store(database: Database, *, create: bool = False) -> "Store":
    """Open a database for writing by the calling thread, its schema brought up to date.

    Raises:
        DatabaseMissing: there is none and `create` is not set.
        StorageError: it cannot be opened.
        DatabaseForeign, DatabaseCorrupt, DatabaseNewer: what is there was left as it is.
        ConfigurationError: it is on a server, and what that needs is not installed or the address cannot be used.
    """
    connection = _writable(database, create=create)
    if connection.is_shared:
        from warraq.storage import postgres

        return postgres.PostgresStore(connection)
    return sql.SqlStore(connection)


def open_reader(database: Database) -> "Reader":
    """Open a database for reading by the calling thread.

    Raises:
        As `open_store`, and DatabaseOlder: it must be upgraded first.
    """
    return sql.SqlReader(_readonly(database))


def check(database: Database) -> "tuple[Finding, ...]":
    """Everything that is wrong with a database, at most twenty of a kind; () when it is whole.

    Cost: reads it twice, unpacks every page.

    Raises:
        As `open_reader`.
    """
    with closing(_readonly(database)) as connection:
        return sql.check(connection)


def repair(database: Database) -> "tuple[Finding, ...]":
    """Set right what can be made again from the rest. Returns what is left to find.

    Nothing that was fetched is touched, unless it is made whole again from a second copy. The caller holds the
    WriterLock.

    Raises:
        As `open_store`.
    """
    with closing(_writable(database, create=False)) as connection:
        sql.repair(connection)
    return check(database)


def verify(database: Database, progress: "sql.Progress | None" = None) -> "Verified":
    """Compute every hash of a database anew, and say what is not as it was stored; see `warraq verify`.

    Cost: reads the database about three times, unpacks every page. Memory is flat.

    Raises:
        As `open_reader`.
    """
    with closing(_readonly(database)) as connection:
        return sql.verify(connection, progress)


def back_up(database: Database, target: Path) -> int:
    """Copy a database as it is at this moment, also while others write to it, and say how many bytes the copy has.

    The copy is checked, then takes its name: `target` is a whole copy or what it was before. Of a server's database it
    is one that `pg_restore` reads.

    Raises:
        StorageError and its kinds: the database cannot be read, `target` is another file or cannot be written; on a
            server also: its program for this is missing or failed.
    """
    place = locate(database)
    if isinstance(place, Server):
        require_postgres()
        from warraq.storage import postgres

        return postgres.back_up(place, target)
    return sqlite.back_up(place, target)


def require_space(database: Database, *, min_free_bytes: int = MIN_FREE_BYTES) -> None:
    """Raise StorageError when a database's disk has too little room to crawl. That of a server is not looked at."""
    place = locate(database)
    if isinstance(place, Path):
        sqlite.require_space(place, min_free_bytes=min_free_bytes)


def size_of(database: Database) -> int:
    """Bytes of a database on its disk, the log of a file included; 0 if there is no file.

    Raises:
        StorageError: it is on a server, and cannot be opened.
    """
    place = locate(database)
    if isinstance(place, Path):
        return sqlite.size_of(place)
    require_postgres()
    from warraq.storage import postgres

    return postgres.size_of(place)


def _writable(database: Database, *, create: bool) -> "sql.Database":
    place = locate(database)
    if isinstance(place, Server):
        require_postgres()
        from warraq.storage import postgres

        return postgres.open_writable(place, create=create)
    return sqlite.open_writable(place, create=create)


def _readonly(database: Database) -> "sql.Database":
    place = locate(database)
    if isinstance(place, Server):
        require_postgres()
        from warraq.storage import postgres

        return postgres.open_readonly(place)
    return sqlite.open_readonly(place)
