"""How much slower a crawl is while people read beside it, and whether each of them gets his page.

    python -m benchmarks.beside_a_crawl [--pages 1500] [--a-second 10] [--rounds 2] [--requests 10000]

The same site is crawled alone and with `warraq serve` on the same file, in turn, without the delay that a crawl of
others' sites keeps: it takes both processors whole. Beside it, pages are asked for at an even rate. What is left of
`--requests` after the rounds is asked for as fast as it goes, beside one more crawl.
"""

import argparse
import http.client
import random
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.crawl import site, timed, write_limits
from benchmarks.reading_room import serving

MOST_SLOWER: Final = 0.05
WORDS: Final = ("paper", "ink", "reed", "margin", "lamp")
WARRAQ: Final = (sys.executable, "-m", "warraq", "--db", "bench.db")


@dataclass
class Readers:
    """Somebody who asks for pages of a reading room, with what came of it."""

    port: int
    a_second: float  # 0: as fast as it goes
    most: int
    asked: int = 0
    errors: list[str] = field(default_factory=list)

    def read(self, ended: threading.Event) -> None:
        """Ask until the event, or the last request."""
        chance = random.Random(7)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        began = time.monotonic()
        while not ended.is_set() and self.asked < self.most:
            if self.a_second and ended.wait(max(0.0, began + self.asked / self.a_second - time.monotonic())):
                break
            self._ask(connection, _path(chance, self.asked))
        connection.close()

    def _ask(self, connection: http.client.HTTPConnection, path: str) -> None:
        self.asked += 1
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            if answer.status not in (200, 404):  # an article that is not stored yet
                self.errors.append(f"{path}: {answer.status}")
        except (OSError, http.client.HTTPException) as problem:
            self.errors.append(f"{path}: {problem!r}")
            connection.close()


def _path(chance: random.Random, number: int) -> str:
    word = chance.choice(WORDS)
    paths = (
        "/", f"/article/{chance.randrange(1, 1500)}", f"/search?q={word}", "/sources", f"/?q={word}",
        "/api/v1/changes?limit=50", "/v1/entries?limit=20", "/feed.atom",
    )  # fmt: skip
    return paths[number % len(paths)]


def crawl(base: str, pages: int, *, a_second: float | None, most: int) -> tuple[float, Readers | None]:
    """Seconds of a crawl into a new database; with readers if `a_second` says how many."""
    with tempfile.TemporaryDirectory() as folder:
        write_limits(folder, pages)
        timed([*WARRAQ, "add", "--local", base], folder)
        command = [*WARRAQ, "crawl", "--max-requests", str(pages * 3)]
        if a_second is None:
            return timed(command, folder), None
        with serving(Path(folder, "bench.db")) as (port, _):
            readers, ended = Readers(port, a_second, most), threading.Event()
            thread = threading.Thread(target=readers.read, args=(ended,))
            thread.start()
            try:
                seconds = timed(command, folder)
                if not a_second:
                    thread.join()  # the rest of the requests
            finally:
                ended.set()
                thread.join()
            return seconds, readers


def main() -> int:
    """Print the figures; 1 when one is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=1500)
    parser.add_argument("--a-second", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--requests", type=int, default=10_000)
    options = parser.parse_args()
    alone: list[float] = []
    beside: list[float] = []
    seen: list[Readers] = []
    with site(options.pages) as base:
        for _ in range(options.rounds):
            alone.append(crawl(base, options.pages, a_second=None, most=0)[0])
            seconds, readers = crawl(base, options.pages, a_second=options.a_second, most=options.requests)
            assert readers is not None
            beside.append(seconds)
            seen.append(readers)
            print(f"alone {alone[-1]:.1f} s, beside {seconds:.1f} s, {readers.asked} requests", flush=True)
        rest = options.requests - sum(one.asked for one in seen)
        seconds, readers = crawl(base, options.pages, a_second=0, most=max(0, rest))
        assert readers is not None
        seen.append(readers)
        print(f"beside {readers.asked} requests as fast as it goes: {seconds:.1f} s")
    slower = statistics.median(beside) / statistics.median(alone) - 1
    errors = [error for one in seen for error in one.errors]
    print(f"slower by {slower:.1%} at {options.a_second:g} requests a second")
    print(f"{len(errors)} errors in {sum(one.asked for one in seen)} requests", *errors[:10], sep="\n")
    return int(slower > MOST_SLOWER or bool(errors))


if __name__ == "__main__":
    raise SystemExit(main())
