"""One crawl, watched from inside; JSON at the end.

    python -m benchmarks.hostile.probe DATABASE TIMEOUT_S ADDRESSES [WORKERS]

ADDRESSES are 'host:port' pairs that may be connected to, separated by commas; every other one is reported.
"""

import asyncio
import json
import logging
import os
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any

NAMES = {"victim.test": "127.0.0.2", ".trap.test": "127.0.0.1"}  # what a name server would say


class Watch:
    """Connections, files, log lines, stalls of the loop, memory of the workers."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self.allowed = allowed
        self.strays: list[str] = []
        self.visits: list[tuple[str, float]] = []
        self.tracebacks = 0
        self.began = False  # something was asked; what the loop did before was to load the program
        self.stall_s = self.stall_wall_s = 0.0
        self.children_kb = 0

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.connect" and isinstance(arguments[1], tuple):
            self.began = True
            name = f"{arguments[1][0]}:{arguments[1][1]}"
            if name not in self.allowed:
                self.strays.append(name)
        elif event == "open" and arguments[0] == "/etc/passwd":
            self.strays.append("/etc/passwd")

    def on_record(self, record: logging.LogRecord) -> bool:
        if record.name == "warraq.crawler.visits":
            self.visits.append((str(getattr(record, "url", "")), time.time()))
        self.tracebacks += bool(record.exc_info) or "Traceback" in record.getMessage()
        return True

    def time_callbacks(self) -> None:
        """The longest that one callback keeps the loop: processor time, and wall time for comparison."""
        plain = asyncio.events.Handle._run
        main = threading.get_ident()

        def timed(handle: Any) -> None:
            was_loading = not self.began
            began, began_wall = time.thread_time(), time.perf_counter()
            plain(handle)
            if was_loading:
                return
            if threading.get_ident() == main:
                self.stall_s = max(self.stall_s, time.thread_time() - began)
                self.stall_wall_s = max(self.stall_wall_s, time.perf_counter() - began_wall)

        asyncio.events.Handle._run = timed  # type: ignore[method-assign, assignment]

    def watch_children(self) -> None:
        me = os.getpid()
        while True:
            total = 0
            for task in Path(f"/proc/{me}/task").iterdir():
                try:
                    children = (task / "children").read_text().split()
                except OSError:
                    continue
                total += sum(_memory_kb(child, "VmRSS") for child in children)
            self.children_kb = max(self.children_kb, total)
            time.sleep(0.05)


def _memory_kb(process: str | int, name: str) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text(errors="replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)


def _resolve_test_names() -> None:
    ask, ask_simply = socket.getaddrinfo, socket.gethostbyname

    def known(host: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else str(host)
        return next((address for end, address in NAMES.items() if name.endswith(end)), host)

    socket.getaddrinfo = lambda host, *arguments, **named: ask(known(host), *arguments, **named)
    socket.gethostbyname = lambda host: ask_simply(known(host))


def main() -> None:
    """Crawl once and print what was seen."""
    database, timeout_s, addresses = Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
    workers = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    watch = Watch(frozenset(addresses.split(",")))
    sys.addaudithook(watch.audit)
    _resolve_test_names()  # before Twisted takes the function for itself
    from warraq.crawler import CrawlOptions, Politeness
    from warraq.crawler.run import crawl

    listener = logging.StreamHandler(sys.stderr)
    listener.addFilter(watch.on_record)
    logging.getLogger().addHandler(listener)
    logging.getLogger().setLevel(logging.INFO)
    watch.time_callbacks()
    threading.Thread(target=watch.watch_children, daemon=True).start()
    began = time.time()
    options = CrawlOptions(
        database=database, user_agent="warraq-hostile (benchmark)", timeout_s=timeout_s, workers=workers,
        sources=(), politeness=Politeness(delay_s=0.01, max_requests=2_000),
    )  # fmt: skip
    report = crawl(options)
    seen = {
        "ended": report.ended,
        "seconds": round(time.time() - began, 2),
        "main_kb": _memory_kb(os.getpid(), "VmHWM"),
        "children_kb": watch.children_kb,
        "stall_s": round(watch.stall_s, 3),
        "stall_wall_s": round(watch.stall_wall_s, 3),
        "strays": watch.strays[:20],
        "tracebacks": watch.tracebacks,
        "visits": watch.visits,
    }
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
