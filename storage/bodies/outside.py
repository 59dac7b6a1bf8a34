"""Bodies by their hash in a folder or bucket, and whose they are."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Final

from warraq.articles.errors import ConfigurationError, StorageError
from warraq.storage.bodies.files import FileStore
from warraq.storage.ports import PageBodies
from warraq.storage.records import FoundBody

#: Says whose the bodies are. A folder without it is not ours, or not mounted.
MARKER: Final = "warraq-pages.json"
_MARKER_BYTES: Final = 4_096
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_NAME: Final = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/(?P<sha256>[0-9a-f]{64})\.zst")  # ab/cd/abcd….zst
_DRAFT: Final = re.compile(_NAME.pattern.replace("?P<sha256>", "?:") + r"\.[0-9a-f]{16}\.draft")
_ABOUT: Final = (
    "Bodies of pages of one warraq database, named by the SHA-256 of what they unpack to (Zstandard)."
)


class OutsideBodies(PageBodies):
    """The protocol `PageBodies` in a place. Names are made of hashes and of nothing else."""

    def __init__(self, files: FileStore) -> None:
        self._files = files

    @property
    def address(self) -> str:
        return self._files.address

    def read(self, sha256: str, most: int) -> bytes | None:
        return self._files.get(_name_of(sha256), most + 1)

    def write(self, sha256: str, packed: bytes) -> None:
        name = _name_of(sha256)
        if self._files.is_kept(name, packed):
            return
        self._files.put(name, packed)
        if not self._files.is_kept(name, packed):
            raise StorageError(
                f"what was written is not what is read back ({name}); nothing of it was stored",
                identity=self.address,
            )

    def delete(self, sha256s: Sequence[str]) -> None:
        self._files.remove([_name_of(sha256) for sha256 in sha256s])

    def walk(self) -> Iterator[FoundBody]:
        for first in range(256):  # part by part: memory does not grow with the number of all
            for name, size, at in self._files.files(f"{first:02x}"):
                if found := _NAME.fullmatch(name):
                    yield FoundBody(name=name, sha256=found["sha256"], bytes=size, at=at)
                elif _DRAFT.fullmatch(name):
                    yield FoundBody(name=name, sha256="", bytes=size, at=at)

    def remove_drafts(self, names: Sequence[str]) -> None:
        """Delete what stopped writes left, by the names that `walk` gave."""
        self._files.remove([name for name in names if _DRAFT.fullmatch(name)])

    def claim(self, owner: str, *, is_new: bool) -> None:
        """See that the place is there and is ours; one that `is_new` becomes ours if it is nobody's.

        Raises:
            ConfigurationError: it belongs to another database.
            StorageError: it cannot be reached, or is ours no more: emptied, or not mounted.
        """
        known = self._owner()
        if known is None and is_new:
            marker = json.dumps({"owner": owner, "about": _ABOUT}, indent=2) + "\n"
            self._files.put(MARKER, marker.encode())
            known = self._owner()
        if known is None:
            raise StorageError(
                f"has no {MARKER}, which every store of page bodies has: it was emptied or is not mounted",
                identity=self.address,
            )
        if known != owner:
            raise ConfigurationError(
                f"holds the pages of another database ({MARKER} says so); name another folder or prefix",
                identity=self.address,
            )

    def give_up(self, owner: str) -> None:
        """Take the marker away, so that the place is free for another database. Nothing happens if it is not ours."""
        if self._owner() == owner:
            self._files.remove([MARKER])

    def _owner(self) -> str | None:
        """Whose the place is, None: nobody's; '' where that cannot be read."""
        content = self._files.get(MARKER, _MARKER_BYTES)
        if content is None:
            return None
        try:
            owner = json.loads(content)["owner"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return ""
        return owner if isinstance(owner, str) else ""


def _name_of(sha256: str) -> str:
    if not _HASH.fullmatch(sha256):
        raise StorageError("is no SHA-256 of a body", identity=sha256[:80])
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}.zst"
