"""What the filters of sources do not let through, and applying filters that have changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.articles.filters import Filters
    from warraq.storage.records import Applied, FilteredCount, FilteredRow, Place


class FilteredQueries(Protocol):
    """Addresses that brought no article because of a filter: never fetched, or fetched and refused."""

    def counts(self, source_id: int | None = None) -> tuple[FilteredCount, ...]:
        """How many there are now, of all sources or one, by source, reason and whether fetched, in this order.

        Cost: grows with what was filtered.
        """

    def select(self, source: str | None = None, *, limit: int | None = None) -> Iterator[FilteredRow]:
        """Those of all sources, or of one (a slug), newest first. Close or exhaust it."""

    def count_wanted(self, source_id: int, filters: Filters) -> int:
        """How many addresses that were never fetched these filters would let through."""


class Filtered(FilteredQueries, Protocol):
    """`Fetches` keeps addresses from the queue; here they return to it."""

    def is_applied(self, source_id: int, filters: Filters) -> bool:
        """Whether the queue and the filtered addresses of a source are as these filters want them. Cost: none."""

    def apply(
        self, source_id: int, filters: Filters, *, after: Place, now: datetime, limit: int = 500
    ) -> Applied:
        """Queue filtered addresses that the filters let through, and take waiting visits out that they do not.

        One step looks at `limit` of each at most, behind the place `after`. The last one notes what was applied.
        Visits that are taken, and those of articles, which are kept whatever becomes of them, stay.
        """
