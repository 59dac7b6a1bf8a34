"""Parsing happens where it can be stopped."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.patience import HANG_S, wait_until
from tests.programs import Program
from warraq.articles.outcomes import Failed, Rejected
from warraq.crawler.parsing import WorkerDied, Workers
from warraq.crawler.parsing import workers as parsing_workers


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    pool = Workers(1, wall_limit_s=3.0)
    asyncio.run(pool.run(len, "warm"))
    yield pool
    pool.close()


def run(workers: Workers, function: Callable[..., Any], *arguments: Any) -> Any:
    return asyncio.run(workers.run(function, *arguments))


def test_what_a_function_returns_comes_back(workers: Workers) -> None:
    assert run(workers, sorted, [3, 1, 2]) == [1, 2, 3]


def test_a_task_over_its_time_is_ended_and_the_next_one_runs(workers: Workers) -> None:
    ending = run(workers, time.sleep, 2 * HANG_S)
    assert isinstance(ending, Rejected)
    assert ending.reason == "parse-timeout"
    assert run(workers, len, "next") == 4


def test_a_task_over_its_memory_is_refused(workers: Workers) -> None:
    ending = run(workers, bytearray, 4 << 30)
    assert isinstance(ending, Rejected)
    assert ending.reason == "parse-memory"


def test_a_worker_that_dies_is_told_and_replaced(workers: Workers) -> None:
    with pytest.raises(WorkerDied):
        run(workers, os._exit, 3)
    assert run(workers, len, "next") == 4


def test_a_worker_that_dies_without_a_task_ends_nothing(workers: Workers) -> None:
    async def killed_before(tasks: int, wait_s: float) -> list[Any]:
        os.kill(await workers.run(os.getpid), signal.SIGKILL)  # type: ignore[arg-type]
        await asyncio.sleep(wait_s)
        return await asyncio.gather(*(workers.run(len, "x" * n) for n in range(tasks)))

    # The loss is noticed before the next tasks come, or while they wait.
    for wait_s in (0.3, 0.0, 0.0):
        assert asyncio.run(killed_before(3, wait_s)) == [0, 1, 2]


def test_a_task_that_a_broken_pool_has_lost_is_given_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pebble ends the tasks that workers have; those that it has queued stay without an end when the pool breaks."""
    monkeypatch.setattr(parsing_workers, "LOOK_S", 0.05)
    workers = Workers(1)

    async def lost_with_the_first_pool() -> int:
        await workers.run(len, "warm")
        pool = workers._pool
        assert pool is not None
        put = pool._context.task_queue.put
        # The next task never reaches a worker; None ends the pool's own threads.
        pool._context.task_queue.put = lambda task: put(None) if task is None else pool.stop()
        return await workers.run(len, "task")  # type: ignore[return-value]

    assert asyncio.run(asyncio.wait_for(lost_with_the_first_pool(), HANG_S)) == 4
    workers.close()


def test_an_error_of_the_function_is_a_failure_with_its_traceback(workers: Workers) -> None:
    ending = run(workers, int, "no number")
    assert isinstance(ending, Failed)
    assert ending.error == "bug"
    assert "no number" in ending.detail


_PARENT = f"""
import asyncio, os, sys, time
from warraq.crawler.parsing import Workers
if __name__ == "__main__":
    pool = Workers(1)
    print(asyncio.run(pool.run(os.getpid)), flush=True)
    time.sleep({HANG_S})
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help exists on Linux only")
def test_a_killed_crawl_leaves_no_workers_behind(tmp_path: Any) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with Program([sys.executable, str(script)], env=environment) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
    wait_until(lambda: has_ended(worker))


def has_ended(process: int) -> bool:
    """Also one that its new parent has not yet collected."""
    try:
        return ") Z" in Path(f"/proc/{process}/stat").read_text("utf-8", "replace")
    except FileNotFoundError:
        return True
