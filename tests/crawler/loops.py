"""Servers of asyncio in a thread of their own."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager


@contextmanager
def served(loop: asyncio.AbstractEventLoop, servers: Sequence[asyncio.Server]) -> Iterator[None]:
    """They run while the block does; then nothing of them is left, and the loop is closed."""
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(_end(servers), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(servers: Sequence[asyncio.Server]) -> None:
    """Take no more connections, and let go of those that programs left open, or left this moment."""
    for server in servers:
        server.close()
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0)  # what is closed is let go of
