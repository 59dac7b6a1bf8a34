"""Files that appear whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from errno import EINVAL
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO, TextIO


def whole_file(path: Path) -> AbstractContextManager[TextIO]:
    """Open a text file (UTF-8, line ends as written) that replaces `path` if the block ends without an exception.

    It is written in the same folder, flushed to disk and renamed; after an exception `path` is unchanged. A symbolic
    link stays, and its target is replaced.

    Raises:
        OSError: the folder does not exist, is read-only or full, or `path` is a device, a pipe or a folder.
    """
    return _replacing(path, mode="w", encoding="utf-8", newline="")


def whole_bytes(path: Path) -> AbstractContextManager[BinaryIO]:
    """As `whole_file`, for a file of bytes."""
    return _replacing(path, mode="wb")


@contextmanager
def _replacing(path: Path, **how: Any) -> Iterator[Any]:
    path = path.resolve()
    if path.exists() and not path.is_file():
        raise OSError(EINVAL, "is not a regular file; choose another")
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False, **how) as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.chmod(file.name, mode)  # a temporary file is readable by its owner only
            os.replace(file.name, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(file.name)
            raise


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
