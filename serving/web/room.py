"""What pages and API stand on: readers, each in a thread of its own, and the desk."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeVar

from warraq.articles.errors import DatabaseLost

if TYPE_CHECKING:
    from warraq.serving.web.desk import Desk
    from warraq.storage import Reader

Answer = TypeVar("Answer")

LONG_ACTS: Final = 3  # threads: two sites that are looked at, and a preview
READERS: Final = 4  # threads, each with a connection: a slow search keeps nobody waiting


class Room:
    """The database as requests see it. Questions run beside the event loop; acts one after the other."""

    def __init__(self, open_reader: Callable[[], Reader], desk: Desk, *, now: Callable[[], datetime]) -> None:
        """`open_reader` is called in each reading thread when it is first needed, and when its server was lost."""
        self.now = now
        # Acts that ended, well or not: what was read before the last of them may not be true any more.
        self.acts = 0
        self._open_reader = open_reader
        self._desk = desk
        self._local = threading.local()
        self._reading = ThreadPoolExecutor(READERS, thread_name_prefix="read")
        self._acting = ThreadPoolExecutor(1, thread_name_prefix="act")
        self._aside = ThreadPoolExecutor(LONG_ACTS, thread_name_prefix="long-act")
        self._taking = ThreadPoolExecutor(1, thread_name_prefix="take-away")
        self._asking = ThreadPoolExecutor(1, thread_name_prefix="ask")

    async def read(self, question: Callable[[Reader], Answer]) -> Answer:
        """What a question to the database returns or raises. It must not keep the reader, or an iterator of it."""
        return await asyncio.get_running_loop().run_in_executor(self._reading, self._ask, question)

    async def act(self, act: Callable[[Desk], Answer]) -> Answer:
        """What an act at the desk returns or raises."""
        return await self._counted(self._acting, act)

    async def aside(self, act: Callable[[Desk], Answer]) -> Answer:
        """What an act at the desk returns or raises that takes seconds or minutes, in a process of its own. No other
        act waits for it, and it is begun when one of `LONG_ACTS` threads is free."""
        return await self._counted(self._aside, act)

    async def take_away(self, act: Callable[[Desk], Answer]) -> Answer:
        """What an act at the desk returns or raises that takes something away: minutes, for much. No other act waits
        for it but the next of these, and whoever asked may leave: it goes on."""
        return await self._counted(self._taking, act)

    async def ask(self, question: Callable[[Desk], Answer]) -> Answer:
        """What a question to the desk returns or raises: one that changes nothing and may take seconds.

        No act waits for it.
        """
        return await asyncio.get_running_loop().run_in_executor(self._asking, question, self._desk)

    async def _counted(self, threads: ThreadPoolExecutor, act: Callable[[Desk], Answer]) -> Answer:
        try:
            return await asyncio.get_running_loop().run_in_executor(threads, act, self._desk)
        finally:
            self.acts += 1

    def close(self) -> None:
        """Let what runs end, then close the readers, each in its thread. Long acts that wait are given up."""
        self._aside.shutdown(cancel_futures=True)
        self._taking.shutdown(cancel_futures=True)
        self._acting.shutdown()
        self._asking.shutdown()
        together = threading.Barrier(READERS)  # so that no thread does it twice
        for _ in range(READERS):
            self._reading.submit(self._leave, together)
        self._reading.shutdown()

    def _leave(self, together: threading.Barrier) -> None:
        together.wait()
        if reader := getattr(self._local, "reader", None):
            reader.close()

    def _ask(self, question: Callable[[Reader], Answer]) -> Answer:
        reader: Reader | None = getattr(self._local, "reader", None)
        if reader is None:
            return question(self._opened())
        try:
            return question(reader)
        except DatabaseLost:  # started anew since the last question, say
            reader.close()
            self._local.reader = None
            return question(self._opened())

    def _opened(self) -> Reader:
        reader: Reader = self._open_reader()
        self._local.reader = reader
        return reader
