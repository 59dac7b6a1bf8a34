"""The server of the reading room: uvicorn, which is told what is to be done when it begins and when it ends."""

import socket

import uvicorn
from starlette.applications import Starlette

from warraq.serving.web.app import begin, end


class RoomServer(uvicorn.Server):
    """Reads what takes long to read when it begins; lets those who wait for changes go before it waits for them."""

    def __init__(self, app: Starlette, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._app = app

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Take connections."""
        await super().startup(sockets)
        begin(self._app)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections, and end when those that are open have their answers."""
        end(self._app)
        await super().shutdown(sockets)
