"""Jobs that people started in the reading room: none is lost without a word."""

import asyncio
from datetime import UTC, datetime
from typing import cast

import pytest

from warraq.articles.errors import DatabaseBusy
from warraq.serving.web.background import Ended, Jobs
from warraq.serving.web.room import Room


class Clock:
    """What a job needs of a room."""

    def now(self) -> datetime:
        return datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def test_what_waits_when_the_program_stops_is_said(caplog: pytest.LogCaptureFixture) -> None:
    begun = asyncio.Event()

    async def waiting() -> Ended:
        raise DatabaseBusy("a crawl is running; try again")

    async def under_way() -> Ended:
        begun.set()
        await asyncio.Event().wait()
        return Ended(words="never")

    async def done() -> Ended:
        return Ended(words="done")

    async def serve() -> None:
        jobs = Jobs(cast(Room, Clock()))
        jobs.start("https://done.example/", done)
        jobs.start("https://waiting.example/", waiting)
        jobs.start("https://under-way.example/", under_way)
        await begun.wait()

    asyncio.run(serve())
    assert sorted(caplog.messages, reverse=True) == [
        "'https://waiting.example/' was not begun before the program stopped (a crawl is running): ask for it again",
        "'https://under-way.example/' had not ended when the program stopped: look whether it is done",
    ]
