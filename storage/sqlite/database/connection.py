"""Opening a database: its settings, its schema up to date, what is not ours refused untouched."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from warraq.articles.errors import DatabaseCorrupt, DatabaseMissing, StorageError
from warraq.storage.sql.schema import require_known, require_present
from warraq.storage.sqlite.database.files import check_file, give_name, has_log
from warraq.storage.sqlite.database.transactions import (
    BUSY_TIMEOUT_S,
    CACHE_KIB,
    SqliteConnection,
    translated,
)
from warraq.storage.sqlite.schema import migrate


def open_writable(path: Path, *, create: bool) -> SqliteConnection:
    """A connection of the calling thread, the schema up to date.

    Raises:
        DatabaseMissing: the file does not exist and `create` is not set.
        StorageError: it cannot be opened.
        DatabaseForeign, DatabaseCorrupt, DatabaseNewer: the file was left as it is.
    """
    path = path.absolute()
    if not path.exists():
        if not create:
            raise _missing(path)
        _create(path)
    check_file(path)
    with translated(path):
        connection = _connect(path.as_uri())
        try:
            _check_opened(connection, path)
            _configure(connection)
            migrate(connection, str(path))
        except BaseException:
            connection.close()
            raise
    return connection


def open_readonly(path: Path, *, any_version: bool = False) -> SqliteConnection:
    """A connection of the calling thread that cannot write. With `any_version` also to a database to be upgraded.

    A database in a directory that cannot be written to is read without its lock, if nobody has it open.

    Raises:
        As `open_writable`, and DatabaseOlder.
    """
    path = path.absolute()
    if not path.exists():
        raise _missing(path)
    check_file(path)
    with translated(path):
        connection = _connect_readonly(path)
        try:
            version = _check_opened(connection, path)
            if not any_version:
                require_present(version, str(path))
            connection.execute("PRAGMA query_only = ON")
            connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        except BaseException:
            connection.close()
            raise
    return connection


def _check_opened(connection: sqlite3.Connection, path: Path) -> int:
    """What the header in the file cannot tell: the log may hold a newer one, and the schema may be unreadable.

    Returns the version of the schema.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    require_known(version, str(path))
    (tables,) = connection.execute(
        "SELECT count(*) FROM sqlite_schema WHERE name IN ('articles', 'changes')"
    ).fetchone()
    if tables != 2:
        raise DatabaseCorrupt("the database has lost its tables; restore a copy", identity=str(path))
    return int(version)


def _configure(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    # NORMAL loses the last commits in a power cut: the frontier row is gone, and so is what became of it.
    connection.execute("PRAGMA synchronous = FULL")
    # 16 MB of log: a page that several commits write goes into the file once. With 4 MB 6 % fewer arrive among 10,000.
    connection.execute("PRAGMA wal_autocheckpoint = 4000")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    # What is deleted or moved is overwritten with zeros. Debian's default; SQLite's own is OFF.
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute("PRAGMA temp_store = FILE")  # what judging anew makes is as large as its index


def _create(path: Path) -> None:
    """Make the database beside its place and move it there whole: a killed start leaves no half database."""
    draft = path.with_name(f"{path.name}.new-{os.getpid()}")
    with translated(path):
        try:
            connection = sqlite3.connect(draft, isolation_level=None, factory=SqliteConnection)
        except sqlite3.Error as problem:
            raise StorageError(f"cannot be created: {problem}", identity=str(path)) from problem
        try:
            _configure(connection)
            migrate(connection)
        finally:
            connection.close()
    try:
        with suppress(FileExistsError):  # another process was faster: its database is as good
            give_name(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _connect_readonly(path: Path) -> SqliteConnection:
    uri = path.as_uri()
    connection = _connect(f"{uri}?mode=ro")
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError as problem:
        connection.close()
        if (getattr(problem, "sqlite_errorcode", 0) & 0xFF) not in (
            sqlite3.SQLITE_CANTOPEN,
            sqlite3.SQLITE_READONLY,
        ):
            raise
        if has_log(path):
            text = "the directory is read-only and the database was not closed; open it once where it can be written"
            raise StorageError(text, identity=str(path)) from problem
        return _connect(f"{uri}?immutable=1")
    return connection


def _connect(uri: str) -> SqliteConnection:
    return sqlite3.connect(
        uri, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None, factory=SqliteConnection
    )


def _missing(path: Path) -> DatabaseMissing:
    return DatabaseMissing(
        "there is no database; `warraq add URL` makes one, `warraq init` a configuration", identity=str(path)
    )
