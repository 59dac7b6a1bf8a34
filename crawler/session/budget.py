"""How many requests a run may make, over all and of each source; of parts of one crawl, all together."""

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Final

from warraq.crawler.session.store_thread import StoreThread

#: The whole crawl, among the numbers of sources.
ALL_SOURCES: Final = 0
#: A part of a crawl takes a fiftieth of a budget at a time, but no more than this: others want some too.
MAX_PORTION: Final = 20
_PORTIONS: Final = 50


@dataclass(slots=True)
class Budget:
    """Hard limits on requests: whatever goes wrong, no site gets more in one run."""

    run_limit: int
    source_limits: dict[int, int]
    spent: Counter[int] = field(default_factory=Counter)
    _total: int = 0  # the sum of `spent`, which is not added up at every request
    _is_out: bool = False

    async def take(self, source_id: int) -> bool:
        """Count one request; False (and nothing counted) when the run's or the source's limit is reached."""
        if self.run_spent() or self.spent[source_id] >= self.limit_of(source_id):
            return False
        self._count(source_id)
        return True

    def limit_of(self, source_id: int) -> int:
        """Of a source, or of all of them."""
        return (
            self.run_limit if source_id == ALL_SOURCES else self.source_limits.get(source_id, self.run_limit)
        )

    def run_spent(self) -> bool:
        """Whether the limit of the whole run is reached."""
        return self._is_out or self._total >= self.run_limit

    def _count(self, source_id: int) -> None:
        self.spent[source_id] += 1
        self._total += 1


@dataclass(slots=True)
class SharedBudget(Budget):
    """Likewise, for a part of a crawl: it takes portions of what is left for all parts."""

    queue: StoreThread | None = None
    cluster: str = ""
    _taken: Counter[int] = field(default_factory=Counter)  # and not yet spent
    #: Else every request that waits would take a portion.
    _asking: defaultdict[int, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    async def take(self, source_id: int) -> bool:
        """As of a run by itself."""
        if not await self._reserve(ALL_SOURCES):
            self._is_out = True
            return False
        if not await self._reserve(source_id):
            self._taken[ALL_SOURCES] += 1
            return False
        self._count(source_id)
        return True

    def give_back(self) -> None:
        """Let the other parts have what this one took and did not spend. Blocks: for the end of a run."""
        assert self.queue is not None
        for number, left in self._taken.items():
            if left > 0:
                self.queue.call(self.queue.store.budgets.give_back, self.cluster, number, left)
        self._taken.clear()

    async def _reserve(self, number: int) -> bool:
        """One request of what this part has taken, or takes now."""
        assert self.queue is not None
        limit = self.limit_of(number)
        portion = max(1, min(MAX_PORTION, limit // _PORTIONS))
        while self._taken[number] <= 0:
            async with self._asking[number]:
                if self._taken[number] > 0:
                    continue  # another request has asked meanwhile
                granted = await self.queue.ask(
                    self.queue.store.budgets.take, self.cluster, number, wanted=portion, limit=limit
                )
                if not granted:
                    return False
                self._taken[number] += granted
        self._taken[number] -= 1
        return True
