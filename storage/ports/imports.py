"""Archives that are read instead of the network, and how far."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.articles.records import Fetch
    from warraq.storage.records import ImportRow, Known


class Imports(Protocol):
    """Imports. `Fetches` counts the pages and moves the position with each page that it stores."""

    def begin(self, file: str, size: int, sha256: str, *, now: datetime) -> ImportRow:
        """The import of a file with these bytes: the known one, whatever its name, or a new one."""

    def finish(self, import_id: int, *, position: int, skipped: int, now: datetime) -> None:
        """Note that the whole file was read, how many records it has, and how many are broken."""

    def known(self, fetch: Fetch, sha256: str) -> Known:
        """What is known of the address of a fetch. It is stored if one that asked for the same address, or was led to
        the same, has its record id, or its time, status and, where a body was kept, the body of that hash."""

    def bodies(self, url: str, *, at: datetime | None) -> list[bytes]:
        """The bodies that this address gave, asked or led to by a redirect, at that time or at any; the last few of
        those that are kept, the last one first."""
