"""Parsing happens where it can be stopped."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from warraq.articles.outcomes import Failed, Rejected
from warraq.crawler.parsing import WorkerDied, Workers


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
    began = time.monotonic()
    ending = run(workers, time.sleep, 60)
    assert isinstance(ending, Rejected)
    assert ending.reason == "parse-timeout"
    assert time.monotonic() - began < 30
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


def test_an_error_of_the_function_is_a_failure_with_its_traceback(workers: Workers) -> None:
    ending = run(workers, int, "no number")
    assert isinstance(ending, Failed)
    assert ending.error == "bug"
    assert "no number" in ending.detail


_PARENT = """
import asyncio, os, sys, time
from warraq.crawler.parsing import Workers
if __name__ == "__main__":
    pool = Workers(1)
    print(asyncio.run(pool.run(os.getpid)), flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help exists on Linux only")
def test_a_killed_crawl_leaves_no_workers_behind(tmp_path: Any) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    parent = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    os.kill(parent.pid, signal.SIGKILL)
    parent.communicate()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        with open(f"/proc/{worker}/stat", encoding="utf-8", errors="replace") as stat:
            if ") Z" in stat.read():  # ended, not yet collected by its new parent
                return
        signal.sigtimedwait([], 0.05)
    pytest.fail("the worker outlived its parent")
