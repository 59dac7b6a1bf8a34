"""Serve the blog on loopback, log the requests, and answer conditional ones."""

import gzip
import hashlib
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from .answers import Answer, answer
from .blog import Blog, Request

HOST = "127.0.0.1"  # never another: the sample is for this machine only
GZIP_FROM_BYTES = 500  # below that gzip gains nothing
IDLE_TIMEOUT_S = 30  # for an idle kept-alive connection
POLL_S = 0.01  # how long leaving the `with` block may take; tests open many blogs


@contextmanager
def serve_blog(port: int = 0) -> Iterator[Blog]:
    """Serve a fresh copy of the sample blog on 127.0.0.1 while the `with` block runs.

    Args:
        port: 0 picks a free one; see `blog.base_url`.

    Yields:
        The Blog: `base_url`, `log` (every request answered, in order), `edit()`, `publish()`, `remove()`,
        `move()`.
    """
    server = BlogServer((HOST, port), BlogHandler)
    server.blog = Blog(base_url=f"http://{HOST}:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": POLL_S}, daemon=True)
    thread.start()
    try:
        yield server.blog
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def entity_tag(body: bytes) -> str:
    """Returns a strong ETag of these bytes, quoted."""
    return f'"{hashlib.sha256(body).hexdigest()[:20]}"'


def is_unchanged(tag: str, last_modified: datetime, if_none_match: str, if_modified_since: str) -> bool:
    """Tells whether a conditional request is answered with 304.

    If-None-Match wins over If-Modified-Since; tags are compared weakly; an unparsable date is ignored.

    Source: RFC 9110, sections 13.1.2, 13.1.3 and 13.2.2.
    """
    if if_none_match:
        known = [part.strip().removeprefix("W/") for part in if_none_match.split(",")]
        return tag.removeprefix("W/") in known or "*" in known
    if not if_modified_since:
        return False
    try:
        since = parsedate_to_datetime(if_modified_since)
    except (TypeError, ValueError):
        return False
    if since.tzinfo is None:
        since = since.replace(tzinfo=UTC)
    return last_modified.replace(microsecond=0) <= since


class BlogServer(ThreadingHTTPServer):
    """Serves one blog, one thread per connection."""

    daemon_threads = True
    blog: Blog

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Quiet when a client disconnects, which is normal; anything else is printed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class BlogHandler(BaseHTTPRequestHandler):
    """GET and HEAD. Sends no Date header: a server without a clock must not."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE_TIMEOUT_S
    # Headers and body in one packet: sent separately, each answer waits 40 ms for the client's delayed ACK.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: BlogServer

    def do_GET(self) -> None:
        """Answer, then log."""
        blog = self.server.blog
        found = answer(blog, self.path)
        body = found.picture or found.text.encode()
        headers = self._headers_of(found, body)
        status = found.status
        if status == 200 and is_unchanged(
            headers["ETag"],
            found.last_modified,
            self.headers.get("If-None-Match", ""),
            self.headers.get("If-Modified-Since", ""),
        ):
            status, body = 304, b""
        elif "gzip" in self.headers.get("Accept-Encoding", "") and len(body) >= GZIP_FROM_BYTES:
            body = gzip.compress(body, mtime=0)
            headers["Content-Encoding"] = "gzip"
        asked = tuple((name.lower(), value) for name, value in self.headers.items())
        # Logged before the body is sent, so that whoever has read an answer finds it in the log.
        blog.add_request(Request(method=self.command, path=self.path, status=status, headers=asked))
        self._send(status, headers, body)

    do_HEAD = do_GET  # noqa: N815 (the name http.server looks for)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on standard error: the log is `blog.log`."""

    def _headers_of(self, found: Answer, body: bytes) -> dict[str, str]:
        headers = {"Server": "nginx", "Content-Type": found.content_type, "Vary": "Accept-Encoding"}
        if found.location:
            headers["Location"] = found.location
        if found.status == 200:
            # Weak, because the gzipped and the plain body share the tag.
            headers["ETag"] = f"W/{entity_tag(body)}"
            moment = found.last_modified.astimezone(UTC)
            headers["Last-Modified"] = format_datetime(moment, usegmt=True)
            if found.content_type.startswith("text/html"):
                headers["Link"] = f'<{self.server.blog.base_url}/wp-json/>; rel="https://api.w.org/"'
        return headers

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
