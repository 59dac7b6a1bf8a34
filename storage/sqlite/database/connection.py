"""Opening a database file, refusing what is not ours untouched, and the one way to write."""

import os
import sqlite3
import struct
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from articles.errors import DatabaseBusy, DatabaseCorrupt, DatabaseForeign, StorageError
from storage.sqlite.schema import APPLICATION_ID, migrate, require_known, require_present

BUSY_TIMEOUT_S = 30.0  # a writer's transaction takes milliseconds; 30 s is a stopped machine
CACHE_KIB = 32 * 1024  # default 2 MB; the signature index is read at random places
READER_CACHE_KIB = 4 * 1024  # a summary reads each row once; 32 MB would be held beside the crawl's own
_MAGIC = b"SQLite format 3\0"
_HEADER_BYTES = 100  # Source: sqlite.org/fileformat2.html, section 1.3


class Connection(sqlite3.Connection):
    """SQLite's, which knows whether transactions are being grouped."""

    is_grouped = False


def open_writable(path: Path, *, create: bool) -> Connection:
    """A connection of the calling thread, the schema up to date.

    Raises:
        StorageError: the file does not exist and `create` is not set, or it cannot be opened.
        DatabaseForeign, DatabaseCorrupt, DatabaseNewer: the file was left as it is.
    """
    path = path.absolute()
    if not path.exists():
        if not create:
            raise _missing(path)
        _create(path)
    check_file(path)
    with translated(path):
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, factory=Connection)
        try:
            _check_opened(connection, path)
            _configure(connection)
            migrate(connection, str(path))
        except BaseException:
            connection.close()
            raise
    return connection


def open_readonly(path: Path, *, any_version: bool = False) -> sqlite3.Connection:
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
            connection.execute(f"PRAGMA cache_size = -{READER_CACHE_KIB}")
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """One write transaction: all of it is kept, on disk, or nothing. Inside `group` it is a part of the group's.

    BEGIN IMMEDIATE, because a reader that turns writer fails at once, whatever the timeout, when another program
    wrote meanwhile.
    """
    if isinstance(connection, Connection) and connection.is_grouped:
        with translated():
            yield connection
        return
    with translated():
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            # A full disk may have ended the transaction already.
            if connection.in_transaction:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
            raise


@contextmanager
def group(connection: Connection) -> Iterator[None]:
    """Several transactions become one, with one wait for the disk: all of them are kept or nothing.

    The one whose error leaves the block has not been undone by itself: what it wrote is undone with all the others.
    """
    with transaction(connection):
        connection.is_grouped = True
        try:
            yield
        finally:
            connection.is_grouped = False


@contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """One state of the database for several questions."""
    with translated():
        if connection.in_transaction:
            yield connection
            return
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            with suppress(sqlite3.ProgrammingError):  # closed before an iterator came to its end
                if connection.in_transaction:
                    connection.execute("COMMIT")


@contextmanager
def translated(path: Path | str = "") -> Generator[None, None, None]:
    """SQLite's errors become ours. A connection used in the wrong thread is a bug and stays what it is."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.Error as problem:
        raise _translate(problem, str(path)) from problem


def _translate(problem: sqlite3.Error, path: str) -> StorageError:
    code = getattr(problem, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        text = f"another program has been writing to the database for over {BUSY_TIMEOUT_S:g} s"
        return DatabaseBusy(text, identity=path)
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return DatabaseCorrupt(f"the database is damaged ({problem}); restore a copy", identity=path)
    if code == sqlite3.SQLITE_FULL:
        return StorageError("the disk is full; nothing of this step was stored", identity=path)
    if code == sqlite3.SQLITE_IOERR:
        text = f"the disk cannot be read or written ({problem}); is it full? Nothing of this step was stored"
        return StorageError(text, identity=path)
    return StorageError(str(problem), identity=path)


def check_file(path: Path) -> None:
    """Raise for a file that is not a whole database of ours, having read its first 100 bytes and nothing else.

    SQLite itself would take an empty file for an empty database, and write to it.
    """
    name = str(path)
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
            size = os.fstat(file.fileno()).st_size
    except OSError as problem:
        raise StorageError(f"cannot be read: {problem.strerror}", identity=name) from problem
    if not header:
        raise DatabaseForeign("the file is empty: no warraq database; remove it to start anew", identity=name)
    if not header.startswith(_MAGIC):
        raise DatabaseForeign("not a warraq database; it was left as it is", identity=name)
    if len(header) < _HEADER_BYTES:
        raise DatabaseCorrupt("the database is cut short; restore a copy", identity=name)
    (application_id,) = struct.unpack_from(">I", header, 68)
    if application_id != APPLICATION_ID:
        raise DatabaseForeign("an SQLite database of another program; it was left as it is", identity=name)
    (version,) = struct.unpack_from(">I", header, 60)
    require_known(version, name)
    (page_size,) = struct.unpack_from(">H", header, 16)
    (pages,) = struct.unpack_from(">I", header, 28)
    # A checkpoint that was killed leaves the file short while the write-ahead log still holds the rest.
    if size < pages * (65536 if page_size == 1 else page_size) and not has_log(path):
        raise DatabaseCorrupt("the database is cut short; restore a copy", identity=name)


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
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")


def _create(path: Path) -> None:
    """Make the database beside its place and move it there whole: a killed start leaves no half database."""
    draft = path.with_name(f"{path.name}.new-{os.getpid()}")
    with translated(path):
        try:
            connection = sqlite3.connect(draft, isolation_level=None)
        except sqlite3.Error as problem:
            raise StorageError(f"cannot be created: {problem}", identity=str(path)) from problem
        try:
            _configure(connection)
            migrate(connection)
        finally:
            connection.close()
    try:
        with suppress(FileExistsError):  # another process was faster: its database is as good
            _link(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _link(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if not path.exists():
            draft.rename(path)


def _connect_readonly(path: Path) -> sqlite3.Connection:
    uri = path.as_uri()
    connection = sqlite3.connect(f"{uri}?mode=ro", uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)
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
        return sqlite3.connect(f"{uri}?immutable=1", uri=True, isolation_level=None)
    return connection


def has_log(path: Path) -> bool:
    """Whether a write-ahead log lies beside the file: what was committed is not all in the file itself."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _missing(path: Path) -> StorageError:
    return StorageError(
        "there is no database; `warraq add URL` makes one, `warraq init` a configuration", identity=str(path)
    )
