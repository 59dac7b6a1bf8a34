"""A database file, judged before SQLite touches it."""

import os
import struct
from pathlib import Path

from warraq.articles.errors import DatabaseCorrupt, DatabaseForeign, StorageError
from warraq.storage.sql.schema import require_known
from warraq.storage.sqlite.schema import APPLICATION_ID

_MAGIC = b"SQLite format 3\0"
_HEADER_BYTES = 100  # Source: sqlite.org/fileformat2.html, section 1.3


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
