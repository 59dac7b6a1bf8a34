"""What is asked of the database at once is one commit; answers come to those who asked."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from warraq.articles.errors import NotFoundError
from warraq.crawler.session.store_thread import MAX_TOGETHER, StoreThread
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
