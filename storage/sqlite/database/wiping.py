"""Making sure that deleted rows are gone from the disk: the log emptied, free space overwritten, the file searched."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from warraq.storage.records import Wiped
from warraq.storage.sql.database import scalar
from warraq.storage.sqlite.database import seeking

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
    except sqlite3.Error:  # no room for a second copy, or somebody writes: said, not hidden
        return Wiped(log_is_empty=log_is_empty, is_clean=False)
    # What the rewritten file still has belongs to rows that stay: another article says the same words.
    return Wiped(log_is_empty=_empty_log(connection), is_clean=True, was_rewritten=True)


def rewrite(connection: sqlite3.Connection) -> None:
    """As `Removals.rewrite`."""
    connection.execute("VACUUM")
    _empty_log(connection)


def _empty_log(connection: sqlite3.Connection) -> bool:
    """Write the log into the file and cut it to nothing; False while a reader needs an old state of it."""
    connection.execute(f"PRAGMA busy_timeout = {LOG_WAIT_MS}")
    try:
        busy = scalar(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)"))
    finally:
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    return not busy


def _path_of(connection: sqlite3.Connection) -> Path:
    rows = connection.execute("PRAGMA database_list")
    return Path(next(file for _, name, file in rows if name == "main"))


def count_traces(path: Path, traces: Iterable[bytes]) -> int:
    """How many of the runs a file has; 0 if there is no file, or it is empty."""
    wanted = tuple(traces)
    if not wanted or not path.exists() or not path.stat().st_size:
        return 0
    command = [sys.executable, "-I", "-S", seeking.__file__, str(path)]
    lines = "".join(f"{run.hex()}\n" for run in wanted)
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    return int(done.stdout)
