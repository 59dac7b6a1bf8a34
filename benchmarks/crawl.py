"""Crawl throughput: pages per second of `warraq crawl` next to bare Scrapy fetching the same pages.

    python -m benchmarks.crawl [--pages 500] [--json OUT]

A server on loopback, in its own process, serves pages that differ in every sentence. Bare Scrapy fetches them one at a
time and discards them: the maximum for any crawler built on it on one host.
"""

import argparse
import json
import multiprocessing
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

_WORDS = [
    "paper",
    "ink",
    "reed",
    "margin",
    "ledger",
    "lamp",
    "copyist",
    "market",
    "bridge",
    "river",
    "orchard",
    "winter",
    "letter",
    "copper",
    "leather",
    "glue",
    "thread",
    "needle",
    "press",
    "shelf",
    "window",
    "courtyard",
    "merchant",
    "traveller",
    "mountain",
    "salt",
    "bread",
    "olive",
    "cloth",
    "dye",
    "drum",
    "feast",
    "kitchen",
]
_SCRAPY = """
import sys, scrapy
from scrapy.crawler import AsyncCrawlerProcess
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for number in range(int(sys.argv[2])):
            yield scrapy.Request(f"{sys.argv[1]}/post/{number}/", dont_filter=True)
    def parse(self, response):
        len(response.body)
# The delay is the one warraq keeps on this machine. Without any, Scrapy opens a connection for every request and needs
# 70 ms for each.
process = AsyncCrawlerProcess({"LOG_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": 0.005,
    "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "COOKIES_ENABLED": False})
process.crawl(Bare)
process.start()
"""


def page(base: str, number: int) -> str:
    """Returns an article page of about 12 KB with a menu, a sidebar, comments and a footer."""
    rng = random.Random(number)

    def sentence() -> str:
        return " ".join(rng.choices(_WORDS, k=14)).capitalize() + f" {rng.randrange(10**6)}."

    body = "".join(f"<p>{' '.join(sentence() for _ in range(4))}</p>" for _ in range(12))
    menu = "".join(f'<li><a href="{base}/category/{word}/">{word}</a></li>' for word in _WORDS[:20])
    side = "".join(
        f'<li><a href="{base}/post/{rng.randrange(100)}/">{sentence()}</a></li>' for _ in range(10)
    )
    return (
        f'<!doctype html><html lang="en"><head><title>Post {number} - Bench</title>'
        f'<meta property="article:published_time" content="2024-01-01T10:00:00+00:00"></head><body>'
        f'<nav><ul>{menu}</ul></nav><main><article class="post"><h1 class="entry-title">Post {number} on {sentence()}'
        f'</h1><div class="entry-content">{body}</div></article></main><aside class="sidebar"><ul>{side}</ul></aside>'
        f"<footer><p>Powered by nothing at all</p></footer></body></html>"
    )


def _serve(pages: int, ports: "multiprocessing.Queue[int]") -> None:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            base = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
            kind, text = "text/html; charset=utf-8", ""
            if self.path == "/":
                text = "<html><head><title>Bench</title></head><body><p>Nothing here.</p></body></html>"
            elif self.path == "/sitemap.xml":
                kind = "application/xml"
                urls = "".join(f"<url><loc>{base}/post/{number}/</loc></url>" for number in range(pages))
                text = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
            elif self.path.startswith("/post/"):
                text = page(base, int(self.path.split("/")[2]))
            answer = text.encode()
            status = 200 if text else 404
            head = f"HTTP/1.1 {status} x\r\nContent-Type: {kind}\r\nContent-Length: {len(answer)}\r\n\r\n"
            self.wfile.write(head.encode() + answer)

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    ports.put(server.server_port)
    server.serve_forever()


def timed(command: list[str], folder: str) -> float:
    """Seconds that a command takes."""
    began = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - began


def _sampled(command: list[str], folder: str) -> tuple[float, list[tuple[float, int, int]]]:
    """Returns the seconds of a crawl and, each second, (seconds so far, visits done, memory incl. workers in KB)."""
    began, samples = time.perf_counter(), []
    crawl = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while crawl.poll() is None:
        time.sleep(1)
        connection = sqlite3.connect(Path(folder, "bench.db").as_uri() + "?mode=ro", uri=True)
        (ended,) = connection.execute("SELECT coalesce(max(fetch_id), 0) FROM outcomes").fetchone()
        connection.close()
        samples.append((time.perf_counter() - began, ended, _memory_kb(crawl.pid)))
    if crawl.returncode:
        raise subprocess.CalledProcessError(crawl.returncode, command)
    return time.perf_counter() - began, samples


def _memory_kb(process: int) -> int:
    """Returns the memory of a process and its children; 0 if it has ended."""
    total = 0
    with suppress(OSError, StopIteration):
        # By thread: a replaced worker was started by one of the pool's threads.
        children = [
            child
            for listed in Path(f"/proc/{process}/task").glob("*/children")
            for child in listed.read_text().split()
        ]
        for number in (process, *map(int, children)):
            lines = Path(f"/proc/{number}/status").read_text(errors="replace").splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return total


def _quarters(samples: list[tuple[float, int, int]], pages: int) -> list[dict[str, float]]:
    """Returns pages per second and peak memory in each quarter of the pages."""
    rows = []
    for quarter in range(4):
        low, high = pages * quarter // 4, pages * (quarter + 1) // 4
        inside = [sample for sample in samples if low <= sample[1] <= high]
        if len(inside) > 1 and inside[-1][0] > inside[0][0]:
            rate = (inside[-1][1] - inside[0][1]) / (inside[-1][0] - inside[0][0])
            rows.append(
                {"pages_per_s": round(rate, 1), "memory_mb": max(sample[2] for sample in inside) >> 10}
            )
    return rows


@contextmanager
def site(pages: int) -> Iterator[str]:
    """The address of a site of so many pages, served by a process of its own."""
    ports: multiprocessing.Queue[int] = multiprocessing.Queue()
    server = multiprocessing.Process(target=_serve, args=(pages, ports), daemon=True)
    server.start()
    try:
        yield f"http://127.0.0.1:{ports.get(timeout=20)}"
    finally:
        server.terminate()
        server.join()


def write_limits(folder: str, pages: int) -> None:
    """A warraq.toml that lets so many pages through: the usual limits are meant for third-party sites."""
    Path(folder, "warraq.toml").write_text(
        f"max_requests_per_run = {pages * 3}\n[defaults]\nmax_requests = {pages * 3}\n"
    )


def measure(pages: int) -> dict[str, Any]:
    """Returns seconds and pages per second of both, including start-up."""
    warraq = [sys.executable, "-m", "warraq", "--db", "bench.db"]
    with site(pages) as base, tempfile.TemporaryDirectory() as folder:
        write_limits(folder, pages)
        bare = timed([sys.executable, "-c", _SCRAPY, base, str(pages)], folder)
        timed([*warraq, "add", "--local", base], folder)
        whole, samples = _sampled([*warraq, "crawl", "--max-requests", str(pages * 3)], folder)
        exported = subprocess.run([*warraq, "export"], cwd=folder, check=True, capture_output=True)
        stored = len(exported.stdout.splitlines())
        size = Path(folder, "bench.db").stat().st_size
    return {
        "pages": pages,
        "stored": stored,
        "bare_scrapy_pages_per_s": round(pages / bare, 1),
        "warraq_pages_per_s": round(pages / whole, 1),
        "quarters": _quarters(samples, pages),
        "database_bytes_per_page": round(size / max(1, stored)),
    }


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    figures = json.dumps(measure(arguments.pages), indent=1)
    print(figures)
    if arguments.json:
        arguments.json.write_text(figures + "\n")


if __name__ == "__main__":
    main()
