"""How long the reading room takes for a page over a large corpus, how many it serves, and in how much memory.

    python -m benchmarks.reading_room --articles 100000 [--keep DIR] [--only river search]

The corpus is that of `benchmarks.corpus_exports` (sentences of the sample blog, spliced: the same words in most
articles, which is the worst that can be asked of a search), indexed, with a rare word in each hundredth article, a
language of which only the oldest articles are, and nine tenths of it read. `warraq serve` runs as a process of its own;
pages are asked for over a kept connection, one after the other, each time from another place, and then the river as
fast as it goes. CPU is the mean of a request, of the server's process: beside other work, what it would take alone.
"""

import argparse
import http.client
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.corpus_exports import make_database
from warraq.storage.sql.corpus.search import index_article

P50_MS, P99_MS = 20.0, 100.0
MAX_MB: Final = 200
LEAST_A_SECOND: Final = 200
SCROLLED: Final = 10_000  # stories, page after page
RARE_LANGUAGE: Final = "sw"
SYLLABLES: Final = ("ka", "bo", "mi", "tu", "re", "so", "la", "ne", "zu", "pi")

#: A page: the path for a chance. Other pages are added here.
Path_of = Callable[[random.Random], str]


def rare_word(number: int) -> str:
    """A word of few articles."""
    return "".join(SYLLABLES[int(digit)] for digit in f"{number:05d}")


def pages(articles: int, common: str) -> dict[str, Path_of]:
    """What is asked for, by name."""

    def moment(chance: random.Random) -> str:
        return f"{2001 + chance.randrange(25)}-{1 + chance.randrange(12):02d}-01T10:00:00Z_{articles}"

    def source(chance: random.Random) -> str:
        return f"source-{chance.randrange(50)}"

    return {
        "river": lambda chance: "/",
        "river, further on": lambda chance: f"/?before={moment(chance)}",
        "river, a source": lambda chance: f"/?source={source(chance)}&before={moment(chance)}",
        "river, a language": lambda chance: f"/?language=ar&before={moment(chance)}",
        "river, a rare language": lambda chance: f"/?language={RARE_LANGUAGE}",
        "river, unread": lambda chance: "/?show=unread",
        "river, starred": lambda chance: "/?show=starred",
        "river, a label": lambda chance: "/?label=ink",
        "river, a folder": lambda chance: "/?folder=News",
        "river, a rare word": lambda chance: f"/?q={rare_word(chance.randrange(articles // 100))}",
        "river, a common word": lambda chance: f"/?q={common}",
        "article": lambda chance: f"/article/{chance.randrange(1, articles)}",
        "search, a rare word": lambda chance: f"/search?q={rare_word(chance.randrange(articles // 100))}",
        "search, a common word": lambda chance: f"/search?q={common}",
        "search, a source and a common word": lambda chance: f"/search?q={common}&source={source(chance)}",
        "search, a phrase": lambda chance: f"/search?q=%22{common}%22+{rare_word(chance.randrange(100))}",
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="a folder for the database, made there once")
    parser.add_argument("--requests", type=int, default=100, help="of each page")
    parser.add_argument("--only", nargs="*", help="pages whose names begin so")
    options = parser.parse_args()
    with TemporaryDirectory() as temporary:
        database = (options.keep or Path(temporary)) / f"room-{options.articles}.db"
        if not database.exists():
            make_room(database, options.articles)
        with serving(database) as (port, process):
            good = measure(port, process, options)
            megabytes = memory_mb(process)
            print(f"memory {megabytes:.0f} MB")
    return 0 if good and megabytes <= MAX_MB else 1


def measure(port: int, process: "subprocess.Popen[str]", options: argparse.Namespace) -> bool:
    """Prints the figures; whether all are within bounds."""
    asked = http.client.HTTPConnection("127.0.0.1", port)
    good = True
    print(f"{'page':36} {'p50 ms':>8} {'p99 ms':>8} {'CPU ms':>7} {'KB':>6}")
    for name, path_of in pages(options.articles, "ink").items():
        if options.only and not name.startswith(tuple(options.only)):
            continue
        chance = random.Random(name)
        times, size, before = [], 0, cpu_s(process)
        for _ in range(options.requests):
            seconds, body = get(asked, path_of(chance))
            times.append(seconds * 1000)
            size = len(body)
        times.sort()
        p50, p99 = times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)]
        cpu_ms = (cpu_s(process) - before) / options.requests * 1000
        good &= p50 <= P50_MS and p99 <= P99_MS
        print(f"{name:36} {p50:8.1f} {p99:8.1f} {cpu_ms:7.1f} {size / 1024:6.0f}", flush=True)
    if not options.only:
        good &= scroll(asked)
        good &= rate(port, process)
    return good


def scroll(asked: http.client.HTTPConnection) -> bool:
    """Page after page, as a reader without script does."""
    path, seen, longest = "/", 0, 0.0
    while path and seen < SCROLLED:
        seconds, body = get(asked, path)
        longest = max(longest, seconds)
        seen += body.count(b'<article class="story')
        found = re.search(rb'<a [^>]*rel="next"[^>]*href="([^"]+)"', body)
        path = found[1].decode().replace("&amp;", "&") if found else ""
    print(f"scrolled {seen:,} stories, longest page {longest * 1000:.1f} ms")
    return longest <= 0.05


def rate(port: int, process: "subprocess.Popen[str]") -> bool:
    """The river, as often as one client gets it in three seconds."""
    asked = http.client.HTTPConnection("127.0.0.1", port)
    started, before, count = time.perf_counter(), cpu_s(process), 0
    while time.perf_counter() - started < 3:
        get(asked, "/")
        count += 1
    pace = count / (time.perf_counter() - started)
    alone = count / (cpu_s(process) - before)
    print(
        f"river: {pace:.0f} requests a second, one after the other; {alone:.0f} a second of one core's time"
    )
    return pace >= LEAST_A_SECOND


def get(asked: http.client.HTTPConnection, path: str) -> tuple[float, bytes]:
    """Seconds until the whole page was there, and the page."""
    started = time.perf_counter()
    asked.request("GET", path)
    answer = asked.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status} {body[:200]!r}")
    return time.perf_counter() - started, body


@contextmanager
def serving(database: Path) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """`warraq serve` on a free port."""
    command = [sys.executable, "-m", "warraq", "--db", str(database), "serve", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        port = int(process.stdout.readline().rstrip().rstrip("/").rpartition(":")[2])
        yield port, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def cpu_s(process: "subprocess.Popen[str]") -> float:
    """Seconds of a processor that the server has taken."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(process: "subprocess.Popen[str]") -> float:
    """The greatest memory of the process so far."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


def make_room(path: Path, articles: int) -> None:
    """The corpus, indexed and read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.unlink(missing_ok=True)
    make_database(draft, articles)
    with sqlite3.connect(draft, isolation_level=None) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("BEGIN")
        db.execute("UPDATE versions SET language = ? WHERE article_id % 997 = 0", (RARE_LANGUAGE,))
        db.execute(
            "UPDATE versions SET text = text || char(10, 10) || 'A paper of many pages, told in one more sentence.'"
            " WHERE article_id % 3 = 0"
        )
        db.execute("UPDATE sources SET folder = 'News' WHERE id % 5 = 0")
        db.execute(
            "UPDATE articles SET (dated_at, language) = (SELECT"
            " iif(language = ?, '1999-01-01T00:00:00Z', published_utc), language"
            " FROM versions v WHERE v.article_id = articles.id)",
            (RARE_LANGUAGE,),
        )
        for number, title, text in db.execute("SELECT article_id, title, text FROM versions").fetchall():
            if number % 7 == 0:
                text += f" {rare_word(number % (articles // 100))}."
                db.execute("UPDATE versions SET text = ? WHERE article_id = ?", (text, number))
            index_article(db, number, title=title, text=text, tags=())
        db.execute(
            "INSERT INTO reading (article_id, read_at, starred_at, changed_at) SELECT id, dated_at,"
            " iif(id % 199 = 0, dated_at, NULL), dated_at FROM articles WHERE id % 10 > 0 OR dated_at > '2005'"
        )
        db.execute("INSERT INTO labels SELECT 'ink', id, dated_at FROM articles WHERE id % 150 = 0")
        db.execute("COMMIT")
    db.close()
    draft.rename(path)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONPATH", ".")
    sys.exit(main())
