"""What happened to the sources lately."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.storage.records import DayRow, DoubtfulRow, EndingRow, PollRow


class TimelineQueries(Protocol):
    """Polls, posts and endings of a source, and what is doubtful or filtered of each."""

    def polls(self, source_id: int, *, since: datetime, limit: int) -> tuple[PollRow, ...]:
        """Polls of each of its documents since then, oldest first; of each at most the last `limit`."""

    def days(self, source_id: int, *, since: datetime) -> tuple[DayRow, ...]:
        """Posts by the day they are dated, oldest first, without days that have none."""

    def endings(self, source_id: int, *, limit: int) -> tuple[EndingRow, ...]:
        """Its last fetches, of whatever kind, newest first."""

    def outcome_counts(self, source_id: int, *, latest: int) -> tuple[tuple[str, str, int], ...]:
        """(outcome, reason, how often) among its last fetches of pages of posts, most first."""

    def filtered(self) -> Mapping[int, int]:
        """How many addresses filters keep from being fetched, by the id of the source."""

    def doubtful_of(self, source_id: int, *, latest: int) -> tuple[DoubtfulRow, ...]:
        """Those of a source's last articles that have a part that is probably wrong, newest first."""

    def doubtful(self) -> Mapping[int, int]:
        """How many articles have a part that is probably wrong, by the id of the source. Cost: reads an index whole."""
