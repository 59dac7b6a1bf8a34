"""What is asked of the database at once is one commit; answers come to those who asked."""

import asyncio
from pathlib import Path

from warraq.articles.errors import NotFoundError
from warraq.crawler.store_thread import MAX_TOGETHER, StoreThread
from warraq.storage import Store


def is_grouped(store: Store) -> bool:
    return store._connection.in_transaction


def test_what_is_asked_at_once_is_done_together(tmp_path: Path) -> None:
    store = StoreThread(tmp_path / "w.db", create=True)

    async def ask_all() -> tuple[list[bool], bool]:
        many = await asyncio.gather(*(store.ask(is_grouped) for _ in range(MAX_TOGETHER + 2)))
        return many, await store.ask(is_grouped)

    many, alone = asyncio.run(ask_all())
    assert many == [True] * (MAX_TOGETHER + 2)
    assert not alone
    store.close()


def test_an_error_comes_to_the_one_who_asked(tmp_path: Path) -> None:
    store = StoreThread(tmp_path / "w.db", create=True)

    async def ask_both() -> list[object]:
        return await asyncio.gather(
            store.ask(lambda s: s.feeds.get(9)), store.ask(lambda s: 1), return_exceptions=True
        )

    broken, whole = asyncio.run(ask_both())
    assert isinstance(broken, NotFoundError)
    assert whole == 1
    store.close()
