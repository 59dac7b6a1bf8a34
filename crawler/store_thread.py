"""The one thread that owns the database connection, so that the network loop never waits for a disk."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from storage import Store

T = TypeVar("T")


class StoreThread:
    """Runs functions of the store, one after the other, in the thread that opened it."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        try:
            self._store = self._executor.submit(Store.open, path, create=create).result()
        except BaseException:
            self._executor.shutdown()
            raise

    def call(self, function: Callable[[Store], T]) -> T:
        """The function's result; blocks. For code outside the network loop."""
        return self._executor.submit(function, self._store).result()

    async def ask(self, function: Callable[[Store], T]) -> T:
        """The function's result, awaited by code in the network loop."""
        return await asyncio.wrap_future(self._executor.submit(function, self._store))

    def close(self) -> None:
        """Wait for what was asked, then close the database."""
        self._executor.submit(self._store.close).result()
        self._executor.shutdown()
