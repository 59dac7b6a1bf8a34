"""A receiver that is down for a while, and crawls that are killed: what arrives in the end.

`python -m tests.warraq.hook_journey 600 20` takes 600 seconds of a receiver that is down and kills 20 crawls, half of
them once it is up again. It prints what came of it as JSON, and ends with 1 when something is lost or unknown.
"""

import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.corpora import long_text
from tests.patience import HANG_S, wait_until
from tests.programs import ROOT, start_program
from tests.receiver import SECRET
from warraq.storage import open_reader

#: Keeps what it is sent in a file, and takes a moment to answer, so that kills come between the two.
RECEIVER = """
import json, sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer
class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        line = {"id": self.headers["webhook-id"], "events": [event["id"] for event in told["events"]]}
        with open(sys.argv[2], "a") as file:
            file.write(json.dumps(line) + "\\n")
        time.sleep(0.3)
        self.send_response(204)
        self.end_headers()
    def log_message(self, *_):
        pass
HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
CONFIGURATION = """
[hooks.desk]
url = "http://127.0.0.1:{port}/"
secret = "{secret}"
allow_private = true
events = ["new"]
batch = 5
first_retry_s = {first_retry_s}
"""
POST_EVERY_S = 0.7
LISTED = 60  # posts in the feed


@dataclass(frozen=True)
class Journey:
    """What was sent and what arrived."""

    seconds: float
    crawls: int
    killed: int
    events: int
    requests: int
    repeated: int  # requests with a name that had come before
    lost: int
    unknown: int
    in_order: bool
    repeats_are_the_same: bool
    given_up: int

    @property
    def is_right(self) -> bool:
        """Each event arrived, in order, under names that are known."""
        return (
            not (self.lost or self.unknown or self.given_up) and self.in_order and self.repeats_are_the_same
        )


@contextmanager
def growing_blog() -> Iterator[str]:
    """A blog with one more post every moment; its address."""
    began = time.monotonic()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            written = int((time.monotonic() - began) / POST_EVERY_S) + 3
            name = self.path.rpartition("/")[2]
            if self.path == "/feed.xml":
                items = "".join(
                    f"<item><title>Post {number}</title><link>{base}/posts/{number}</link><guid>post-{number}</guid>"
                    f"<pubDate>{formatdate(1_770_000_000 + number * 60)}</pubDate></item>"
                    for number in range(max(0, written - LISTED), written)
                )
                head = f"<title>Growing</title><link>{base}/</link><description>d</description>"
                self._answer(
                    "application/rss+xml", f'<rss version="2.0"><channel>{head}{items}</channel></rss>'
                )
            elif self.path.startswith("/posts/") and name.isdigit():
                text = long_text(
                    f"subject{int(name):x}q".translate(str.maketrans("0123456789", "ghijklmnop"))
                )
                body = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
                self._answer(
                    "text/html", f"<title>Post {name}</title><article><h1>Post {name}</h1>{body}</article>"
                )
            else:
                self.send_error(404)

        def _answer(self, kind: str, text: str) -> None:
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield base
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def travel(folder: Path, *, down_s: float, kills: int, first_retry_s: int) -> Journey:
    """Crawl a growing blog; kill crawls, half of them while the receiver is down and half afterwards."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        port = server.server_port  # free again when the receiver wants it
    (folder / "warraq.toml").write_text(
        CONFIGURATION.format(port=port, secret=SECRET, first_retry_s=first_retry_s)
    )
    (folder / "receiver.py").write_text(RECEIVER)
    began, crawls, killed = time.monotonic(), 0, 0
    chance = random.Random(15)
    with growing_blog() as base:
        _run(folder, "add", "--local", f"{base}/feed.xml")
        while time.monotonic() < began + down_s or killed < kills // 2:
            killed += _crawl(folder, chance.uniform(1.0, 8.0) if killed < kills // 2 else None)
            crawls += 1
        command = [sys.executable, "receiver.py", str(port), "got.jsonl"]
        with subprocess.Popen(command, cwd=folder) as receiver:
            try:
                while killed < kills:
                    killed += _crawl_until_heard(folder, chance.uniform(0.0, 0.4))
                    crawls += 1
                wait_until(lambda: _is_told(folder))
            finally:
                receiver.kill()
    return _judge(folder, seconds=time.monotonic() - began, crawls=crawls, killed=killed)


def _run(folder: Path, *arguments: str) -> None:
    with start_program("warraq", *arguments, folder=folder, env=_environment()) as program:
        out, err = program.communicate(timeout=HANG_S)
        assert program.returncode in (0, 1, 3), f"{arguments}: {out}\n{err}"


def _crawl(folder: Path, killed_after_s: float | None) -> bool:
    """One crawl, to its end or to ours; whether it was killed."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with start_program("warraq", "crawl", folder=folder, env=_environment(), **quiet) as program:
        try:
            program.wait(killed_after_s if killed_after_s is not None else HANG_S)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
            return True
    return False


def _crawl_until_heard(folder: Path, then_s: float) -> bool:
    """One crawl, killed this long after the receiver has something: before it answers, or just after it did."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    before = _heard(folder)
    with start_program("warraq", "crawl", folder=folder, env=_environment(), **quiet) as program:
        wait_until(lambda: program.poll() is not None or _heard(folder) > before)
        time.sleep(then_s)
        was_running = program.poll() is None
        program.kill()
        program.wait()
    return was_running


def _heard(folder: Path) -> int:
    file = folder / "got.jsonl"
    return file.stat().st_size if file.exists() else 0


def _is_told(folder: Path) -> bool:
    _crawl(folder, None)
    with open_reader(folder / "warraq.db") as reader:
        (hook,) = reader.hooks.all()
        return hook.failing_since is None and hook.waiting == 0


def _judge(folder: Path, *, seconds: float, crawls: int, killed: int) -> Journey:
    with open_reader(folder / "warraq.db") as reader:
        wanted = [f"desk-{change.seq}" for change in reader.articles.changes() if change.kind == "new"]
        (hook,) = reader.hooks.all()
    got = [json.loads(line) for line in (folder / "got.jsonl").read_text().splitlines()]
    seen: dict[str, list[str]] = {}
    firsts = []
    same = True
    for request in got:
        if request["id"] in seen:
            same = same and seen[request["id"]] == request["events"]
        else:
            firsts += request["events"]
            seen[request["id"]] = request["events"]
    return Journey(
        seconds=round(seconds, 1), crawls=crawls, killed=killed, events=len(wanted), requests=len(got),
        repeated=len(got) - len(seen), lost=len(set(wanted) - set(firsts)), unknown=len(set(firsts) - set(wanted)),
        in_order=firsts == sorted(set(firsts), key=lambda name: int(name.rpartition("-")[2])),
        repeats_are_the_same=same, given_up=hook.given_up,
    )  # fmt: skip


def _environment() -> dict[str, str]:
    import os

    kept = {name: value for name, value in os.environ.items() if not name.startswith("WARRAQ_")}
    return kept | {"PYTHONPATH": str(ROOT)}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        found = travel(Path(place), down_s=float(sys.argv[1]), kills=int(sys.argv[2]), first_retry_s=5)
    print(json.dumps(asdict(found)))
    sys.exit(0 if found.is_right else 1)
