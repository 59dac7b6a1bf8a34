"""Polls per second: `warraq crawl` next to bare Scrapy requesting the same feeds from the same server.

Each feed has its own host (127.x.y.z, all on one server in its own process), answers 304 to its validators, and its
robots.txt is cached from an earlier run, as for most polls of a day. Bare Scrapy sends conditional requests too, with
the same concurrency, and discards the answers.
"""

import json
import multiprocessing
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warraq.storage import FeedState, RobotsRecord, Source, open_store

ETAG = '"steady"'
_FILES = 16_384  # bare Scrapy keeps a connection to every host of the last four minutes
_HEAD = f"HTTP/1.1 304 Not Modified\r\nETag: {ETAG}\r\nContent-Length: 0\r\n\r\n".encode()
_SCRAPY = """
import sys, scrapy
from scrapy.crawler import AsyncCrawlerProcess
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for line in open(sys.argv[1]):
            yield scrapy.Request(line.strip(), headers={"If-None-Match": '"steady"'}, dont_filter=True)
    def parse(self, response):
        len(response.body)
process = AsyncCrawlerProcess({"LOG_ENABLED": False, "CONCURRENT_REQUESTS": 64, "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "COOKIES_ENABLED": False,
    "HTTPERROR_ALLOW_ALL": True, "RETRY_ENABLED": False})
process.crawl(Bare)
process.start()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """One run: polls per second of clock and processor time, and the peak memory of its main process."""

    feeds: int
    polls_s: float
    polls_cpu_s: float
    megabytes: float


def _serve(port: "multiprocessing.Queue[int]") -> None:
    """Answer 304 to everything, on every address of the loopback interface and on no other interface."""
    import asyncio

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (await reader.readuntil(b"\r\n\r\n")).startswith(b"GET"):
                writer.write(_HEAD)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def main() -> None:
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")
        listening.bind(("0.0.0.0", 0))
        server = await asyncio.start_server(answer, sock=listening, backlog=1024)
        port.put(listening.getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


def _address(number: int) -> str:
    return f"127.{1 + number // 62_500}.{number // 250 % 250}.{1 + number % 250}"


def _prepare(database: Path, port: int, feeds: int) -> list[str]:
    """Prepare sources with one feed each that was polled a day ago and is due."""
    moment = datetime.now(UTC).replace(microsecond=0)
    before = moment - timedelta(days=1)
    urls = []
    with open_store(database, create=True) as store:
        store._connection.execute("PRAGMA synchronous = OFF")  # of the preparation only
        for number in range(feeds):
            origin = f"http://{_address(number)}:{port}"
            source = Source(slug=f"s{number}", home_url=f"{origin}/", local=True)
            stored = store.sources.add(source, now=before)
            url = f"{origin}/feed"
            store.feeds.add(
                FeedState(
                    source_id=stored.id, url=url, kind="feed", etag=ETAG, last_status=200, last_poll_at=before,
                    last_success_at=before, next_poll_at=moment,
                    history=json.dumps({"validators": {"url": url, "etag": ETAG}}),
                )
            )  # fmt: skip
            store._connection.execute(
                "INSERT INTO resources (url, source_id, role, etag, status, outcome, fetched_at)"
                " VALUES (?, ?, 'feed', ?, 200, 'read', ?)",
                (url, stored.id, ETAG, before.strftime("%Y-%m-%dT%H:%M:%SZ")),
            )
            store.robots.save(RobotsRecord(origin=origin, status=404, body="", fetched_at=moment))
            urls.append(url)
    return urls


def _timed(command: list[str], folder: str, feeds: int) -> Pace:
    """Returns the pace of a command that makes that many polls; `ru_maxrss` is of this command alone (wait4)."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    if process.returncode not in (0, 3):  # 3: nothing new was collected, as expected
        raise RuntimeError(f"{command[1:4]} ended with {process.returncode}")
    return Pace(
        feeds=feeds,
        polls_s=round(feeds / seconds, 1),
        polls_cpu_s=round(feeds / (usage.ru_utime + usage.ru_stime), 1),
        megabytes=round(usage.ru_maxrss / 1024, 1),
    )


def measure(counts: tuple[int, ...]) -> list[tuple[Pace, Pace]]:
    """Returns (warraq, Scrapy) for each number of feeds, one after the other on the same server."""
    port: multiprocessing.Queue[int] = multiprocessing.Queue()
    server = multiprocessing.Process(target=_serve, args=(port,), daemon=True)
    server.start()
    try:
        number = port.get(timeout=30)
        return [_pair(number, count) for count in counts]
    finally:
        server.terminate()
        server.join()


def _pair(port: int, feeds: int) -> tuple[Pace, Pace]:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "feeds.db")
        urls = _prepare(database, port, feeds)
        Path(folder, "urls").write_text("\n".join(urls), encoding="ascii")
        ours = _timed(
            [*(sys.executable, "-m", "warraq", "--db", str(database), "crawl"),
             *("--only", "feeds", "--max-requests", str(2 * feeds))], folder, feeds,
        )  # fmt: skip
        _require_all(database, feeds)
        theirs = _timed([sys.executable, "-c", _SCRAPY, "urls"], folder, feeds)
    return ours, theirs


def _require_all(database: Path, feeds: int) -> None:
    """Polls that failed are no pace."""
    with open_store(database) as store:
        ended = store._connection.execute(
            "SELECT status, error, count(*) FROM fetches GROUP BY status, error"
        ).fetchall()
        waiting = store.frontier.pending()
    if ended != [(304, "", feeds)] or waiting:
        raise RuntimeError(f"(status, error, polls): {ended}; {waiting} wait")


if __name__ == "__main__":
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (_FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard), hard)
    )
    for row in measure(tuple(map(int, sys.argv[1:])) or (1_000,)):
        print(*row, sep="\n")
