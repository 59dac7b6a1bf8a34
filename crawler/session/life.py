"""A run among others on one database: it says again and again that it lives, else others take what it holds."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from threading import Event, Thread
from time import monotonic
from typing import Final

from warraq.articles.errors import StorageError
from warraq.crawler.session.store_thread import StoreThread

logger = logging.getLogger(__name__)

RENEW_S: Final = 5.0
#: Without word from the database for so long, a run begins no request: what it began before ends within its timeout,
#: and only then, after `hold_s` in all, is the run taken for dead.
GRACE_S: Final = 10.0
_LOOK_S: Final = 0.2


class Life:
    """Renews a run, in a thread of its own: a busy network loop is not death. `run_id`: the run there is.

    `start` begins another run: when this one was taken for dead, what it held is others'. `silence_s`: that is at the
    earliest so many seconds after its last request began.
    """

    def __init__(self, queue: StoreThread, run_id: int, *, hold_s: float, start: Callable[[], int]) -> None:
        self.run_id = run_id
        self.wanted: frozenset[str] = frozenset()  # hosts of this run that another one waits for
        self._delays: Callable[[], Mapping[str, float]] = dict
        self._queue = queue
        self._hold_s = hold_s
        self.silence_s = hold_s - GRACE_S
        self._start = start
        self._renewed_at = monotonic()
        self._ended = Event()
        self._thread = Thread(target=self._keep, name="life", daemon=True)

    def begin(self, delays: Callable[[], Mapping[str, float]]) -> None:
        """Renew from now on. `delays`: seconds between requests to hosts that were not told before."""
        self._delays = delays
        self._thread.start()

    def end(self) -> None:
        """Renew no more."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    async def assured(self) -> None:
        """Wait until it is sure that others know this run to live."""
        while monotonic() - self._renewed_at > GRACE_S:
            await asyncio.sleep(_LOOK_S)

    def _keep(self) -> None:
        while not self._ended.wait(RENEW_S):
            try:
                self._renew()
            except StorageError as problem:
                logger.warning("this crawl could not say that it lives: %s", problem)

    def _renew(self) -> None:
        store, asked_at = self._queue.store, monotonic()
        if self._queue.call(store.runs.renew, self.run_id, hold_s=self._hold_s):
            self.wanted = self._queue.call(store.turns.wanted, self.run_id, self._delays())
        else:
            asked_at = monotonic()
            self.run_id = self._queue.call(self._start)
            self.wanted = frozenset()
            logger.warning(
                "others took this crawl for dead; what it had under way is theirs, it goes on anew"
            )
        self._renewed_at = asked_at
