"""A set of numbers that is too large for memory, in a file that is gone when it is closed."""

import sqlite3
from types import TracebackType
from typing import Final

from warraq.storage.sqlite.database.transactions import translated

CACHE_KIB: Final = 32 * 1024  # of memory, however many numbers there are
_SIGN: Final = 1 << 63  # SQLite's integers have one


class SeenKeys:
    """Numbers from 0 to 2^64 - 1 that were seen. Use it as a context manager, or close it.

    Cost: 32 MB of memory; for each number about 20 bytes of the folder for temporary files (`TMPDIR`, SQLITE_TMPDIR)
    and 2 to 10 microseconds.
    """

    def __init__(self) -> None:
        with translated():
            self._db = sqlite3.connect("", isolation_level=None)  # '': temporary and on disk
            self._db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            self._db.execute("PRAGMA journal_mode = OFF")
            self._db.execute("CREATE TABLE seen (key INTEGER PRIMARY KEY) STRICT")
            self._db.execute("BEGIN")  # one transaction to the end: nothing needs to be kept

    def __enter__(self) -> "SeenKeys":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, key: int) -> bool:
        """Add a number; whether it is new."""
        with translated():
            added = self._db.execute("INSERT OR IGNORE INTO seen VALUES (?)", (key - _SIGN,))
        return added.rowcount == 1

    def close(self) -> None:
        """Forget all."""
        self._db.close()
