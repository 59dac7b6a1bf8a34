"""A folder of this machine, or one that it has mounted."""

import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from warraq.articles.errors import StorageError


class Folder:
    """The protocol `FileStore` in a folder. A file is on the disk, with its name, when `put` returns."""

    def __init__(self, path: Path) -> None:
        self.address = str(path)
        self._root = path

    def get(self, name: str, most: int) -> bytes | None:
        """As the protocol says."""
        with self._translated("read"):
            try:
                with (self._root / name).open("rb") as file:
                    return file.read(most)
            except (FileNotFoundError, NotADirectoryError):
                return None

    def put(self, name: str, content: bytes) -> None:
        """As the protocol says: written under another name, then renamed."""
        target = self._root / name
        draft = target.with_name(f"{target.name}.{token_hex(8)}.draft")
        with self._translated("written"):
            _make_folder(target.parent)
            try:
                with draft.open("xb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                draft.replace(target)
                _flush(target.parent)  # the new name is on the disk when its folder is
            except BaseException:
                with suppress(OSError):
                    draft.unlink(missing_ok=True)
                raise

    def is_kept(self, name: str, content: bytes) -> bool:
        """As the protocol says."""
        if self.get(name, len(content) + 1) != content:
            return False
        with self._translated("written"):
            _flush((self._root / name).parent)  # whoever wrote it may have been killed before he did
        return True

    def remove(self, names: Sequence[str]) -> None:
        """As the protocol says. Folders stay, empty."""
        with self._translated("deleted from"):
            for name in names:
                with suppress(FileNotFoundError, NotADirectoryError):
                    (self._root / name).unlink()
            for folder in {(self._root / name).parent for name in names}:
                if folder.is_dir():
                    _flush(folder)

    def files(self, part: str) -> Iterator[tuple[str, int, float]]:
        """As the protocol says."""
        with self._translated("read"):
            for file in (self._root / part).glob("*/*"):
                with suppress(FileNotFoundError):  # deleted meanwhile
                    facts = file.stat()
                    yield file.relative_to(self._root).as_posix(), facts.st_size, facts.st_mtime

    @contextmanager
    def _translated(self, done: str) -> Generator[None, None, None]:
        try:
            yield
        except OSError as problem:
            raise StorageError(
                f"the folder of page bodies cannot be {done}: {problem.strerror or problem}",
                identity=self.address,
            ) from problem


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it; each is on the disk when this returns."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _flush(folder.parent)


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
