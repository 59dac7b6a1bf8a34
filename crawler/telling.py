"""Tells a receiver that the user wrote down: one POST beside any crawl, to an address that is checked as it is used."""

import io
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException, HTTPResponse
from typing import Final
from urllib.parse import urlsplit

from warraq.articles.errors import WarraqError
from warraq.crawler.addresses import address_of, hook_refusal, is_public
from warraq.feeds import PollOptions, retry_after

TIMEOUT_S: Final = (
    30.0  # of the whole exchange; names are looked up by the system, which has limits of its own
)
MAX_ANSWER_BYTES: Final = 64 * 1024  # read, so that a receiver may write, and thrown away
MAX_ERROR_CHARS: Final = 300


class ReceiverError(WarraqError):
    """The receiver cannot be reached, or must not be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: `status` 0 if nothing; `error` if what was sent was not taken; `wait_s` if it asked to wait."""

    status: int
    error: str = ""
    wait_s: float | None = None


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    allow_private: bool = False,
    timeout_s: float = TIMEOUT_S,
) -> Answer:
    """Send one POST. Follows no redirect, knows no proxy, never raises for what the network or the receiver does."""
    try:
        return _exchange(url, _request(url, body, headers), allow_private, time.monotonic() + timeout_s)
    except TimeoutError:
        return Answer(status=0, error=f"no answer within {timeout_s:g} s")
    except (OSError, HTTPException, ValueError, WarraqError) as problem:
        said = problem.message if isinstance(problem, WarraqError) else f"{type(problem).__name__}: {problem}"
        return Answer(status=0, error=" ".join(said.split())[:MAX_ERROR_CHARS])


def _request(url: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [
        f"POST {target} HTTP/1.1",
        f"Host: {parts.netloc}",
        "Connection: close",
        "Accept-Encoding: identity",
    ]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines.append(f"Content-Length: {len(body)}")
    if not all(line.isascii() and line.isprintable() for line in lines):
        raise ReceiverError("a header or the address has characters that would end it")
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


def _exchange(url: str, request: bytes, allow_private: bool, ends_at: float) -> Answer:
    if problem := hook_refusal(url, allow_private=allow_private):
        raise ReceiverError(problem)
    host, port = address_of(url)
    with closing(_connect(host.strip("[]"), port, allow_private, ends_at)) as connection:
        if urlsplit(url).scheme == "https":
            context = ssl.create_default_context()
            connection.settimeout(_left_s(ends_at))
            with context.wrap_socket(connection, server_hostname=host.strip("[]")) as secured:
                return _converse(secured, request, ends_at)
        return _converse(connection, request, ends_at)


def _converse(connection: socket.socket, request: bytes, ends_at: float) -> Answer:
    connection.settimeout(_left_s(ends_at))
    with suppress(BrokenPipeError, ConnectionResetError):  # it may have answered before it read all
        connection.sendall(request)
    response = HTTPResponse(_Source(connection, ends_at), method="POST")  # type: ignore[arg-type]  # needs makefile
    try:
        response.begin()
        with suppress(OSError, HTTPException, ValueError):  # the status counts; reading on spares it an error
            response.read(MAX_ANSWER_BYTES)
        now = datetime.now(UTC)
        wait_s = retry_after(response.getheaders(), now=now, options=PollOptions())
        return Answer(status=response.status, error=_error(response), wait_s=wait_s)
    finally:
        response.close()


def _error(response: HTTPResponse) -> str:
    if 200 <= response.status < 300:
        return ""
    if 300 <= response.status < 400:
        return f"it answers {response.status}, a redirect, which is not followed: change the address"
    if response.status == 410:
        return "it answers 410 Gone: nothing shall be sent there any more; take the hook out of warraq.toml"
    return f"it answers {response.status}"


def _connect(host: str, port: int, allow_private: bool, ends_at: float) -> socket.socket:
    """A connection to an address of the host that was looked at: the name is not looked up a second time."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    allowed = [row for row in found if allow_private or is_public(str(row[4][0]))]
    if not allowed:
        raise ReceiverError(
            f"{host} is an address that is not public; `allow_private = true` in its table allows it"
        )
    problem: OSError | None = None
    for family, kind, protocol, _, place in allowed:
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(_left_s(ends_at))
            connection.connect(place)
            return connection
        except OSError as failed:
            connection.close()
            problem = failed
    assert problem is not None
    raise problem


def _left_s(ends_at: float) -> float:
    left_s = ends_at - time.monotonic()
    if left_s <= 0:
        raise TimeoutError
    return left_s


class _Source:
    """A socket as `HTTPResponse` wants it, which is read until a time, however slowly the bytes come."""

    def __init__(self, connection: socket.socket, ends_at: float) -> None:
        self._raw = _Reading(connection, ends_at)

    def makefile(self, mode: str) -> io.BufferedReader:
        """What is read from."""
        return io.BufferedReader(self._raw)


class _Reading(io.RawIOBase):
    def __init__(self, connection: socket.socket, ends_at: float) -> None:
        super().__init__()
        self._connection = connection
        self._ends_at = ends_at
        self._left = MAX_ANSWER_BYTES

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Bytes read; 0 at the end, and after as many as are read of an answer."""
        self._connection.settimeout(_left_s(self._ends_at))
        read = self._connection.recv_into(buffer[: self._left]) if self._left else 0
        self._left -= read
        return read
