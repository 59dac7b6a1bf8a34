"""A server that answers with bytes, not with HTTP: each path has a function that writes to the socket as it likes."""

import contextlib
import hashlib
import socket
import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.patience import HANG_S

Misbehaviour = Callable[[socket.socket], None]
Answer = bytes | Misbehaviour


def ok(body: bytes | str, *headers: str, content_type: str = "text/html; charset=utf-8") -> bytes:
    """An honest answer, and headers that need not be."""
    raw = body if isinstance(body, bytes) else body.encode()
    head = [
        "HTTP/1.1 200 OK",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(raw)}",
        "Connection: close",
    ]
    return "\r\n".join([*head, *headers, "", ""]).encode() + raw


def article(title: str) -> str:
    """A page that is an article beyond doubt, and like no other."""
    words = [f"w{hashlib.sha256(f'{title} {n}'.encode()).hexdigest()[:7]}" for n in range(240)]
    paragraphs = "".join(f"<p>{' '.join(words[n : n + 20]).capitalize()}.</p>" for n in range(0, 240, 20))
    return (
        f"<html lang=en><head><title>{title}</title><meta property='og:type' content='article'></head>"
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def redirect(target: str) -> bytes:
    """302 to anywhere."""
    return (
        f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
    )


class RawServer:
    """Answers by path; `hits` counts, `requests` keeps what was sent. Unknown paths go to `otherwise`."""

    def __init__(self, host: str) -> None:
        self.answers: dict[str, Answer] = {"/robots.txt": ok("", content_type="text/plain")}
        self.otherwise: Callable[[str], Answer] = lambda path: (
            b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        )
        self.hits: Counter[str] = Counter()
        self.requests: list[bytes] = []
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(OSError):
                    outer._answer(self.request)

        self._server = socketserver.ThreadingTCPServer((host, 0), Handler, bind_and_activate=False)
        self._server.allow_reuse_address = self._server.daemon_threads = True
        self._server.server_bind()
        self._server.server_activate()
        self.base = f"http://{host}:{self._server.server_address[1]}"

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(HANG_S)
        request = b""
        while b"\r\n\r\n" not in request and (piece := connection.recv(65536)):
            request += piece
        if not request:
            return
        path = request.split(b" ", 2)[1].decode("latin-1")
        self.hits[path] += 1
        self.requests.append(request)
        answer = self.answers.get(path) or self.otherwise(path)
        if callable(answer):
            answer(connection)
        else:
            connection.sendall(answer)

    def pages(self) -> int:
        """Requests other than for robots.txt."""
        return self.hits.total() - self.hits["/robots.txt"]

    @contextmanager
    def serving(self) -> Iterator["RawServer"]:
        """Serve while the block runs."""
        thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()
