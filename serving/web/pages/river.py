"""The river: stories by day, newest first."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from warraq.serving.web.rendering import page


async def river(request: Request) -> Response:
    """A page of stories."""
    return page(request, "river.html")


ROUTES: Final = [Route("/", river)]
