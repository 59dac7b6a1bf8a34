"""Filters that have changed since the last run: the queue and the filtered addresses follow them."""

from dataclasses import dataclass
from datetime import datetime

from warraq.articles.filters import Filters
from warraq.storage import Place, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Refiltered:
    """How many addresses went into the queue, wanted now, and how many out of it, which no longer are."""

    released: int = 0
    held: int = 0


def refilter(store: Store, source_id: int, filters: Filters, *, now: datetime) -> Refiltered:
    """Apply the filters of a source to what waits and to what was kept from waiting, in steps of one transaction each.

    Cost: one question when the filters are those of the last time. Killed, it begins anew the next time.
    """
    if store.filtered.is_applied(source_id, filters):
        return Refiltered()
    released = held = 0
    place: Place | None = Place()
    while place is not None:
        step = store.filtered.apply(source_id, filters, after=place, now=now)
        released, held, place = released + step.released, held + step.held, step.next
    return Refiltered(released=released, held=held)
