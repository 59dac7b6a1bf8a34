"""What to export, and how far an export came."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from warraq.articles.errors import ConfigurationError

#: Bytes of a WARC file before the next one begins. 1 GB is what the standard's annex recommends and crawlers write.
ROLL_BYTES: Final = 1_000_000_000


class Cursor(NamedTuple):
    """The last fetch and the last version that were written; an export continues behind them.

    Two numbers, since a page that is cleaned again gets a version and no fetch.
    """

    fetch_id: int = 0
    version_id: int = 0

    def __str__(self) -> str:
        return f"{self.fetch_id}.{self.version_id}"


#: Before everything.
START: Final = Cursor()


def read_cursor(text: str) -> Cursor:
    """Returns the cursor that an export printed: '1204.388'.

    Raises:
        ConfigurationError: it is none.
    """
    parts = text.split(".")
    if len(parts) == 2 and all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
        return Cursor(int(parts[0]), int(parts[1]))
    raise ConfigurationError(
        "a cursor is two numbers with a dot between them, as an export prints them: 1204.388",
        identity=text[:80],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """Which part of the corpus. `source` is a slug, None for all."""

    source: str | None = None
    since: Cursor = START
    roll_bytes: int = ROLL_BYTES
