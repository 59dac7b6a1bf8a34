"""The blogs and sites we follow."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from warraq.storage.records import Source, SourceHealth

SourceState = Literal["active", "paused", "gone"]


class SourceQueries(Protocol):
    """Sources by slug, home URL or host."""

    def all(self) -> tuple[Source, ...]:
        """Every source, paused and gone ones too, removed ones not, by slug."""

    def get(self, name: str) -> Source:
        """The source of a slug, a home URL, or a host that only one source has.

        Raises:
            NotFoundError: none or several; the message lists the slugs to choose from.
        """

    def health(self, now: datetime, source_id: int | None = None) -> tuple[SourceHealth, ...]:
        """Every source, removed ones not, with its health, by slug, or only the one of that id.

        `next_due` is `now` for what is overdue, None if nothing is polled.
        """


class Sources(SourceQueries, Protocol):
    """Sources, to be added and changed."""

    def add(self, source: Source, *, now: datetime) -> Source:
        """The stored source of that home URL: the known one as it is, or this one under a slug nobody has.

        One that was removed is followed again, as this one.

        Raises:
            StorageError: its removal was stopped half-way and must be ended first.
        """

    def update(self, source: Source, *, now: datetime) -> None:
        """Store all fields of a known source; its slug too, which must be free.

        Raises:
            NotFoundError: it has no stored id.
        """

    def set_state(self, source_id: int, state: SourceState, *, now: datetime) -> None:
        """Follow the source, pause it, or note that it is gone. Nothing of it is polled or leased unless it is active.

        Raises:
            NotFoundError: no source has that id.
        """
