"""Files and folders that appear whole or not at all."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import EINVAL
from io import TextIOWrapper
from pathlib import Path
from tempfile import NamedTemporaryFile, mkdtemp
from typing import BinaryIO, TextIO, cast

from warraq.articles.errors import ConfigurationError

_BUFFER_BYTES = 1 << 20  # default 8 KB: a call to the system for each article


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """Open a text file (UTF-8, line ends as written); it appears as `whole_bytes` tells."""
    with whole_bytes(path) as file:
        text = TextIOWrapper(file, encoding="utf-8", newline="")
        try:
            yield text
        finally:
            text.detach()  # what is left in it goes to the file, which stays open


@contextmanager
def whole_bytes(path: Path) -> Iterator[BinaryIO]:
    """Open a file that replaces `path` if the block ends without an exception.

    It is written in the same folder, flushed to disk and renamed; after an exception `path` is unchanged. A symbolic
    link stays, and its target is replaced.

    Raises:
        OSError: the folder does not exist, is read-only or full, or `path` is a device, a pipe or a folder.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        raise OSError(EINVAL, "is not a regular file; choose another")
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    with NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.name}.", delete=False, buffering=_BUFFER_BYTES
    ) as file:
        try:
            yield cast(BinaryIO, file)
            file.flush()
            os.fsync(file.fileno())
            os.chmod(file.name, mode)  # a temporary file is readable by its owner only
            os.replace(file.name, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(file.name)
            raise


@contextmanager
def whole_folder(path: Path, *, force: bool, is_ours: Callable[[Path], bool]) -> Iterator[Path]:
    """Make a folder to be filled, beside `path`; it takes that name if the block ends without an exception.

    Until then it is called NAME.partial; after an exception it is gone, and what stands at `path` is unchanged. With
    `force` it replaces a folder that `is_ours`, and a NAME.partial that a killed program left.

    Raises:
        ConfigurationError: there is something that may not be replaced; the message says what to do.
        OSError: it cannot be written.
    """
    path = path.resolve()
    partial = path.with_name(f"{path.name}.partial")
    _require_free(path, force=force, is_ours=is_ours)
    if partial.exists():
        if not force:
            text = "another export is being written there, or one was cut off; --force removes it"
            raise ConfigurationError(text, identity=str(partial))
        shutil.rmtree(partial)
    partial.mkdir()
    try:
        yield partial
        _exchange(partial, path)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _exchange(new: Path, path: Path) -> None:
    """Give a folder the name of another one, which is removed; if that fails, the other one keeps its name."""
    if not path.exists():
        new.rename(path)
        return
    former = Path(mkdtemp(prefix=f".{path.name}.", dir=path.parent)) / path.name
    path.rename(former)
    try:
        new.rename(path)
    except BaseException:
        former.rename(path)
        raise
    finally:
        shutil.rmtree(former.parent, ignore_errors=True)


def _require_free(path: Path, *, force: bool, is_ours: Callable[[Path], bool]) -> None:
    """Raise ConfigurationError where something stands that a new folder may not replace."""
    if not path.exists() or (path.is_dir() and not any(path.iterdir())):
        return
    if not path.is_dir() or not is_ours(path):
        raise ConfigurationError(
            "holds something else than an export; choose another folder", identity=str(path)
        )
    if not force:
        raise ConfigurationError("holds an export already; --force replaces it", identity=str(path))


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
