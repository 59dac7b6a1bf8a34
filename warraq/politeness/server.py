"""A loopback server with a log: a home page, a feed, two posts, and URLs that answer with Retry-After."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

ETAG = 'W/"odd "tag"'
MODIFIED = "Thursday, 01 Feb 24 10:00:00 gmt"  # not a valid HTTP date: must be echoed unchanged
WAIT_S = 7_200


@dataclass(frozen=True, slots=True)
class Seen:
    """One request. Header names are in lower case."""

    method: str
    path: str
    headers: dict[str, str]


@dataclass(slots=True)
class Log:
    """What the server saw, and the robots.txt it sends. `most_at_once`: the most requests answered at the same time."""

    base_url: str = ""
    robots: str = ""
    requests: list[Seen] = field(default_factory=list)
    most_at_once: int = 0
    now_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, path: str) -> list[Seen]:
        """Returns the requests for one path, in order."""
        return [seen for seen in self.requests if seen.path == path]


def _post(title: str) -> str:
    sentence = (
        f"{title} goes on for a while, so that it is a text and not a teaser, and says so in every sentence."
    )
    paragraphs = "".join(f"<p>{sentence} This was part {number} of it.</p>" for number in range(8))
    return f"<html lang='en'><head><title>{title}</title></head><body><article><h1>{title}</h1>{paragraphs}</article>"


def _feed(base: str) -> str:
    items = "".join(
        f"<item><title>{path}</title><link>{base}{path}</link><guid>{base}{path}</guid>"
        f"<pubDate>Fri, 0{day} Mar 2024 10:00:00 GMT</pubDate></item>"
        for day, path in enumerate(("/one", "/two", "/private/three", "/busy"), 1)
    )
    return f"<rss version='2.0'><channel><title>Check</title><link>{base}/</link>{items}</channel></rss>"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    log: ClassVar[Log]

    def do_GET(self) -> None:
        log = self.log
        with log.lock:
            log.now_at_once += 1
            log.most_at_once = max(log.most_at_once, log.now_at_once)
            log.requests.append(
                Seen(self.command, self.path, {name.lower(): value for name, value in self.headers.items()})
            )
        try:
            self._answer()
        finally:
            with log.lock:
                log.now_at_once -= 1

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        self.do_GET()

    def _answer(self) -> None:
        base = self.log.base_url
        if self.path == "/robots.txt":
            self._send(200, "text/plain", self.log.robots)
        elif self.path == "/":
            link = "<link rel='alternate' type='application/rss+xml' href='/feed'>"
            self._send(
                200, "text/html", f"<html><head><title>Check</title>{link}</head><body></body>", cookie=True
            )
        elif self.path == "/feed":
            known = self.headers.get("If-None-Match") == ETAG
            self._send(
                304 if known else 200, "application/rss+xml", "" if known else _feed(base), validators=True
            )
        elif self.path in ("/one", "/two"):
            self._send(200, "text/html", _post(f"Post {self.path[1:]}"))
        elif self.path == "/busy":
            self._send(429, "text/plain", "later", wait=True)
        else:
            self._send(404, "text/plain", "no")

    def _send(
        self,
        status: int,
        kind: str,
        text: str,
        *,
        validators: bool = False,
        cookie: bool = False,
        wait: bool = False,
    ) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if validators:
            self.send_header("ETag", ETAG)
            self.send_header("Last-Modified", MODIFIED)
        if cookie:
            self.send_header("Set-Cookie", "visitor=1")
        if wait:
            self.send_header("Retry-After", str(WAIT_S))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing on standard error."""


@contextmanager
def serve(robots: str) -> Iterator[Log]:
    """Serve on a free port of this machine, with this robots.txt, while the block runs."""
    log = Log(robots=robots)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"log": log}))
    server.daemon_threads = True
    log.base_url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield log
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
