"""Archives that are read instead of the network, and how far."""

from datetime import datetime
from typing import Protocol

from warraq.articles.records import Fetch
from warraq.storage.records import ImportRow, Known


class Imports(Protocol):
    """Imports. `Fetches` counts the pages and moves the position with each page that it stores."""

    def begin(self, file: str, size: int, sha256: str, *, now: datetime) -> ImportRow:
        """The import of a file with these bytes: the known one, whatever its name, or a new one."""

    def finish(self, import_id: int, *, position: int, skipped: int, now: datetime) -> None:
        """Note that the whole file was read, how many records it has, and how many are broken."""

    def known(self, fetch: Fetch, sha256: str) -> Known:
        """What is known of the address of a fetch. It is stored if one of the same address has its record id, or its
        time, status and, where a body was kept, the body of that hash."""

    def body(self, url: str, *, at: datetime | None) -> bytes | None:
        """The body that this address gave at that time, or last; None when none is kept."""
