"""What is counted over the articles of a source, kept for a minute: a large source takes a tenth of a second."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from warraq.serving.web.background import Kept
from warraq.serving.web.pages.source_page import SourceTotals, read_totals
from warraq.serving.web.rendering import room_of
from warraq.serving.web.room import Room

KEPT_S: Final = 60.0
MOST_KEPT: Final = 200  # sources, about 5 KB each


@dataclass(slots=True)
class _OfSource:
    kept: Kept[SourceTotals]
    acts: int


class Totals:
    """The totals of the sources that were looked at last. Used in the thread of the event loop only."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._known: OrderedDict[int, _OfSource] = OrderedDict()

    async def of(self, source_id: int) -> SourceTotals:
        """The totals of a source, at most a minute old, and counted after the last act in this room."""
        known = self._known.get(source_id)
        if known is None:
            kept = Kept(lambda: self._room.read(lambda reader: read_totals(reader, source_id)))
            known = self._known[source_id] = _OfSource(kept=kept, acts=self._room.acts)
            if len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)
        self._known.move_to_end(source_id)
        if known.acts != self._room.acts or known.kept.age_s > KEPT_S:
            known.acts = self._room.acts
            known.kept.spoil()
        return await known.kept.get(fresh_s=KEPT_S)


def totals_of(request: Request) -> Totals:
    """Those of this room."""
    state = request.app.state
    if not hasattr(state, "totals"):
        state.totals = Totals(room_of(request))
    totals = state.totals
    assert isinstance(totals, Totals)
    return totals
