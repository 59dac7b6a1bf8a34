"""What is asked of the database at once is one commit; answers come to those who asked."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from warraq.articles.errors import NotFoundError
from warraq.crawler.session.store_thread import COMPANY, MAX_TOGETHER, StoreThread
from warraq.storage import Store


def is_grouped(store: Store) -> bool:
    return store._connection.in_transaction


def test_what_is_asked_at_once_is_done_together(tmp_path: Path) -> None:
    thread = StoreThread(tmp_path / "w.db", create=True)

    async def ask_all() -> tuple[list[bool], bool]:
        many = await asyncio.gather(*(thread.ask(is_grouped, thread.store) for _ in range(MAX_TOGETHER + 2)))
        return many, await thread.ask(is_grouped, thread.store)

    many, alone = asyncio.run(ask_all())
    assert many == [True] * (MAX_TOGETHER + 2)
    assert not alone
    thread.close()


def test_calls_wait_a_moment_for_company(tmp_path: Path) -> None:
    thread = StoreThread(tmp_path / "w.db", create=True)

    async def ask_some() -> tuple[list[bool], bool]:
        some = []
        for _ in range(COMPANY):  # each in a turn of the loop of its own
            some.append(asyncio.ensure_future(thread.ask_in_company(True, is_grouped, thread.store)))
            await asyncio.sleep(0)
        return await asyncio.gather(*some), await thread.ask_in_company(True, is_grouped, thread.store)

    some, alone = asyncio.run(ask_some())
    assert some == [True] * COMPANY
    assert not alone
    thread.close()


def test_a_call_without_company_to_come_is_made_with_those_that_wait_and_after_them(tmp_path: Path) -> None:
    thread = StoreThread(tmp_path / "w.db", create=True)
    made: list[str] = []

    async def ask_both() -> None:
        waiting = asyncio.ensure_future(thread.ask_in_company(True, made.append, "waits"))
        await asyncio.sleep(0)
        await thread.ask_in_company(False, made.append, "comes alone")
        assert waiting.done()

    asyncio.run(ask_both())
    assert made == ["waits", "comes alone"]
    thread.close()


def test_an_error_comes_to_the_one_who_asked(tmp_path: Path) -> None:
    thread = StoreThread(tmp_path / "w.db", create=True)

    async def ask_both() -> list[object]:
        return await asyncio.gather(
            thread.ask(thread.store.feeds.get, 9),
            thread.ask(thread.store.feeds.of_source, source_id=9),
            return_exceptions=True,
        )

    broken, whole = asyncio.run(ask_both())
    assert isinstance(broken, NotFoundError)
    assert whole == ()
    thread.close()


def test_the_store_belongs_to_its_thread(tmp_path: Path) -> None:
    thread = StoreThread(tmp_path / "w.db", create=True)
    with pytest.raises(sqlite3.ProgrammingError):
        thread.store.sources.all()
    assert thread.call(thread.store.sources.all) == ()
    thread.close()
