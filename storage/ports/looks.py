"""When a person looked last, and what is new since."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.storage.records import News


class LookQueries(Protocol):
    """Looks by name: 'status' is that of `warraq status --since-last`."""

    def news(self, name: str, *, now: datetime) -> News:
        """What happened since the last look of that name; all there ever was when there is none."""


class Looks(LookQueries, Protocol):
    """Looks, to be taken."""

    def take(self, name: str, *, now: datetime) -> News:
        """The same, and note that it was looked at: no change, fetch or change of health is told twice, or never.

        Addresses that were not fetched because of a filter count by the time they were found.
        """
