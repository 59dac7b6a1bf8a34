"""Serve a site on loopback: files of a folder, or the answers of an engine that runs beside; keep what is asked."""

import hashlib
import http.client
import http.server
import mimetypes
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from urllib.parse import unquote, urlsplit

from benchmarks.engines.publish import environment, programs
from benchmarks.engines.recipes import PORTS, Recipe

HOST = "127.0.0.1"
#: The longest that an engine may take to answer at first, and to answer at all.
START_S, ANSWER_S = 90, 60
TYPES = {".xml": "application/xml", ".atom": "application/atom+xml", ".rss": "application/rss+xml",
         ".html": "text/html; charset=utf-8", ".json": "application/json"}  # fmt: skip
#: Headers that belong to one connection.
OF_CONNECTION = frozenset(
    {"connection", "keep-alive", "transfer-encoding", "content-length", "te", "upgrade"}
)
DOCUMENT_TYPES = ("xml", "json", "rss", "atom")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request and how it was answered."""

    path: str
    is_conditional: bool
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer. Headers of the connection are not among them."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


@dataclass
class Served:
    """A site while it is served: what was asked since the log was emptied, and every document that is no page."""

    recipe: Recipe
    folder: Path
    log: list[Asked] = field(default_factory=list)
    documents: dict[str, bytes] = field(default_factory=dict)

    def answer(self, method: str, target: str, headers: Mapping[str, str]) -> Answer:
        ask = _forwarded if self.recipe.serve else _of_file
        answer = ask(self, method, target, headers)
        conditional = "if-none-match" in headers or "if-modified-since" in headers
        self.log.append(Asked(path=target, is_conditional=conditional, status=answer.status))
        kind = dict(answer.headers).get("content-type", "")
        if answer.status == 200 and any(word in kind for word in DOCUMENT_TYPES):
            self.documents[target] = answer.body
        return answer


@contextmanager
def serve(recipe: Recipe, work: Path) -> Iterator[Served]:
    """Serve the published site until the block ends; whatever was started ends with it."""
    served = Served(recipe=recipe, folder=(work / "sites" / recipe.theme).resolve())
    with _engine(recipe, work):
        server = http.server.ThreadingHTTPServer((HOST, recipe.port), _handler(served))
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def _handler(served: Served) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # the name is the library's
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = served.answer(self.command, self.path, headers)
            self.send_response_only(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            if answer.status != 304:
                self.send_header("content-length", str(len(answer.body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(answer.body)

        do_HEAD = do_GET  # noqa: N815 - the name is the library's

        def log_message(self, format: str, *args: object) -> None:
            """The log is kept by the site."""

    return Handler


def _of_file(served: Served, method: str, target: str, headers: Mapping[str, str]) -> Answer:
    """A file as a plain web server gives it, with validators."""
    where = urlsplit(target).path
    path = (served.folder / unquote(where).lstrip("/")).resolve()
    if not path.is_relative_to(served.folder):
        return Answer(status=404)
    if path.is_dir() and not where.endswith("/"):
        return Answer(status=301, headers=(("location", where + "/"),))
    candidates = (path / "index.html", path / "index.htm") if path.is_dir() else (path, Path(f"{path}.html"))
    file = next((candidate for candidate in candidates if candidate.is_file()), None)
    if not file:
        return Answer(status=404, headers=(("content-type", TYPES[".html"]),), body=b"<h1>Not found</h1>")
    body = file.read_bytes()
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    if headers.get("if-none-match") == tag:
        return Answer(status=304, headers=(("etag", tag),))
    kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    modified = formatdate(file.stat().st_mtime, usegmt=True)
    return Answer(
        status=200, headers=(("content-type", kind), ("last-modified", modified), ("etag", tag)), body=body
    )


def _forwarded(served: Served, method: str, target: str, headers: Mapping[str, str]) -> Answer:
    """What the engine answers to the same request."""
    connection = http.client.HTTPConnection(HOST, served.recipe.port + PORTS, timeout=ANSWER_S)
    try:
        kept = {
            name: value for name, value in headers.items() if name not in OF_CONNECTION | {"accept-encoding"}
        }
        connection.request(method, target, headers=kept)
        answer = connection.getresponse()
        given = tuple(
            (name.lower(), value) for name, value in answer.getheaders() if name.lower() not in OF_CONNECTION
        )
        return Answer(status=answer.status, headers=given, body=answer.read())
    except (OSError, http.client.HTTPException):
        return Answer(status=502)
    finally:
        connection.close()


@contextmanager
def _engine(recipe: Recipe, work: Path) -> Iterator[None]:
    """Keep an engine running that serves its own pages; nothing for a site of files."""
    if not recipe.serve:
        yield
        return
    command = ["sh", "-c", f"exec {recipe.filled(recipe.serve)}"]
    folder, place = work / "sources" / recipe.theme, environment(recipe, work)
    with open(place / f"{recipe.theme}.log", "wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **programs(recipe, work)}, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            _wait_for(recipe, process)
            yield
        finally:
            _end(process)


def _wait_for(recipe: Recipe, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), socket.create_connection((HOST, recipe.port + PORTS), timeout=1):
            return
        time.sleep(0.2)
    raise TimeoutError(f"{recipe.theme}: the engine does not answer")


def _end(process: subprocess.Popen[bytes]) -> None:
    for kind in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, kind)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
            return
