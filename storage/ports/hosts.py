"""What hosts and sites ask of us, or keep us from, across runs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.storage.records import RobotsRecord, TrapRow, WallRow


class Hosts(Protocol):
    """When a host may be asked again."""

    def set_not_before(self, host: str, moment: datetime, reason: str) -> None:
        """Ask nothing of the host before then. The latest word counts, also when it is an earlier time."""

    def not_before(self, host: str) -> datetime | None:
        """When the host may be asked again; None when it never asked to wait. May lie in the past."""


class Robots(Protocol):
    """robots.txt by origin ('https://example.org')."""

    def find(self, origin: str) -> RobotsRecord | None:
        """The last answer, however old."""

    def save(self, record: RobotsRecord) -> None:
        """Keep an answer in place of the last."""


class TrapQueries(Protocol):
    """Series of addresses that brought nothing new."""

    def all(self) -> tuple[TrapRow, ...]:
        """The series that are left alone, by source and name."""


class Traps(TrapQueries, Protocol):
    """What runs learnt of endless series, by source."""

    def close(self, source_id: int, series: str, *, now: datetime) -> None:
        """Leave a series alone from now on."""

    def closed(self, *, since: datetime) -> tuple[TrapRow, ...]:
        """The series closed since then; older ones are forgotten, and judged anew when they are met."""


class WallQueries(Protocol):
    """The anti-bot walls before the pages of sources. `Fetches` notes them."""

    def all(self) -> dict[int, WallRow]:
        """The walls that stand now, by the source's id."""
