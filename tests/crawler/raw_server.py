"""A server on loopback that sends bytes as they are, and keeps the bytes it was sent."""

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import ClassVar

CLOSE = b"Connection: close"
MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@dataclass(slots=True)
class RawSite:
    """Answers by path, whole as they go over the wire. `{base}` in them stands for the server's address."""

    answers: Mapping[str, bytes]
    base: str = ""
    heads: dict[str, bytes] = field(default_factory=dict)  # of the last request for each path, as received


class _Handler(socketserver.StreamRequestHandler):
    site: ClassVar[RawSite]

    def handle(self) -> None:
        with suppress(ConnectionError):
            while head := self._head():
                path = head.split(b" ")[1].decode()
                self.site.heads[path] = head
                answer = self.site.answers.get(path, MISSING).replace(b"{base}", self.site.base.encode())
                self.wfile.write(answer)
                if CLOSE in answer:
                    return

    def _head(self) -> bytes:
        lines = []
        for line in self.rfile:
            lines.append(line)
            if line == b"\r\n":
                return b"".join(lines)
        return b""


@contextmanager
def serve_raw(answers: Mapping[str, bytes]) -> Iterator[RawSite]:
    """Serve the table on a free port while the block runs."""
    site = RawSite(answers)
    with socketserver.ThreadingTCPServer(
        ("127.0.0.1", 0), type("Handler", (_Handler,), {"site": site})
    ) as server:
        server.daemon_threads = True
        site.base = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield site
        server.shutdown()
        thread.join()
