"""The one way to write, and one state to read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from warraq.storage.sql.database.engine import Database


class OvertakenError(Exception):
    """Another program changed what a transaction relied on that did not write alone: it is made again, alone."""


class Subject:
    """One subject of a database, over the connection of the thread that opened it."""

    def __init__(self, connection: Database) -> None:
        self._connection = connection


@contextmanager
def transaction(connection: Database, *, alone: bool = True) -> Iterator[Database]:
    """One write transaction: all of it is kept, on disk, or nothing. Inside `group` it is a part of the group's."""
    with _writing(connection, lambda: connection.begin(writing=True, alone=alone)) as db:
        yield db


@contextmanager
def beside(connection: Database) -> Iterator[Database]:
    """Likewise, but where the engine can, others may do so at the same time: it only locks the rows that it writes.

    For what neither the ledger nor the changes tell.
    """
    with _writing(connection, connection.begin_beside) as db:
        yield db


@contextmanager
def group(connection: Database, *, alone: bool = True) -> Iterator[None]:
    """Several transactions become one, with one wait for the disk: all of them are kept or nothing.

    The one whose error leaves the block has not been undone by itself: what it wrote is undone with all the others.
    """
    with transaction(connection, alone=alone):
        connection.is_grouped = True
        try:
            yield
        finally:
            connection.is_grouped = False


@contextmanager
def snapshot(connection: Database) -> Iterator[Database]:
    """One state of the database for several questions."""
    with connection.translated():
        if connection.in_transaction:
            yield connection
            return
        connection.begin(writing=False)
        try:
            yield connection
        finally:
            connection.end_reading()


@contextmanager
def _writing(connection: Database, begin: Callable[[], None]) -> Iterator[Database]:
    if connection.is_grouped:
        with connection.translated():
            yield connection
        return
    with connection.translated():
        begin()
        try:
            yield connection
            for end in connection.when_ending:
                end(connection)
            connection.commit()
        except BaseException:
            connection.noted.clear()
            connection.rollback()
            for forget in connection.when_undone:
                forget()
            raise
