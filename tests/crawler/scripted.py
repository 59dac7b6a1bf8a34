"""A server on loopback that answers from a table, and the command line to crawl it with."""

import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

from click.testing import CliRunner

from tests.programs import run_warraq
from warraq.cli import main


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the server says."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "text/html; charset=utf-8"


@dataclass(slots=True)
class Asked:
    """One request as the server saw it. `headers` have lower-case names."""

    path: str
    headers: dict[str, str]
    client_port: int


@dataclass(slots=True)
class Site:
    """The table and the log. `{base}` in a body or header stands for the server's address."""

    answers: dict[str, Answer | Callable[[Asked], Answer]]
    base: str = ""
    log: list[Asked] = field(default_factory=list)

    def paths(self) -> list[str]:
        """Paths asked for, in order, without robots.txt."""
        return [asked.path for asked in self.log if asked.path != "/robots.txt"]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: ClassVar[Site]

    def do_GET(self) -> None:
        asked = Asked(self.path, {k.lower(): v for k, v in self.headers.items()}, self.client_address[1])
        self.site.log.append(asked)
        answer = self.site.answers.get(self.path, Answer(status=404))
        if callable(answer):
            answer = answer(asked)
        body = answer.body
        if isinstance(body, str):
            body = body.replace("{base}", self.site.base).encode()
        self.send_response(answer.status)
        headers = {"Content-Type": answer.content_type, "Content-Length": str(len(body)), **answer.headers}
        for name, value in headers.items():
            self.send_header(name, value.replace("{base}", self.site.base))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@contextmanager
def serve(answers: dict[str, Answer | Callable[[Asked], Answer]], host: str = "127.0.0.1") -> Iterator[Site]:
    """Serve the table on a free port while the block runs."""
    site = Site(answers)
    server = ThreadingHTTPServer((host, 0), type("Handler", (_Handler,), {"site": site}))
    server.daemon_threads = True
    site.base = f"http://{host}:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def warraq(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the command on the database in this folder."""
    return run_warraq("--db", str(folder / "corpus.db"), *arguments, folder=folder)


def tell(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """As `warraq`, within this program: for commands that only read, which need no network and so no second start."""
    command = ["--db", str(folder / "corpus.db"), *arguments]
    ended = CliRunner().invoke(main, command)
    return subprocess.CompletedProcess(command, ended.exit_code, ended.stdout, ended.stderr)


def post(title: str, day: int, *, lines: int = 6) -> str:
    """A page that is an article beyond doubt."""
    words = [
        f"{title} goes on with sentence {n}, which nobody wrote before day {day} of the month."
        for n in range(lines * 3)
    ]
    paragraphs = "".join(f"<p>{' '.join(words[n * 3 : n * 3 + 3])}</p>" for n in range(lines))
    return (
        f"<html lang='en'><head><title>{title} - Scripted</title><meta property='og:type' content='article'>"
        f"<meta property='article:published_time' content='2024-03-{day:02d}T10:00:00+00:00'></head>"
        f"<body><article><h1>{title}</h1><div class='entry-content'>{paragraphs}</div></article></body></html>"
    )


def feed(*links: str) -> Answer:
    """An RSS feed with these links."""
    items = "".join(
        f"<item><title>Post {n}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>Fri, {n + 1:02d} Mar 2024 10:00:00 GMT</pubDate></item>"
        for n, link in enumerate(links)
    )
    body = f"<rss version='2.0'><channel><title>Scripted</title><link>{{base}}/</link>{items}</channel></rss>"
    return Answer(body=body, content_type="application/rss+xml", headers={"ETag": '"feed-1"'})


HOME = Answer(
    body="<html><head><title>Scripted</title><link rel='alternate' type='application/rss+xml' href='/feed'></head>"
    "<body><main><h1>Scripted</h1></main></body></html>",
    headers={"ETag": '"home-1"'},
)
