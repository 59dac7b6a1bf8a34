"""Worker processes that parse fetched bytes: limited in time and memory, killed when they hang, replaced when they die.

In-process alarms do not fire inside C code (an alarm of 1 s fired after 8.7 s), so the limit is a kill.
"""

import asyncio
import ctypes
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from warraq.articles.outcomes import Failed, Rejected

T = TypeVar("T")

WALL_LIMIT_S = 20.0  # a real page takes 20 to 200 ms; a hostile one must not hold a worker for long
MEMORY_LIMIT_BYTES = 1 << 30  # address space of one worker; an idle one needs about 350 MB of it
MAX_POOLS = 3  # pools that one task may break
_PR_SET_PDEATHSIG = 1  # Source: prctl(2)

# A fork of a process with threads may hang; a fork server outlives a crawl that was killed.
START_METHOD = "spawn"
LOOK_S = 2.0  # between two looks at the pool of a task that has not ended
TASKS_BEFORE_RENEWAL = 5_000  # lxml never frees its dictionary of names


def _limit_worker() -> None:
    """Runs first in each worker."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Ctrl-C reaches the whole process group: the crawl ends the workers once it has stored their results.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":  # a killed crawl must not leave its workers behind
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _warm_up() -> None:
    """Import what reading an article takes; a parser of feeds comes with the first feed."""
    import_module("warraq.crawler.parsing.tasks")
    import_module("warraq.articles.extraction.article")


class WorkerDied(Exception):  # noqa: N818 - an ending, not a bug of ours
    """The worker that had this task is gone (killed, crashed, or out of memory)."""


async def _is_settled(future: "asyncio.Future[Any]", pool: ProcessPool) -> bool:
    """Waits for a task to end. False if its pool broke and lost it: pebble ends what workers have, not what waits."""
    is_broken = False
    try:
        while not future.done():
            await asyncio.wait((future,), timeout=LOOK_S)
            if is_broken and not future.done():
                future.cancel()
                return False
            is_broken = not pool.active
    except asyncio.CancelledError:
        future.cancel()
        raise
    return not future.cancelled()


class Workers:
    """A pool of worker processes, started at the first task, because most polls bring nothing to parse."""

    def __init__(self, count: int, *, wall_limit_s: float = WALL_LIMIT_S) -> None:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # each of its threads reserves address space
        self._wall_limit_s = wall_limit_s
        self._count = max(1, count)
        self._pool: ProcessPool | None = None
        self._under_way = 0

    @property
    def are_busy(self) -> bool:
        """Whether a task is under way."""
        return self._under_way > 0

    def start(self) -> None:
        """Start the processes. Loading what they need takes half a second, which the first page need not wait for."""
        self._running()

    def _start(self) -> ProcessPool:
        pool = ProcessPool(
            max_workers=self._count,
            max_tasks=TASKS_BEFORE_RENEWAL,
            initializer=_limit_worker,
            context=multiprocessing.get_context(START_METHOD),
        )
        for _ in range(self._count):  # loading takes a second, which the first page should not wait for
            pool.schedule(_warm_up)
        return pool

    def _running(self) -> ProcessPool:
        """The pool, a new one if the last has given up, as pebble does when an idle worker dies."""
        if self._pool is not None and not self._pool.active:
            self.close()
        if self._pool is None:
            self._pool = self._start()
        return self._pool

    async def run(self, function: Callable[..., T], *arguments: Any) -> T | Rejected | Failed:
        """What the function returns, or why it could not.

        Rejected parse-timeout or parse-memory when a limit was hit; Failed for an exception of the function.

        Raises:
            WorkerDied: the process ended while it had the task.
        """
        self._under_way += 1
        try:
            return await self._run(function, arguments)
        finally:
            self._under_way -= 1

    async def _run(self, function: Callable[..., T], arguments: tuple[Any, ...]) -> T | Rejected | Failed:
        for _ in range(MAX_POOLS):
            pool = self._running()
            future = asyncio.wrap_future(pool.schedule(function, args=arguments, timeout=self._wall_limit_s))
            try:
                if await _is_settled(future, pool):
                    return await self._result(future)
            except BrokenProcessPool:
                continue
        raise WorkerDied(f"{MAX_POOLS} pools of workers broke, one after another")

    async def _result(self, future: "asyncio.Future[T]") -> T | Rejected | Failed:
        try:
            return await future
        except (TimeoutError, FutureTimeoutError):
            return Rejected(
                reason="parse-timeout", detail=f"parsing took longer than {self._wall_limit_s:g} s"
            )
        except MemoryError:
            return Rejected(
                reason="parse-memory", detail=f"parsing needs more than {MEMORY_LIMIT_BYTES >> 20} MB"
            )
        except ProcessExpired as problem:
            raise WorkerDied(str(problem)) from problem
        except (asyncio.CancelledError, BrokenProcessPool):
            raise
        except Exception as problem:  # the outermost loop of the worker's side: becomes an outcome
            return Failed(error="bug", detail=getattr(problem, "traceback", None) or repr(problem))

    def close(self) -> None:
        """End the workers. What they were doing is lost and will be done again."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None
