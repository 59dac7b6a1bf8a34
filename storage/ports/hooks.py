"""Those who are told of changes, and what is on its way to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.storage.records import Delivery, HealthChange, HookRow, Stretch, ToldChange, Wanted


class HookQueries(Protocol):
    """Hooks by name, and the changes that wait for them."""

    def all(self) -> tuple[HookRow, ...]:
        """Every hook that was ever placed, by name."""

    def waiting(self, name: str) -> Delivery | None:
        """The delivery that has to be accepted or given up before the next one; None when there is none."""

    def next_changes(self, after: int, wanted: Wanted) -> Stretch | None:
        """The next stretch of changes with numbers over `after`; None when there are none.

        It ends with the last event of a delivery, or after some thousand changes; it may hold no event.
        """

    def next_health(self, after: int, wanted: Wanted) -> Stretch | None:
        """The same of changes of health."""

    def changes(self, first: int, last: int, wanted: Wanted) -> tuple[ToldChange, ...]:
        """The changes of a stretch that are wanted, in order; texts only where they are wanted too."""

    def health_changes(self, first: int, last: int, sources: Sequence[str] = ()) -> tuple[HealthChange, ...]:
        """Changes of health from one number to another, in order, of these sources (() of all)."""

    def last_health(self) -> int:
        """Number of the latest change of health, 0 when there is none."""


class Hooks(HookQueries, Protocol):
    """Hooks, to be told. Only one program at a time does that."""

    def place(self, name: str, *, since: int | None = None) -> HookRow:
        """The hook of that name; a new one is told what has a number over `since`, None: what is still to come."""

    def take(self, name: str, stretch: Stretch, *, now: datetime) -> Delivery | None:
        """Note that a stretch needs no more attention, and its delivery if it has events (None otherwise).

        Raises:
            NotFoundError: there is no such hook, or the stretch does not come after all that was taken.
        """

    def failed(
        self, delivery_id: int, *, status: int, error: str, not_before: datetime, now: datetime
    ) -> None:
        """Note an attempt that was not accepted. Raises NotFoundError."""

    def end(
        self, delivery_id: int, *, accepted: bool, status: int = 0, error: str = "", now: datetime
    ) -> None:
        """Note the last attempt of a delivery: it was accepted, or it is given up. Raises NotFoundError."""

    def retry(self, name: str) -> bool:
        """Make what waits for a hook due at once. Whether something waited for another time."""

    def note_health(
        self, conditions: Sequence[tuple[int, str, str]], *, now: datetime
    ) -> tuple[HealthChange, ...]:
        """Write down the conditions that became others: (number of a source, condition, detail) each.

        What was not looked at before counts as 'ok'. Neither 'new' nor, at the first look, 'paused' and 'removed' are
        news; nothing is of a source that was removed with its articles, or that there is not.
        """

    def forget_accepted(self, before: datetime) -> int:
        """Delete deliveries that were accepted before a time; how many."""
