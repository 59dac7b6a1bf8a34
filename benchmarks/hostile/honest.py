"""The honest web beside the attack: a blog with feeds, and pages that are articles beyond doubt."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

FEEDS = 20
HOST = "127.0.0.4"


def article(title: str) -> str:
    """A page like no other: every word is made from its title."""
    words = [f"w{hashlib.sha256(f'{title} {n}'.encode()).hexdigest()[:7]}" for n in range(200)]
    paragraphs = "".join(f"<p>{' '.join(words[n : n + 20]).capitalize()}.</p>" for n in range(0, 200, 20))
    return (
        f"<html lang=en><head><title>{title}</title><meta property='og:type' content='article'></head>"
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


class _Blog(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        kind, text, status = "text/html; charset=utf-8", "", 200
        if self.path.startswith("/feed/"):
            kind = "application/rss+xml"
            text = (
                f"<rss version='2.0'><channel><title>Feed {self.path}</title><link>/</link></channel></rss>"
            )
        elif self.path.startswith("/post/"):
            text = article(f"Honest {self.path}")
        else:
            status = 404
        body = text.encode()
        head = f"HTTP/1.1 {status} x\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


@contextmanager
def serving() -> Iterator[str]:
    """Serve; gives 'http://host:port'."""
    server = ThreadingHTTPServer((HOST, 0), _Blog)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
