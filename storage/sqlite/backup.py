"""Copies of a database that is in use, and whether there is room to go on."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from warraq.articles.errors import StorageError
from warraq.storage.folders import draft_of, flush_folder
from warraq.storage.sqlite.database import check_file, has_log, open_readonly, translated

_IN_USE = "another program has it open; end that one, or name another file"
MIN_FREE_BYTES = 200 * 1024 * 1024  # a WAL database on a disk without any room cannot even be opened to read


def back_up(path: Path, target: Path) -> int:
    """Copy a database as it is at this moment, also while a crawl writes to it, and say how many bytes it has.

    The copy is checked, then takes its name: `target` is a whole database or what it was before. A log that an earlier
    copy was left with is written into that one first: SQLite would read it into the new copy, which it would spoil.

    Raises:
        StorageError and its kinds: the database cannot be read, `target` is another file or cannot be written.
    """
    target = target.absolute()
    if target.exists():
        if target.samefile(path):
            raise StorageError("is the database itself", identity=str(target))
        check_file(target)  # only an earlier copy is replaced
    draft = draft_of(target)
    try:
        with closing(open_readonly(path, any_version=True)) as source, translated(target):
            _copy(source, draft)
        _close_log(target)
        os.replace(draft, target)
        flush_folder(target.parent)
    except OSError as problem:
        raise StorageError(f"cannot be written: {problem.strerror}", identity=str(target)) from problem
    finally:
        for leftover in (draft, draft.with_name(f"{draft.name}-wal"), draft.with_name(f"{draft.name}-shm")):
            leftover.unlink(missing_ok=True)
    return target.stat().st_size


def require_space(path: Path, *, min_free_bytes: int = MIN_FREE_BYTES) -> None:
    """Raise StorageError when the disk of a database has too little room to crawl."""
    folder = path.absolute().parent
    with suppress(OSError):  # a folder that is not there is told of when the database is opened
        free = shutil.disk_usage(folder).free
        if free < min_free_bytes:
            raise StorageError(
                f"only {free // 2**20} MB are free on its disk, {min_free_bytes // 2**20} are needed to crawl;"
                " make room, nothing is lost",
                identity=str(path),
            )


def size_of(path: Path) -> int:
    """Bytes of a database with its log; 0 if there is none."""
    files = (path, path.with_name(f"{path.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())


def _copy(source: sqlite3.Connection, draft: Path) -> None:
    with closing(sqlite3.connect(draft, isolation_level=None)) as copy:
        source.backup(copy)  # in one step: one state of the database, and its writer need not wait
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, complete without a log beside it
        (verdict,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise StorageError(f"the copy is damaged, as the database is: {verdict}", identity=str(draft))
    with draft.open("rb") as file:
        os.fsync(file.fileno())


def _close_log(target: Path) -> None:
    if not has_log(target):
        return
    with translated(target), closing(sqlite3.connect(target, timeout=0, isolation_level=None)) as former:
        try:
            (mode,) = former.execute("PRAGMA journal_mode = DELETE").fetchone()
        except sqlite3.OperationalError as problem:
            raise StorageError(_IN_USE, identity=str(target)) from problem
    if mode != "delete":
        raise StorageError(_IN_USE, identity=str(target))
