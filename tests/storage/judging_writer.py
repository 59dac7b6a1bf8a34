"""Judges a database in a process of its own, and may die on the way as if killed from outside.

Usage: judging_writer.py DATABASE rebuild|join|split|rulings [STEPS]; killed after so many times STEP of
SQLite's steps, else prints how many it took. `rulings` joins 3 and 4 and splits them again, twenty times.
"""

import os
import signal
import sys
from pathlib import Path

from tests.corpora import NOW
from warraq.storage import Store, open_store

STEP = 20


def main(path: Path, task: str, fatal: int) -> None:
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        if taken == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    with open_store(path) as store:
        store._connection.set_progress_handler(count, STEP)
        if task == "rebuild":
            store.clusters.rejudge(now=NOW)
        elif task == "join":
            store.clusters.join([2, 8], now=NOW)
        elif task == "split":
            store.clusters.split([4], now=NOW)
        else:
            rule_often(store)
    print(taken)


def rule_often(store: Store) -> None:
    for _ in range(20):
        store.clusters.split([3], now=NOW)
        store.clusters.join([3, 4], now=NOW)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 0)
