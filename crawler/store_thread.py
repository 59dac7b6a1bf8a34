"""The thread that owns the database connection, so that the network loop never waits for a disk."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from warraq.storage import Store, open_store

T = TypeVar("T")
Asked: TypeAlias = "tuple[Callable[[Store], Any], asyncio.Future[Any]]"

MAX_TOGETHER = 64  # steps in one commit: those of the visits that are under way


class StoreThread:
    """Runs functions of the store, one after the other, in the thread that opened it.

    What is asked while the thread is busy is done together afterwards, with one commit. An answer comes when it is on
    disk. A function may run twice: when another of the same commit raises (see `Store.together`).
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._asked: deque[Asked] = deque()
        self._is_busy = False
        try:
            self._store = self._executor.submit(open_store, path, create=create).result()
        except BaseException:
            self._executor.shutdown()
            raise

    def call(self, function: Callable[[Store], T]) -> T:
        """The function's result; blocks. For code outside the network loop."""
        return self._executor.submit(function, self._store).result()

    async def ask(self, function: Callable[[Store], T]) -> T:
        """The function's result, awaited by code in the network loop."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._asked.append((function, answer))
        if not self._is_busy:
            self._is_busy = True
            loop.call_soon(self._hand_over, loop)  # what is asked in the same turn of the loop goes along
        return await answer

    def _hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        together: list[Asked] = []
        while self._asked and len(together) < MAX_TOGETHER:
            function, answer = self._asked.popleft()
            if not answer.done():  # nobody waits for it any more
                together.append((function, answer))
        if together:
            self._executor.submit(self._work, together, loop)
        else:
            self._is_busy = False

    def _work(self, together: Sequence[Asked], loop: asyncio.AbstractEventLoop) -> None:
        results = self._store.together([partial(function, self._store) for function, _ in together])
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
        self._executor.submit(self._store.close).result()
        self._executor.shutdown()
