"""A database file, judged before it is opened for use."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from warraq.articles.errors import DatabaseCorrupt, DatabaseForeign, StorageError
from warraq.storage.sql.schema import require_known
from warraq.storage.sqlite.schema import APPLICATION_ID

_MAGIC = b"SQLite format 3\0"


def check_file(path: Path) -> None:
    """Raise for a file that is not a whole database of ours. Nothing is written to it.

    SQLite itself would take an empty file for an empty database, and write to it. The file is read by SQLite all the
    same, without locks: who opens and closes it otherwise frees the locks of all connections that this process has to
    it (sqlite.org/howtocorrupt.html, section 2.2), and another process deletes the log under them.
    """
    name = str(path)
    try:
        size = path.stat().st_size
    except OSError as problem:
        raise StorageError(f"cannot be read: {problem.strerror}", identity=name) from problem
    if not size:
        raise DatabaseForeign("the file is empty: no warraq database; remove it to start anew", identity=name)
    try:
        application_id, version = _read_header(path)
    except sqlite3.Error as problem:
        code = getattr(problem, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_NOTADB and not _is_begun(path):
            raise DatabaseForeign("not a warraq database; it was left as it is", identity=name) from problem
        if code not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise StorageError(f"cannot be read: {problem}", identity=name) from problem
        # A checkpoint that was killed leaves the file short while the write-ahead log still holds the rest.
        if not has_log(path):
            raise DatabaseCorrupt("the database is cut short; restore a copy", identity=name) from problem
        return
    if application_id != APPLICATION_ID:
        raise DatabaseForeign("an SQLite database of another program; it was left as it is", identity=name)
    require_known(version, name)


def _read_header(path: Path) -> tuple[int, int]:
    """The application's number, and the version of the schema.

    Raises:
        sqlite3.Error: it is no database, or shorter than its header says.
    """
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        (application_id,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    return application_id, version


def _is_begun(path: Path) -> bool:
    """Whether a file that is no database begins as one does. No connection is open to it that could lose its locks."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def has_log(path: Path) -> bool:
    """Whether a write-ahead log lies beside the file: what was committed is not all in the file itself."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def give_name(draft: Path, path: Path) -> None:
    """Give a whole file another name, which no file has. Where links can be made, the draft keeps its own too.

    Raises:
        FileExistsError: some file has it.
    """
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError as problem:  # a file system without hard links
        if path.exists():
            raise FileExistsError(str(path)) from problem
        draft.rename(path)
