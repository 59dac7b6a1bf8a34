"""Hosts that are this run's to ask, where several runs share a database: one of them at a time asks a host."""

import asyncio
from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final

from warraq.crawler.session.life import Life
from warraq.crawler.session.store_thread import StoreThread

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

#: A host without visits is kept for so long: the next lease may bring one.
KEEP_S: Final = 2.0
#: Between two questions for a host that another run has.
WAIT_S: Final = 1.0


@dataclass(slots=True)
class _Held:
    ended_at: float  # of the last request
    requests: int = 0  # under way
    delay_s: float = 0.0  # between two requests
    told_s: float = 0.0  # of it, what the database knows

    def rest_s(self, moment: float) -> float:
        """The seconds before the next request."""
        return max(0.0, self.ended_at + self.delay_s - moment)


class HostTurns:
    """The hosts of this run. In the network loop.

    A host is given back when nothing is under way there, or when another run waits for it and no request is. Whoever
    waits for a host holds no other by it, so that no two runs wait for each other.
    """

    def __init__(self, queue: StoreThread, life: Life) -> None:
        self._queue = queue
        self._life = life
        self._run_id = life.run_id
        self._held: dict[str, _Held] = {}
        self._asking: set[str] = set()  # hosts of which the database is being asked
        self._left: set[str] = set()  # given back since a lease was last asked for
        self._aside: dict[str, float] = {}  # left to another run until then
        self.leaving: list[Callable[[str], None]] = []  # called with each host before others may ask it

    def delays(self) -> dict[str, float]:
        """The delays of hosts that the database does not know. In any thread."""
        found = {}
        for host, held in list(self._held.items()):
            if held.delay_s != held.told_s:
                found[host] = held.told_s = held.delay_s
        return found

    @asynccontextmanager
    async def _request(self, host: str) -> "AsyncIterator[bool]":
        waited = await self._begin(host)
        try:
            yield waited
        finally:
            if (held := self._held.get(host)) is not None:
                held.requests -= 1
                held.ended_at = monotonic()

    def request(self, host: str) -> AbstractAsyncContextManager[bool]:
        """The time of a request to a host. It begins when the host is this run's; gives whether it had to wait."""
        return self._request(host)

    async def note_delay(self, host: str, delay_s: float) -> None:
        """The seconds between two requests to a host, before one is made.

        The database knows them before others could ask the host because this run died.
        """
        held = self._held.get(host)
        if held is None:
            return
        held.delay_s = delay_s
        if delay_s > self._life.silence_s and delay_s != held.told_s:
            held.told_s = delay_s
            await self._queue.ask(self._queue.store.turns.wanted, self._run_id, {host: delay_s})

    def slow_down(self, host: str, delay_s: float) -> None:
        """The seconds that must pass at least, as the answer to a request said."""
        if (held := self._held.get(host)) is not None:
            held.delay_s = max(held.delay_s, delay_s)

    def rests(self) -> dict[str, float]:
        """The hosts of this run, and in how many seconds others may ask them. For when nothing is under way."""
        moment = monotonic()
        return {host: held.rest_s(moment) for host, held in self._held.items()}

    def lease_begins(self) -> None:
        """Call before visits are leased, and `leased` afterwards."""
        self._left.clear()

    def leased(self, hosts: Iterable[str]) -> None:
        """The hosts of visits that were leased are this run's, but for those given back meanwhile."""
        self._forget_if_dead()
        for host in hosts:
            if host not in self._left:
                self._held.setdefault(host, _Held(monotonic()))

    async def give_back_idle(self, busy: Collection[str], *, keep_s: float = KEEP_S) -> None:
        """Give back the hosts where nothing is under way for `keep_s`; `busy`: those of visits under way."""
        self._forget_if_dead()
        moment = monotonic()
        idle = [
            host
            for host, held in self._held.items()
            if held.requests == 0
            and host not in self._asking
            and (host in self._life.wanted or (host not in busy and moment - held.ended_at >= keep_s))
        ]
        if idle:
            await self._give_back(idle)

    async def _begin(self, host: str) -> bool:
        waited = False
        while True:
            await self._life.assured()
            self._forget_if_dead()
            held = self._held.get(host)
            if held is not None and host not in self._life.wanted:
                held.requests += 1
                return waited
            waited = True
            if host in self._asking or (held is not None and held.requests):
                await asyncio.sleep(WAIT_S / 10)
            elif held is not None:
                await self._give_back([host])
            elif not await self._take(host):
                await asyncio.sleep(WAIT_S)

    async def _take(self, host: str) -> bool:
        """Ask for a host, unless it was just left to another run."""
        if monotonic() < self._aside.get(host, 0.0):
            return False
        self._aside.pop(host, None)
        self._asking.add(host)
        try:
            run_id = self._run_id
            taken = await self._queue.ask(self._queue.store.turns.take, run_id, (host,))
            if host in taken and run_id == self._life.run_id:
                self._held.setdefault(host, _Held(monotonic()))
                return True
            return False
        finally:
            self._asking.discard(host)

    async def _give_back(self, hosts: Collection[str]) -> None:
        moment, rests = monotonic(), {}
        for host in hosts:
            rests[host] = self._held.pop(host).rest_s(moment)
            self._left.add(host)
            if host in self._life.wanted:
                self._aside[host] = moment + rests[host] + 1.0 + 2 * WAIT_S  # times are kept to the second
            for leave in self.leaving:
                leave(host)
        self._life.wanted = self._life.wanted.difference(rests)
        self._asking |= rests.keys()
        try:
            await self._queue.ask(self._queue.store.turns.give_back, self._run_id, rests)
        finally:
            self._asking -= rests.keys()

    def _forget_if_dead(self) -> None:
        """What a run held that was taken for dead is others'."""
        if self._run_id != self._life.run_id:
            self._run_id = self._life.run_id
            self._held.clear()
