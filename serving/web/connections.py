"""Connections that nobody holds for ever: there are so many and no more, and the slow would have all."""

import asyncio
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

#: How long a request may be on its way, from the first byte of a connection or after an answer.
HEAD_S: Final = 10.0  # as long as browsers need for a few KB on a bad line
BODY_S: Final = 60.0  # with its head; a list of 5 MB on a line of 1 Mbit/s takes 40 s
#: How long an answer may lie there of which not a byte is taken.
TAKE_S: Final = 30.0
LOOK_S: Final = 2.0
#: What may still come of a request that was answered already: a browser sends all before it reads a refusal.
MAX_UNREAD: Final = 8 * 1_024 * 1_024


class BoundedConnection(H11Protocol):
    """uvicorn's connection, which is cut off when its other end is too slow. uvicorn itself waits without end for the
    rest of a request, and for an answer to be taken; it ends only connections on which nothing was begun."""

    _since: float | None = None  # when what is still awaited was begun
    _stalled: float | None = None
    _waiting = 0  # bytes of answers that were not taken, as of the last look
    _unread = 0
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Begin to look after it."""
        super().connection_made(transport)
        self._since = self.loop.time()
        self._timer = self.loop.call_later(LOOK_S, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """It ended by itself."""
        if self._timer is not None:
            self._timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """A part of a request, or the whole."""
        if self._since is None:
            self._since = self.loop.time()
        if self.cycle is not None and self.cycle.response_complete and self.conn.their_state is h11.SEND_BODY:
            self._unread += len(data)
            if self._unread > MAX_UNREAD:
                self.transport.abort()
                return
        super().data_received(data)
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
            self._since, self._unread = None, 0

    def on_response_complete(self) -> None:
        """The next request may have begun already."""
        super().on_response_complete()
        is_begun = bool(self.conn.trailing_data[0]) and self.conn.their_state in (h11.IDLE, h11.SEND_BODY)
        self._since = self.loop.time() if is_begun else None

    def _look(self) -> None:
        now = self.loop.time()
        limit = HEAD_S if self.conn.their_state is h11.IDLE else BODY_S
        if (self._since is not None and now - self._since > limit) or self._is_stalled(now):
            self.transport.abort()
        else:
            self._timer = self.loop.call_later(LOOK_S, self._look)

    def _is_stalled(self, now: float) -> bool:
        waiting, before = self.transport.get_write_buffer_size(), self._waiting
        self._waiting = waiting
        if not waiting or waiting < before:
            self._stalled = None
        elif self._stalled is None:
            self._stalled = now
        return self._stalled is not None and now - self._stalled > TAKE_S
