"""Waiting for changes: however many wait, one looks, and nobody looks when nobody waits."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from warraq.serving.web import Room
from warraq.serving.web.api.problems import Problem
from warraq.serving.web.api.watching import EVERY_S, MAX_WAITERS, Watch
from warraq.storage import open_reader, open_store


class CountingRoom(Room):
    """A room that counts what it is asked."""

    asked = 0

    async def read(self, question: Callable[..., Any]) -> Any:
        self.asked += 1
        return await super().read(question)


@pytest.fixture
def counted(database: Path) -> CountingRoom:
    return CountingRoom(lambda: open_reader(database), object(), now=lambda: datetime.now(UTC))  # type: ignore[arg-type]


def test_many_wait_and_one_looks(counted: CountingRoom) -> None:
    async def wait_together() -> float:
        watch, began = Watch(counted), time.monotonic()
        await asyncio.gather(*(watch.wait(10, seconds=2 * EVERY_S) for _ in range(MAX_WAITERS)))
        spent = time.monotonic() - began
        others = asyncio.all_tasks() - {asyncio.current_task()}
        _, looking = await asyncio.wait(others, timeout=60) if others else (set(), set())
        assert not looking  # nobody waits, so nobody looks
        return spent

    spent = asyncio.run(wait_together())
    counted.close()
    assert counted.asked <= spent / EVERY_S + 2


def test_those_whose_change_came_go_on(counted: CountingRoom, database: Path) -> None:
    async def wait_for_one() -> tuple[bool, bool]:
        watch = Watch(counted)
        patient = asyncio.create_task(watch.wait(11, seconds=60))
        eager = asyncio.create_task(watch.wait(10, seconds=60))
        with open_store(database) as store:
            store.marks.set([1], "good", now=datetime(2026, 3, 3, tzinfo=UTC))
        await eager
        result = eager.done(), patient.done()
        watch.close()
        await patient
        return result

    assert asyncio.run(wait_for_one()) == (True, False)
    counted.close()


def test_too_many_are_sent_away(counted: CountingRoom) -> None:
    async def crowd() -> None:
        watch = Watch(counted)
        waiting = [asyncio.create_task(watch.wait(10, seconds=60)) for _ in range(MAX_WAITERS)]
        await asyncio.sleep(0)
        with pytest.raises(Problem, match="too many"):
            await watch.wait(10, seconds=60)
        watch.close()
        await asyncio.gather(*waiting)

    asyncio.run(crowd())
    counted.close()


def test_nobody_waits_at_one_that_was_closed(counted: CountingRoom) -> None:
    async def come_late() -> None:
        watch = Watch(counted)
        watch.close()
        await watch.wait(10, seconds=60)

    asyncio.run(asyncio.wait_for(come_late(), 30))
    counted.close()
    assert counted.asked == 0
