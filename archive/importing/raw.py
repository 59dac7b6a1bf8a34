"""The bytes of an archive as they lie on the disk: a file, or a file inside a WACZ."""

from collections.abc import Callable
from typing import IO, Final, Protocol

#: How often a packed file of a WACZ is unpacked again from its start, because a broken record needs bytes before it.
MAX_REOPENED: Final = 100
_WINDOW_BYTES: Final = 1 << 20  # of a packed file, kept to go back without unpacking it again
_PIECE_BYTES: Final = 1 << 16


class UnreadableArchive(Exception):  # noqa: N818 - an ending, not a bug of ours
    """A file that is no archive, or an archive of which nothing more can be read. The text says why and what to do."""


class Raw(Protocol):
    """Bytes at places. `is_seekable`: going there costs nothing."""

    size: int
    is_seekable: bool

    def read_at(self, position: int, count: int) -> bytes:
        """The bytes at a place; fewer at the end."""


class FileRaw:
    """A part of an open file."""

    is_seekable = True

    def __init__(self, file: IO[bytes], start: int, size: int) -> None:
        self._file = file
        self._start = start
        self.size = size

    def read_at(self, position: int, count: int) -> bytes:
        """As the protocol says."""
        self._file.seek(self._start + position)
        return self._file.read(max(0, min(count, self.size - position)))


class PackedRaw:
    """A file that a WACZ holds packed: read from start to end, with a window to go back in."""

    is_seekable = False

    def __init__(self, open_again: Callable[[], IO[bytes]], size: int) -> None:
        self._open_again = open_again
        self.size = size
        self._reopened = 0
        self._file = open_again()
        self._window = b""
        self._end = 0  # of the window, where the file is read on

    def read_at(self, position: int, count: int) -> bytes:
        """As the protocol says. Raises UnreadableArchive when going back has become too much."""
        if position < self._end - len(self._window):
            self._reopen()
        while self._end < min(position + count, self.size):
            piece = self._file.read(_PIECE_BYTES)
            if not piece:
                break
            self._end += len(piece)
            kept = max(_WINDOW_BYTES, self._end - position)
            self._window = (self._window + piece)[-kept:]
        start = position - (self._end - len(self._window))
        return self._window[start : start + count] if start >= 0 else b""

    def _reopen(self) -> None:
        self._reopened += 1
        if self._reopened > MAX_REOPENED:
            raise UnreadableArchive(
                "too many broken records in a packed file; unpack it and import what it holds"
            )
        self._file.close()
        self._file, self._window, self._end = self._open_again(), b"", 0
