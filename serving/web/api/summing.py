"""The statistics of the corpus, counted once for all who ask."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from warraq.serving.web.room import Room
from warraq.storage import Reader, Statistics, StatisticsOptions

#: Counting reads all texts; a crawl changes something every second.
AT_MOST_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsAnswer:
    """A corpus in numbers, as it was after the change `seq`; at most a minute old."""

    seq: int
    statistics: Statistics


class Summing:
    """The last count and its time. Used in the thread of the event loop only."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._counting = asyncio.Lock()
        self._known: StatisticsAnswer | None = None
        self._counted_at: datetime | None = None

    async def get(self) -> StatisticsAnswer:
        """The numbers of the corpus. Whoever asks while they are counted waits for that count."""
        async with self._counting:
            last = await self._room.read(lambda reader: reader.articles.last_seq())
            if self._known is None or (self._known.seq != last and not self._is_fresh()):
                self._known = await self._room.read(_count)
                self._counted_at = self._room.now()
            return self._known

    def _is_fresh(self) -> bool:
        return self._counted_at is not None and self._room.now() - self._counted_at < AT_MOST_EVERY


def _count(reader: Reader) -> StatisticsAnswer:
    last = reader.articles.last_seq()  # before: what comes meanwhile is counted again
    return StatisticsAnswer(seq=last, statistics=reader.statistics.count(StatisticsOptions(types=False)))
