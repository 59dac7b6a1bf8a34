"""The thread that owns the database connection, so that the network loop never waits for a disk."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Event
from time import monotonic
from typing import Any, ParamSpec, TypeAlias, TypeVar

from warraq.articles.errors import DatabaseLost
from warraq.location import Location
from warraq.storage import Store, open_store

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
Asked: TypeAlias = "tuple[Callable[[], Any], asyncio.Future[Any]]"

MAX_TOGETHER = 64  # calls in one commit, as many as visits under way
#: A call that waits for company waits for so many in all, but no longer than this.
COMPANY = 6
COMPANY_S = 0.1
#: How long a lost server is tried again: one that is upgraded or moved comes back within minutes.
LOST_PATIENCE_S = 300.0
FIRST_WAIT_S = 0.5  # doubled at each try
LONGEST_WAIT_S = 10.0


class StoreThread:
    """Runs calls of the store, one after the other, in the thread that opened it: `ask(thread.store.robots.find, url)`.

    Calls that arrive while the thread is busy run together afterwards, in one commit, but for those of a thread made
    with `together` unset. Their results are returned once they are on disk. A call runs twice when another one of its
    commit raises (see `Store.together`), and when the connection to a server breaks: it may have been stored already.
    `losses` counts how often that was. `store` itself must not be used in any other thread.
    """

    def __init__(self, database: Location, *, create: bool = False, together: bool = True) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._asked: deque[Asked] = deque()
        self._waiting: list[Asked] = []  # for company
        self._timer: asyncio.TimerHandle | None = None
        self._is_busy = False
        self._most = MAX_TOGETHER if together else 1
        self._is_closing = Event()
        self.losses = 0
        try:
            self.store: Store = self._executor.submit(open_store, database, create=create).result()
        except BaseException:
            self._executor.shutdown()
            raise

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's result; blocks. For code outside the network loop."""
        return self._executor.submit(self._one, partial(function, *args, **kwargs)).result()

    async def ask(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's result, awaited by code in the network loop."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._asked.append((partial(function, *args, **kwargs), answer))
        self._wake(loop)
        return await answer

    async def ask_in_company(
        self, comes: bool, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Likewise, a moment later: of calls that each write, several share the one wait for the disk.

        They are made in their order. `comes`: whether more are to come; else this one ends the waiting of the others.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._waiting.append((partial(function, *args, **kwargs), answer))
        if not comes or len(self._waiting) >= min(COMPANY, self._most):
            self._end_waiting(loop)
        elif self._timer is None:
            self._timer = loop.call_later(COMPANY_S, self._end_waiting, loop)
        return await answer

    def _end_waiting(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._asked.extend(self._waiting)
        self._waiting.clear()
        self._wake(loop)

    def _wake(self, loop: asyncio.AbstractEventLoop) -> None:
        if not self._is_busy:
            self._is_busy = True
            loop.call_soon(self._hand_over, loop)  # what is asked in the same turn of the loop goes along

    def _hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        together: list[Asked] = []
        while self._asked and len(together) < self._most:
            call, answer = self._asked.popleft()
            if not answer.done():  # nobody waits for it any more
                together.append((call, answer))
        if together:
            self._executor.submit(self._work, together, loop)
        else:
            self._is_busy = False

    def _work(self, together: Sequence[Asked], loop: asyncio.AbstractEventLoop) -> None:
        results = self._results([call for call, _ in together])
        with suppress(RuntimeError):  # the loop was stopped at once
            loop.call_soon_threadsafe(self._deliver, together, results, loop)

    def _one(self, call: Callable[[], T]) -> T:
        (result,) = self._results([call])
        if isinstance(result, BaseException):
            raise result
        answer: T = result
        return answer

    def _results(self, calls: Sequence[Callable[[], Any]]) -> list[Any]:
        """What each call returns or raises. Those that lost the connection are made again when there is one."""
        results = self.store.together(calls)
        until = monotonic() + LOST_PATIENCE_S
        while lost := [at for at, result in enumerate(results) if isinstance(result, DatabaseLost)]:
            if not self._reconnect(until):
                break
            again = self.store.together([calls[at] for at in lost])
            for at, result in zip(lost, again, strict=True):
                results[at] = result
        return results

    def _reconnect(self, until: float) -> bool:
        """Connect again, sooner or later; False when it is too late."""
        wait_s = FIRST_WAIT_S
        while True:
            try:
                self.store.reconnect()
            except DatabaseLost as problem:
                logger.warning("the database cannot be reached (%s); trying again", problem.message)
            else:
                self.losses += 1
                logger.warning("connected to the database again")
                return True
            if monotonic() + wait_s > until or self._is_closing.wait(wait_s):
                return False
            wait_s = min(2 * wait_s, LONGEST_WAIT_S)

    def _deliver(
        self, together: Sequence[Asked], results: Sequence[Any], loop: asyncio.AbstractEventLoop
    ) -> None:
        for (_, answer), result in zip(together, results, strict=True):
            if answer.done():
                continue
            if isinstance(result, BaseException):
                answer.set_exception(result)
            else:
                answer.set_result(result)
        self._hand_over(loop)

    def close(self) -> None:
        """Wait for what is under way, then close the database. A lost server is not waited for any more."""
        self._is_closing.set()
        self._executor.submit(self.store.close).result()
        self._executor.shutdown()
