"""A lock beside a database file that dies with its owner."""

import os
from pathlib import Path

from filelock import FileLock as KernelLock
from filelock import Timeout

from warraq.articles.errors import StorageError


class FileLock:
    """The kernel frees it when the process ends, however it ends; the file `<database>-lock` stays.

    With a `kind` it is the file `<database>.<kind>-lock`.
    """

    def __init__(self, path: Path, kind: str = "") -> None:
        self._database = path
        place = path.absolute()
        self._file = place.with_name(f"{place.name}{f'.{kind}' if kind else ''}-lock")
        self._lock = KernelLock(self._file, timeout=0)

    def take(self) -> str:
        """Take the lock, unless it is held here already; '', or who else has it.

        Raises:
            StorageError: the lock file cannot be written.
        """
        if self._lock.is_locked:
            return ""
        try:
            self._lock.acquire()
        except Timeout:
            return self._holder()
        except OSError as problem:
            raise StorageError(f"cannot be locked: {problem}", identity=str(self._database)) from problem
        self._file.write_text(f"{os.getpid()}\n", "ascii")
        return ""

    def release(self) -> None:
        """Give the lock back. Nothing happens when it is not held."""
        self._lock.release()

    def holder(self) -> str:
        """Who holds it, '' if nobody; as `take`."""
        if self._lock.is_locked:
            return f"process {os.getpid()}"
        if not self._file.exists():
            return ""
        holder = self.take()
        if not holder:
            self.release()
        return holder

    def _holder(self) -> str:
        try:
            pid = self._file.read_text("ascii", errors="replace").strip()[:20]
        except OSError:
            pid = ""
        return f"process {pid}" if pid.isdigit() else "its process is unknown"
