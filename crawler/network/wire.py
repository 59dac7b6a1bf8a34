"""What an exchange looked like on the wire: status line and headers, in the order and spelling of both sides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import _LenientHTTPClientParser, _ScrapyAgent
from scrapy.http import Response
from scrapy.utils.asyncio import call_later

from warraq.articles.records import MAX_HEADER_CHARS, MAX_HEADERS_KEPT, SECRET_HEADERS, Hop

Headers = tuple[tuple[str, str], ...]


_WIRE = "wire"  # key of a request's meta: its exchange
_HOPS = "hops"  # likewise: the exchanges of the redirects before it


@dataclass(slots=True)
class Wire:
    """One exchange. `status_line` is '' until an answer begins; an interim answer (1xx) is forgotten.

    `began_at`: when the request left, in seconds of `monotonic`.
    """

    began_at: float = 0.0
    request_lines: list[bytes] = field(default_factory=list)
    status_line: bytes = b""
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)


class RecordingParser(_LenientHTTPClientParser):
    """Scrapy's, but it keeps what Twisted folds: the order, the spelling and the connection's own headers."""

    wire: Wire

    def statusReceived(self, status: bytes) -> None:  # noqa: N802 - the interface's name
        self.wire.status_line, self.wire.headers = status, []
        super().statusReceived(status)  # type: ignore[no-untyped-call]

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802
        self.wire.headers.append((name.strip(), value))
        super().headerReceived(name, value)  # type: ignore[no-untyped-call]


class Overheard:
    """A transport that notes the lines of a request's head as they are written."""

    def __init__(self, transport: Any, wire: Wire) -> None:
        self._transport = transport
        self._wire = wire

    def writeSequence(self, pieces: Sequence[bytes]) -> None:  # noqa: N802
        """Write the head; Twisted writes it whole, in one call."""
        self._left()
        self._wire.request_lines += b"".join(pieces).split(b"\r\n")
        self._transport.writeSequence(pieces)
        call_later(0, self._left)  # it leaves in the loop's next turn, which a busy machine may keep waiting

    def _left(self) -> None:
        self._wire.began_at = monotonic()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class RecordingAgent(_ScrapyAgent):
    """Scrapy's, but it leaves the exchange with the request."""

    def _cb_latency(self, result: Any, request: Request, start_time: float) -> Any:
        request.meta[_WIRE] = result.wire
        return super()._cb_latency(result, request, start_time)


def forget_exchange(request: Request) -> None:
    """Take away the exchange of an earlier request with the same meta."""
    request.meta.pop(_WIRE, None)


def leave_hop(redirected: Request, request: Request) -> None:
    """Move the exchange of a request that was redirected to the hops of the one that follows it."""
    forget_exchange(redirected)
    if wire := request.meta.get(_WIRE):
        hop = Hop(request.url, status_line(wire), answer_headers(wire), request_headers(wire))
        redirected.meta[_HOPS] = (*request.meta.get(_HOPS, ()), hop)


def wire_of(response: Response) -> Wire | None:
    """The exchange of a response; None when it did not come over the network."""
    wire: Wire | None = response.meta.get(_WIRE) if response.request is not None else None
    return wire


def began_at(request: Request) -> float | None:
    """When a request left, by `monotonic`; None when it was not answered."""
    wire: Wire | None = request.meta.get(_WIRE)
    return wire.began_at if wire is not None else None


def hops_of(meta: dict[str, Any]) -> tuple[Hop, ...]:
    """The exchanges of the redirects that led to a request with this meta, in order."""
    hops: tuple[Hop, ...] = meta.get(_HOPS, ())
    return hops


def status_line(wire: Wire) -> str:
    """As received: 'HTTP/1.1 200 OK'."""
    return wire.status_line[:MAX_HEADER_CHARS].decode("latin-1")


def answer_headers(wire: Wire) -> Headers:
    """The headers of the answer."""
    return bounded(wire.headers)


def request_headers(wire: Wire) -> Headers:
    """The headers that were sent, without what is secret."""
    pairs = (line.partition(b": ")[::2] for line in wire.request_lines[1:] if line)
    return bounded(
        (name, value) for name, value in pairs if name.decode("latin-1").strip().lower() not in SECRET_HEADERS
    )


def bounded(pairs: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Headers as latin-1 text, which keeps every byte; at most MAX_HEADERS_KEPT, of MAX_HEADER_CHARS at most."""
    kept: list[tuple[str, str]] = []
    for name, value in pairs:
        if len(kept) == MAX_HEADERS_KEPT:
            break
        kept.append((name[:MAX_HEADER_CHARS].decode("latin-1"), value[:MAX_HEADER_CHARS].decode("latin-1")))
    return tuple(kept)
