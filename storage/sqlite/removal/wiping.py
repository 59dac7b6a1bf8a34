"""Making sure that deleted rows are gone from the disk: the log emptied, free space overwritten, the file searched."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from warraq.articles.errors import DatabaseBusy, StorageError
from warraq.storage.records import Wiped
from warraq.storage.sqlite.database import scalar, translated
from warraq.storage.sqlite.removal.traces import count_traces

LOG_WAIT_MS: Final = 5_000  # for readers: a page of the reading room is read within a second
_BUSY_MS: Final = 30_000


def wipe(connection: sqlite3.Connection, traces: Sequence[bytes]) -> Wiped:
    """As `Removals.wipe`."""
    path = _path_of(connection)
    log_is_empty = _empty_log(connection)
    left = count_traces(path, traces)
    if not left or not log_is_empty:
        return Wiped(log_is_empty=log_is_empty, is_clean=not left)
    try:
        rewrite(connection)
    except (DatabaseBusy, StorageError):  # no room for a second copy, or somebody writes: said, not hidden
        return Wiped(log_is_empty=log_is_empty, is_clean=False)
    # What the rewritten file still has belongs to rows that stay: another article says the same words.
    return Wiped(log_is_empty=_empty_log(connection), is_clean=True, was_rewritten=True)


def rewrite(connection: sqlite3.Connection) -> None:
    """As `Removals.rewrite`."""
    with translated():
        connection.execute("VACUUM")
    _empty_log(connection)


def _empty_log(connection: sqlite3.Connection) -> bool:
    """Write the log into the file and cut it to nothing; False while a reader needs an old state of it."""
    with translated():
        connection.execute(f"PRAGMA busy_timeout = {LOG_WAIT_MS}")
        try:
            busy = scalar(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)"))
        finally:
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    return not busy


def _path_of(connection: sqlite3.Connection) -> Path:
    rows = connection.execute("PRAGMA database_list")
    return Path(next(file for _, name, file in rows if name == "main"))
