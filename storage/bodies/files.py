"""What a folder and a bucket have in common: files by name, each written whole."""

from collections.abc import Iterator, Sequence
from typing import Protocol


class FileStore(Protocol):
    """Files by names that are ours: 'ab/cd/<hash>.zst'. May be used from any thread.

    Each method raises StorageError when the place cannot be reached.
    """

    @property
    def address(self) -> str:
        """How people name it."""

    def get(self, name: str, most: int) -> bytes | None:
        """The first `most` bytes of a file, None if it is not there."""

    def put(self, name: str, content: bytes) -> None:
        """Write a file in place of the one of that name: it is the old one, or the whole new one."""

    def is_kept(self, name: str, content: bytes) -> bool:
        """Whether a file is there and has that content, by what the place itself says or by reading it."""

    def remove(self, names: Sequence[str]) -> None:
        """Delete files. One that is not there is no error."""

    def files(self, part: str) -> Iterator[tuple[str, int, float]]:
        """Name, bytes and time (seconds since 1970) of each file below a part of the names ('ab')."""
