"""Waiting for changes: one look at the database a second for all who wait, none while nobody does."""

import asyncio
from contextlib import suppress
from typing import Final

from warraq.serving.web.api.problems import Problem
from warraq.serving.web.room import Room

EVERY_S: Final = 1.0
MAX_WAITERS: Final = 100  # the server takes 200 connections; the others must find one


class Watch:
    """Who waits for a change after which number. Used in the thread of the event loop only."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._waiting: dict[asyncio.Future[None], int] = {}
        self._looking: asyncio.Task[None] | None = None
        self._is_closed = False

    async def wait(self, since: int, *, seconds: float) -> None:
        """Return when there is a change with a number over `since`, and after so many seconds at the latest.

        Once it was closed, nobody waits.

        Raises:
            Problem: too many wait already.
        """
        if self._is_closed:
            return
        if len(self._waiting) >= MAX_WAITERS:
            raise Problem(503, "too many wait for changes: ask again without `wait`", Retry_After="60")
        told = asyncio.get_running_loop().create_future()
        self._waiting[told] = since
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await told
        finally:
            del self._waiting[told]

    def close(self) -> None:
        """Let all who wait go at once, and those who come later: the server is being stopped."""
        self._is_closed = True
        for told in self._waiting:
            if not told.done():
                told.set_result(None)

    async def _look(self) -> None:
        while self._waiting:
            try:
                last = await self._room.read(lambda reader: reader.articles.last_seq())
            except Exception as problem:  # they are told, and the next who waits looks anew
                self._tell(problem)
                return
            for told, since in self._waiting.items():
                if since < last and not told.done():
                    told.set_result(None)
            await asyncio.sleep(EVERY_S)

    def _tell(self, problem: Exception) -> None:
        for told in self._waiting:
            if not told.done():
                told.set_exception(problem)
