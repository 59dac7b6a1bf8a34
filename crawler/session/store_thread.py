"""The thread that owns the database connection, so that the network loop never waits for a disk."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, ParamSpec, TypeAlias, TypeVar

from warraq.location import Location
from warraq.storage import Store, open_store

P = ParamSpec("P")
T = TypeVar("T")
Asked: TypeAlias = "tuple[Callable[[], Any], asyncio.Future[Any]]"

MAX_TOGETHER = 64  # calls in one commit, as many as visits under way


class StoreThread:
    """Runs calls of the store, one after the other, in the thread that opened it: `ask(thread.store.robots.find, url)`.

    Calls that arrive while the thread is busy run together afterwards, in one commit. Their results are returned once
    they are on disk. A call runs twice when another one of its commit raises (see `Store.together`). `store` itself
    must not be used in any other thread.
    """

    def __init__(self, database: Location, *, create: bool = False) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._asked: deque[Asked] = deque()
        self._is_busy = False
        try:
            self.store: Store = self._executor.submit(open_store, database, create=create).result()
        except BaseException:
            self._executor.shutdown()
            raise

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's result; blocks. For code outside the network loop."""
        return self._executor.submit(function, *args, **kwargs).result()

    async def ask(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's result, awaited by code in the network loop."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._asked.append((partial(function, *args, **kwargs), answer))
        if not self._is_busy:
            self._is_busy = True
            loop.call_soon(self._hand_over, loop)  # what is asked in the same turn of the loop goes along
        return await answer

    def _hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        together: list[Asked] = []
        while self._asked and len(together) < MAX_TOGETHER:
            call, answer = self._asked.popleft()
            if not answer.done():  # nobody waits for it any more
                together.append((call, answer))
        if together:
            self._executor.submit(self._work, together, loop)
        else:
            self._is_busy = False

    def _work(self, together: Sequence[Asked], loop: asyncio.AbstractEventLoop) -> None:
        results = self.store.together([call for call, _ in together])
        with suppress(RuntimeError):  # the loop was stopped at once
            loop.call_soon_threadsafe(self._deliver, together, results, loop)

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
        """Wait for what is under way, then close the database."""
        self._executor.submit(self.store.close).result()
        self._executor.shutdown()
