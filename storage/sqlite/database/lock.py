"""One crawl a database: a lock that dies with its owner."""

import os
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from warraq.articles.errors import DatabaseBusy, StorageError


class WriterLock:
    """Held by whoever crawls into a database. Readers need none, and SQLite's own locks remain.

    The kernel frees it when the process ends, however it ends; the file `<database>-lock` stays.
    """

    def __init__(self, path: Path) -> None:
        self._database = path
        place = path.absolute()
        self._file = place.with_name(f"{place.name}-lock")
        self._lock = FileLock(self._file, timeout=0)

    def acquire(self) -> None:
        """Take the lock.

        Raises:
            DatabaseBusy: another process has it; its id is named.
            StorageError: the lock file cannot be written.
        """
        try:
            self._lock.acquire()
        except Timeout as problem:
            holder = self._holder()
            raise DatabaseBusy(
                f"another crawl is running ({holder}), and one fetches at a time; try again when it has ended",
                identity=str(self._database),
            ) from problem
        except OSError as problem:
            raise StorageError(f"cannot be locked: {problem}", identity=str(self._database)) from problem
        self._file.write_text(f"{os.getpid()}\n", "ascii")

    def release(self) -> None:
        """Give the lock back. Nothing happens when it is not held."""
        self._lock.release()

    def _holder(self) -> str:
        try:
            pid = self._file.read_text("ascii", errors="replace").strip()[:20]
        except OSError:
            pid = ""
        return f"process {pid}" if pid.isdigit() else "its process is unknown"

    def __enter__(self) -> "WriterLock":
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
