"""The one way to write, one state to read, and SQLite's errors translated to ours."""

import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from warraq.articles.errors import DatabaseBusy, DatabaseCorrupt, StorageError

BUSY_TIMEOUT_S = 30.0  # a writer's transaction takes milliseconds; 30 s is a stopped machine


class Connection(sqlite3.Connection):
    """SQLite's, which knows whether transactions are being grouped, and what must not remember one that was undone."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.is_grouped = False
        self.when_undone: list[Callable[[], None]] = []


class Subject:
    """One subject of a database, over the connection of the thread that opened it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection


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
            if isinstance(connection, Connection):
                for forget in connection.when_undone:
                    forget()
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
