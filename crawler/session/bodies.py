"""Puts bodies into the store of page bodies before their pages are stored, and waits while it does not answer."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from warraq.articles.errors import StorageError
from warraq.storage import PageBodies, PlacedBody, place_body

logger = logging.getLogger(__name__)

#: Seconds between two tries, half a minute in all: a bucket that restarts is back by then. After that the run ends as
#: with a full disk, and the next one goes on: no visit is lost.
PAUSES_S: Final = (1.0, 2.0, 4.0, 8.0, 16.0)
MAX_THREADS: Final = 16  # requests under way: a bucket takes 50 ms for one, a crawl has 64 visits


class BodyWriter:
    """Writes bodies beside the network loop and the database's thread."""

    def __init__(self, bodies: PageBodies) -> None:
        self._bodies = bodies
        self._threads = ThreadPoolExecutor(MAX_THREADS, thread_name_prefix="bodies")
        self._is_failing = False

    async def place(self, body: bytes) -> PlacedBody:
        """Write a body; it is whole where it stands when this returns.

        Raises:
            StorageError: the store did not answer for half a minute, or it has no room.
        """
        loop = asyncio.get_running_loop()
        for pause_s in (*PAUSES_S, None):
            try:
                placed = await loop.run_in_executor(self._threads, place_body, self._bodies, body)
            except StorageError as problem:
                if pause_s is None:
                    raise
                self._tell(problem)
                await asyncio.sleep(pause_s)
                continue
            self._is_failing = False
            return placed
        raise AssertionError("the last try returns or raises")

    def close(self) -> None:
        """Wait for what is under way."""
        self._threads.shutdown()

    def _tell(self, problem: StorageError) -> None:
        """Say so once an outage, not once a visit."""
        if not self._is_failing:
            self._is_failing = True
            logger.warning("%s; it is tried again for %d s", problem, sum(PAUSES_S))
