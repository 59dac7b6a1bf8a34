"""A budget that the parts of a crawl share: no part takes more of it than it is about to use."""

import asyncio
from pathlib import Path

from warraq.crawler.session import StoreThread
from warraq.crawler.session.budget import SharedBudget

LIMIT = 100


def test_requests_that_begin_together_take_one_portion_at_a_time(tmp_path: Path) -> None:
    thread = StoreThread(tmp_path / "corpus.db", create=True)

    async def begin(part: SharedBudget, requests: int) -> list[bool]:
        return await asyncio.gather(*(part.take(1) for _ in range(requests)))

    def part() -> SharedBudget:
        return SharedBudget(run_limit=LIMIT, source_limits={}, queue=thread, cluster="nightly")

    try:
        assert all(asyncio.run(begin(part(), 64)))
        assert all(asyncio.run(begin(part(), LIMIT - 64)))
        assert not any(asyncio.run(begin(part(), 3)))
    finally:
        thread.close()
