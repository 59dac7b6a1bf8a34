"""A bucket of an object store, through fsspec. Its packages are loaded when one is named."""

import hashlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from warraq.articles.errors import ConfigurationError, StorageError
from warraq.extras import require

#: Of S3: a look-up ends after these, not after botocore's minutes. What is asked is small.
_S3: Final = {
    "config_kwargs": {"connect_timeout": 10, "read_timeout": 30, "retries": {"max_attempts": 2}},
}
_TIMES: Final = ("LastModified", "mtime", "created")  # what file systems call the time of a file


class Bucket:
    """The protocol `FileStore` below an address such as 's3://bucket/prefix'.

    A file is written by one request; an object store shows it whole or not at all.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        protocol, _, self._root = address.partition("://")
        fsspec = require("fsspec", "pages")
        if protocol in ("s3", "s3a"):
            require("s3fs", "pages")
        try:
            self._files: Any = fsspec.filesystem(
                protocol, use_listings_cache=False, **(_S3 if protocol in ("s3", "s3a") else {})
            )
        except (ValueError, ImportError) as problem:
            raise ConfigurationError(f"cannot be opened: {problem}", identity=address) from problem

    def get(self, name: str, most: int) -> bytes | None:
        """As the protocol says."""
        with self._translated("read"):
            try:
                # Some servers answer 416 where a file is empty: what is read is too short, whatever the reason.
                return bytes(self._files.cat_file(self._path(name), start=0, end=most))
            except FileNotFoundError:
                return None
            except OSError:
                if self._size_of(name) == 0:
                    return b""
                raise

    def put(self, name: str, content: bytes) -> None:
        """As the protocol says."""
        with self._translated("written"):
            self._files.pipe_file(self._path(name), content)

    def is_kept(self, name: str, content: bytes) -> bool:
        """As the protocol says: by size and ETag where that is an MD5 of the content, else the file is read."""
        with self._translated("read"):
            try:
                facts = self._files.info(self._path(name))
            except FileNotFoundError:
                return False
        if facts.get("size") != len(content):
            return False
        stated = str(facts.get("ETag", "")).strip('"')
        if stated == hashlib.md5(content, usedforsecurity=False).hexdigest():
            return True  # one that is encrypted, or came in parts, has an ETag of another kind
        return self.get(name, len(content) + 1) == content

    def remove(self, names: Sequence[str]) -> None:
        """As the protocol says."""
        with self._translated("deleted from"):
            paths = [self._path(name) for name in names]
            try:
                self._files.rm(paths)
            except (
                FileNotFoundError
            ):  # of one of them, in a store that says so; the others may still be there
                for path in paths:
                    if self._files.exists(path):
                        self._files.rm_file(path)

    def files(self, part: str) -> Iterator[tuple[str, int, float]]:
        """As the protocol says."""
        with self._translated("read"):
            try:
                found = self._files.find(self._path(part), detail=True)
            except FileNotFoundError:
                return
        start = len(self._files._strip_protocol(self._root).rstrip("/")) + 1
        for path, facts in found.items():
            yield path[start:], int(facts.get("size") or 0), _time_of(facts)

    def _size_of(self, name: str) -> int | None:
        size = self._files.info(self._path(name)).get("size")
        return None if size is None else int(size)

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    @contextmanager
    def _translated(self, done: str) -> Generator[None, None, None]:
        """Whatever a file system of fsspec raises becomes ours: each has errors of its own, with no common root."""
        try:
            yield
        except StorageError:
            raise
        except Exception as problem:
            text = (
                f"the store of page bodies cannot be {done}: {str(problem).strip() or type(problem).__name__}"
            )
            raise StorageError(text, identity=self.address) from problem


def _time_of(facts: dict[str, Any]) -> float:
    """When a file was written, in seconds since 1970; 0 where it is not said."""
    for name in _TIMES:
        value = facts.get(name)
        if isinstance(value, datetime):
            return value.timestamp()
        if isinstance(value, (int, float)):
            return float(value)
    return 0.0
