"""How long the pages of sources take over 2,000 sources with 100,000 articles, and the processor time of each.

    python -m benchmarks.source_pages [--keep DIR]

One source has a fifth of all articles, the others about forty each; every feed was polled a hundred times and remembers
fifty posts. `warraq serve` runs as a process of its own. Processor time says what wall time hides on a busy machine.
"""

import argparse
import http.client
import json
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.reading_room import P50_MS, P99_MS, get, memory_mb, serving
from warraq.storage import open_store

NOW: Final = datetime(2026, 11, 29, 20, tzinfo=UTC)
SOURCES, ARTICLES, LARGEST, POLLS = 2_000, 100_000, 20_000, 100
REQUESTS: Final = 100
Row = tuple[object, ...]


def pages() -> dict[str, Callable[[random.Random], str]]:
    """What is asked for, by name."""
    return {
        "sources": lambda chance: "/sources",
        "sources, further on": lambda chance: f"/sources?order=name&page={chance.randrange(2, 40)}",
        "sources, words": lambda chance: f"/sources?q=source-{chance.randrange(SOURCES)}",
        "sources, a folder by queue": lambda chance: "/sources?folder=News&order=queued",
        "source": lambda chance: f"/source/source-{chance.randrange(2, SOURCES)}",
        "source, a year": lambda chance: f"/source/source-{chance.randrange(2, SOURCES)}?days=365",
        "source of 20,000 articles": lambda chance: "/source/source-1",
        "rules": lambda chance: f"/source/source-{chance.randrange(2, SOURCES)}/rules",
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="a folder for the database, made there once")
    options = parser.parse_args()
    with TemporaryDirectory() as temporary:
        database = (options.keep or Path(temporary)) / "sources.db"
        if not database.exists():
            make(database)
        with serving(database) as (port, process):
            good = measure(port, process)
            print(f"memory {memory_mb(process):.0f} MB")
    return 0 if good else 1


def measure(port: int, process: "subprocess.Popen[str]") -> bool:
    """Prints the figures; whether all are within bounds."""
    asked = http.client.HTTPConnection("127.0.0.1", port)
    print(f"the first list: {get(asked, '/sources')[0] * 1000:.0f} ms")
    good = True
    print(f"{'page':30} {'p50 ms':>8} {'p99 ms':>8} {'CPU ms':>8}")
    for name, path_of in pages().items():
        chance, began = random.Random(name), cpu_ms(process)
        times = sorted(get(asked, path_of(chance))[0] * 1000 for _ in range(REQUESTS))
        p50, p99 = times[REQUESTS // 2], times[REQUESTS * 99 // 100]
        good &= p50 <= P50_MS and p99 <= P99_MS
        each = (cpu_ms(process) - began) / REQUESTS
        print(f"{name:30} {p50:8.1f} {p99:8.1f} {each:8.1f}", flush=True)
    return good


def cpu_ms(process: "subprocess.Popen[str]") -> float:
    """Processor time of the process so far."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def make(path: Path) -> None:
    """The corpus, written row by row: no page is read for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.unlink(missing_ok=True)
    open_store(draft, create=True).close()
    with sqlite3.connect(draft, isolation_level=None) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("BEGIN")
        db.execute("INSERT INTO runs VALUES (1, 'crawl', 'benchmark', ?1, ?1, 'finished')", (text(NOW),))
        fill(db, "sources", "id slug home_url name folder added_at", sources())
        fill(
            db,
            "feeds",
            "id source_id url kind last_status last_error last_poll_at last_success_at next_poll_at"
            " next_poll_reason failures history",
            feeds(),
        )
        for table, columns, rows in (
            ("articles", "id source_id url seq first_seen_at last_seen_at dated_at", articles),
            (
                "fetches",
                "id run_id source_id url role started_at status page_sha256 error",
                fetches,
            ),
            ("outcomes", "fetch_id kind reason article_id", outcomes),
            ("resources", "url source_id role status outcome article_id fetched_at", resources),
            (
                "versions",
                "article_id number fetch_id page_sha256 seen_at title direction published published_utc text html"
                " markdown words content_hash extractor text_confidence title_confidence date_confidence"
                " authors_confidence",
                versions,
            ),
        ):
            fill(db, table, columns, rows())
        db.execute("COMMIT")
    db.close()
    draft.rename(path)


def fill(db: sqlite3.Connection, table: str, columns: str, rows: Iterator[Row]) -> None:
    """Write rows with these columns."""
    names = columns.split()
    marks = ", ".join("?" * len(names))
    db.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)


def text(moment: datetime) -> str:
    """A time as it is stored."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def sources() -> Iterator[Row]:
    for number in range(1, SOURCES + 1):
        folder = f"News/{number % 12}" if number % 4 else ""
        yield (
            number,
            f"source-{number}",
            f"https://s{number}.example/",
            f"Source {number}",
            folder,
            text(NOW),
        )


def feeds() -> Iterator[Row]:
    for number in range(1, SOURCES + 1):
        posts = [(NOW - timedelta(hours=13 * post + number % 20)).isoformat() for post in range(50)]
        fails = number % 50 == 0
        yield (
            number, number, f"https://s{number}.example/feed", "feed", 0 if fails else 200, "timeout" if fails else "",
            text(NOW), text(NOW), text(NOW + timedelta(minutes=number % 300)), "rhythm: a post every 13 h",
            5 if fails else 0, json.dumps({"published": posts}),
        )  # fmt: skip


def source_of(article: int) -> int:
    return 1 if article <= LARGEST else 2 + article * 7_919 % (SOURCES - 1)


def url_of(article: int) -> str:
    return f"https://s{source_of(article)}.example/post/{article}"


def day_of(article: int) -> str:
    return text(NOW - timedelta(minutes=article * 9 % 900_000))


def articles() -> Iterator[Row]:
    for number in range(1, ARTICLES + 1):
        day = day_of(number)
        yield number, source_of(number), url_of(number), number, day, day, day


def fetches() -> Iterator[Row]:
    for number in range(1, ARTICLES + 1):
        yield (
            number,
            1,
            source_of(number),
            url_of(number),
            "article",
            day_of(number),
            200,
            f"{number:064x}",
            "",
        )
    for number, source, poll in polls():
        at, status = (
            text(NOW - timedelta(hours=POLLS - poll, minutes=source % 60)),
            (304 if poll % 3 else 200),
        )
        failed = poll % 13 == 0
        url = f"https://s{source}.example/feed"
        yield number, 1, source, url, "feed", at, 0 if failed else status, "", "timeout" if failed else ""


def outcomes() -> Iterator[Row]:
    for number in range(1, ARTICLES + 1):
        yield number, "stored", "", number
    for number, _, poll in polls():
        yield (
            (number, "failed", "timeout", None)
            if poll % 13 == 0
            else (number, "unchanged" if poll % 3 else "read", "", None)
        )


def polls() -> Iterator[tuple[int, int, int]]:
    """The number of the fetch, of the source, and of the poll."""
    for poll in range(POLLS):
        for source in range(1, SOURCES + 1):
            yield ARTICLES + poll * SOURCES + source, source, poll


def resources() -> Iterator[Row]:
    for number in range(1, ARTICLES + 1):
        yield url_of(number), source_of(number), "article", 200, "stored", number, day_of(number)


def versions() -> Iterator[Row]:
    chance, body = random.Random(1), "word " * 300
    for number in range(1, ARTICLES + 1):
        day = day_of(number)
        yield (
            number, 1, number, f"{number:064x}", day, f"Title {number}", "ltr", day, day, body, f"<p>{body}</p>", body,
            300, f"{number:064x}", "benchmark", chance.random(), 0.9, 0.95 - chance.random() / 2, 0.9,
        )  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("PYTHONPATH", ".")
    sys.exit(main())
