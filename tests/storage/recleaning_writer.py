"""Cleans a database again in a process of its own, and may die on the way as if killed from outside.

Usage: recleaning_writer.py DATABASE RUN [STEPS]; killed after so many times STEP of SQLite's steps, else prints how
many it took.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from tests.storage.conftest import NOW
from warraq.crawler.parsing import Workers
from warraq.recleaning import Recleaner, Task
from warraq.storage import open_store

STEP = 20


def main(path: Path, run_id: int, fatal: int) -> None:
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        if taken == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    workers = Workers(1)
    with open_store(path) as store:
        store._connection.set_progress_handler(count, STEP)
        recleaner = Recleaner(store=store, workers=workers, now=NOW, run_id=run_id)
        asyncio.run(recleaner.reclean(Task(store.sources.all()[0])))
    workers.close()
    print(taken)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
