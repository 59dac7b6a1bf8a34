"""The process that reads pages while somebody waits."""

import asyncio
import os
import threading

import pytest

from warraq.desk.resting import RestingWorker


def where(worker: RestingWorker) -> int:
    """The number of the process that does the work."""
    with worker.use() as workers:
        found = asyncio.run(workers.run(os.getpid))
        assert isinstance(found, int)
        return found


def is_running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_process_is_kept_between_uses_and_ends_with_the_desk() -> None:
    worker = RestingWorker(page_limit_s=10)
    try:
        number = where(worker)
        assert number != os.getpid()
        assert where(worker) == number
    finally:
        worker.close()
    assert not is_running(number)


def test_it_rests_when_nobody_has_used_it_for_long() -> None:
    worker = RestingWorker(page_limit_s=10, idle_s=0.01)
    try:
        first = where(worker)
        for timer in [one for one in threading.enumerate() if isinstance(one, threading.Timer)]:
            timer.join()
        assert not is_running(first)
        assert where(worker) != first
    finally:
        worker.close()


def test_an_error_of_who_uses_it_leaves_it_to_others() -> None:
    worker = RestingWorker(page_limit_s=10)
    with pytest.raises(ZeroDivisionError), worker.use():
        raise ZeroDivisionError
    with worker.use():
        pass
    worker.close()
