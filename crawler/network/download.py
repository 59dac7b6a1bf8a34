"""Scrapy's download handler and decompression, with limits they lack: size of headers, nested encodings."""

from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy import Request, signals
from scrapy.core.downloader import Slot
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionClosed
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS, ResponseFailed
from twisted.web.iweb import IResponse

from warraq.crawler.network.unpacking import is_cut_off, unpack
from warraq.crawler.network.wire import (
    Overheard,
    RecordingAgent,
    RecordingParser,
    Wire,
    began_at,
    forget_exchange,
)
from warraq.crawler.session import RunContext
from warraq.storage import LeasedVisit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

MAX_HEAD_BYTES = (
    256 * 1024
)  # status line and headers; servers accept 8 to 64 KB of ours, real answers have 1 to 10
# Twisted's default of 240 s keeps a connection to every host of the last minutes open: after 4,073 hosts of a run
# the files ran out, at a limit of 4,096. Longer than the usual delay between two requests to a host.
IDLE_CONNECTION_S = 5

# Flags of a response. Scrapy gives "partial" to every body that ends with the connection, without a length: that is
# how HTTP/1.0 ends each answer, and many servers do. A length not reached, or chunks without an end, is an error.
OPEN_END = "partial"
PARTIAL = "cut-off"  # the body ends in the middle


class HeadersTooLarge(Exception):  # noqa: N818 - an ending, not a bug of ours
    """The headers of an answer passed MAX_HEAD_BYTES; the connection was dropped."""


class TurnLost(IgnoreRequest):
    """The run lost the visit before it was asked for. It is not this run's to store."""


class LimitedProtocol(_LenientHTTP11ClientProtocol):
    """Drops the connection when the headers get too large, which Twisted itself never does, and notes the exchange."""

    _head_bytes = 0

    def request(self, request: Any) -> "Deferred[IResponse]":
        self._head_bytes = 0
        wire, write = Wire(), request.writeTo
        request.writeTo = lambda transport: write(Overheard(transport, wire))
        answer = super().request(request)
        parser = self._parser
        assert parser is not None
        parser.__class__ = RecordingParser  # as Scrapy puts its own in place of Twisted's
        parser.wire = wire  # type: ignore[attr-defined]
        # The parser drops lines over 16 KB as if the connection was lost; our limit below says why.
        parser.MAX_LENGTH = MAX_HEAD_BYTES

        def attach(response: IResponse) -> IResponse:
            response.wire = wire
            return response

        return answer.addCallback(attach)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - the interface's name
        if self._parser is not None and self._parser.state in (STATUS, HEADER):
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                problem = HeadersTooLarge(f"headers larger than {MAX_HEAD_BYTES} bytes")
                assert self.transport is not None
                self.transport.abortConnection()
                self._disconnectParser(Failure(problem))  # type: ignore[no-untyped-call]
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class _LimitedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> LimitedProtocol:  # noqa: N802
        return LimitedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class LimitedDownloadHandler(HTTP11DownloadHandler):
    """For DOWNLOAD_HANDLERS, http and https."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._pool._factory = _LimitedFactory
        self._pool.cachedConnectionTimeout = IDLE_CONNECTION_S

    async def download_request(self, request: Request) -> Response:
        """As Scrapy's, with an agent that keeps the exchange. Where runs share a database, in this run's turn only.

        Every request comes by here, redirected ones and those for robots.txt too.
        """
        slot = self._slot(request)
        context: RunContext | None = getattr(self._crawler.spider, "context", None)
        if context is None or context.turns is None:
            return await self._note_begin(request, slot)
        if self._leave not in context.turns.leaving:
            context.turns.leaving.append(self._leave)
        host = request.meta["download_slot"]
        async with context.turns.request(host):
            lease: LeasedVisit | None = request.meta.get("lease")
            if lease is not None and lease.run_id not in (0, context.run_id):
                raise TurnLost("others took this run for dead, and the visit is theirs")
            if slot is not None:
                await context.turns.note_delay(host, slot.delay)
            return await self._note_begin(request, slot)

    def _slot(self, request: Request) -> Slot | None:
        engine = self._crawler.engine
        return (
            engine.downloader.slots.get(request.meta.get("download_slot", "")) if engine is not None else None
        )

    async def _note_begin(self, request: Request, slot: Slot | None) -> Response:
        """Download; the delay until the next request counts from when this one left.

        Scrapy counts from when it was handed over. It may wait for its turn, or this process for the processor.
        """
        forget_exchange(request)
        try:
            return await self._download(request)
        finally:
            if slot is not None:
                slot.lastseen = max(slot.lastseen, began_at(request) or monotonic())

    def _leave(self, host: str) -> None:
        """Close connections to a host that are kept for later: another run makes one of its own."""
        for key, connections in list(self._pool._connections.items()):
            _, name, port, *_ = key  # and more, of proxies
            if host in (name.decode(), f"{name.decode()}:{port}"):
                for connection in list(connections):
                    self._pool._timeouts[connection].cancel()
                    self._pool._removeConnection(key, connection)  # type: ignore[no-untyped-call]

    async def _download(self, request: Request) -> Response:
        agent = RecordingAgent(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        with wrap_twisted_exceptions():
            return await maybe_deferred_to_future(agent.download_request(request))


class CutMiddleware:
    """Keeps the beginning of a body that is too large, when the request asks for it: a feed's newest entries.

    It must come after decompression, which has a limit of its own.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "CutMiddleware":
        middleware = cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))
        crawler.signals.connect(middleware.count, signal=signals.bytes_received)
        return middleware

    def process_request(self, request: Request) -> None:
        if request.meta.get("is_cut_when_large"):
            request.meta.update(download_maxsize=0, bytes_received=0)

    def count(self, data: bytes, request: Request) -> None:
        """Called with each piece of a body.

        Raises:
            StopDownload: enough came; the answer is what there is.
        """
        if request.meta.get("is_cut_when_large"):
            request.meta["bytes_received"] += len(data)
            if request.meta["bytes_received"] >= self._max_bytes:
                raise StopDownload(fail=False)

    def process_response(self, request: Request, response: Response) -> Response:
        if request.meta.get("is_cut_when_large"):
            del request.meta["download_maxsize"]
        if "download_stopped" in response.flags:
            response.flags.append(PARTIAL)
            response = response.replace(body=response.body[: self._max_bytes])  # the same half at every poll
        return response


class CarefulCompressionMiddleware(HttpCompressionMiddleware):
    """Scrapy's, but it says what was wrong, and accepts a plain body that its headers call compressed."""

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Any:
        stated = response.headers.getlist("Content-Encoding")
        unpacked = super().process_response(request, response)
        if is_cut_off(response.body, unpacked.body, stated, is_open_ended=OPEN_END in unpacked.flags):
            unpacked.flags.append(PARTIAL)
        return unpacked

    def _handle_encoding(
        self, body: bytes, content_encoding: list[bytes], max_size: int
    ) -> tuple[bytes, list[bytes]]:
        return unpack(body, content_encoding, max_bytes=max_size)


def problem_of_answer(problem: BaseException) -> str:
    """What was wrong with an answer that could not be read: 'headers-too-large', 'bad-http'; '' for a lost connection.

    A server that does not speak HTTP will not do so later; a lost connection may work next time.
    """
    cause = problem.__cause__
    if not isinstance(cause, ResponseFailed):
        return ""
    reasons = [reason.value for reason in cause.reasons]
    if any(isinstance(reason, HeadersTooLarge) for reason in reasons):
        return "headers-too-large"
    return "" if any(isinstance(reason, ConnectionClosed) for reason in reasons) else "bad-http"
