"""A process that reads stored pages while somebody waits, and rests when nobody does."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from warraq.crawler.parsing import Workers

#: Starting the process takes a second, and it has 200 MB: it is kept so long after it was used last.
IDLE_S: Final = 60.0


class RestingWorker:
    """One worker process with limits of time and memory, for one thread at a time. Close it."""

    def __init__(self, *, page_limit_s: float, idle_s: float = IDLE_S) -> None:
        """`page_limit_s`: of one page. The process is started when it is first needed."""
        self._page_limit_s = page_limit_s
        self._idle_s = idle_s
        self._turn = threading.Lock()
        self._workers: Workers | None = None
        self._rest: threading.Timer | None = None

    @contextmanager
    def use(self) -> Iterator["Workers"]:
        """The process, for the length of the block; others wait meanwhile."""
        with self._turn:
            self._keep()
            if self._workers is None:
                from warraq.crawler.parsing import Workers

                self._workers = Workers(1, wall_limit_s=self._page_limit_s)
            try:
                yield self._workers
            finally:
                self._rest = threading.Timer(self._idle_s, self._give_back)
                self._rest.daemon = True
                self._rest.start()

    def close(self) -> None:
        """End the process, when whoever uses it has done."""
        with self._turn:
            self._keep()
            self._end()

    def _give_back(self) -> None:
        """It rested for long enough, unless somebody uses it again."""
        if self._turn.acquire(blocking=False):
            try:
                self._end()
            finally:
                self._turn.release()

    def _keep(self) -> None:
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None

    def _end(self) -> None:
        if self._workers is not None:
            self._workers.close()
            self._workers = None
