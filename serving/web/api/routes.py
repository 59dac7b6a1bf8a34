"""Where the API answers: a route for each operation, and the document that describes them."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from warraq.serving.json_text import json_text
from warraq.serving.web.api import articles, corpus, reading, removals, sources, versions
from warraq.serving.web.api.answering import JSON_TYPE, endpoint, etag_of, is_known
from warraq.serving.web.api.clients.greader import greader_routes
from warraq.serving.web.api.clients.miniflux import healthcheck, miniflux_routes
from warraq.serving.web.api.openapi import openapi_document
from warraq.serving.web.api.operations import PREFIX, Operation
from warraq.serving.web.api.problems import Problem, respond
from warraq.version import __version__

#: Everything the API can do.
OPERATIONS: Final[tuple[Operation, ...]] = (
    *articles.OPERATIONS,
    *versions.OPERATIONS,
    *corpus.OPERATIONS,
    *sources.OPERATIONS,
    *reading.OPERATIONS,
    *removals.OPERATIONS,
)

Endpoint = Callable[[Request], Awaitable[Response]]


def operation_routes() -> list[BaseRoute]:
    """A route for each path, which knows its methods; the OpenAPI document; a problem for every other path."""
    routes: list[BaseRoute] = [Route(f"{PREFIX}/openapi.json", _document(OPERATIONS), methods=["GET"])]
    for path in dict.fromkeys(operation.path for operation in OPERATIONS):
        by_method = {str(one.method): endpoint(one) for one in OPERATIONS if one.path == path}
        routes.append(Route(PREFIX + path, _by_method(by_method), methods=_ALL_METHODS))
    routes.append(Route(PREFIX + "/{rest:path}", _unknown, methods=_ALL_METHODS))
    return routes


_ALL_METHODS: Final = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"]


def _by_method(by_method: dict[str, Endpoint]) -> Endpoint:
    allowed = ", ".join(sorted({*by_method, *(["HEAD"] if "GET" in by_method else [])}))

    async def answer(request: Request) -> Response:
        found = by_method.get("GET" if request.method == "HEAD" else request.method)
        if found is None:
            return respond(Problem(405, f"here are {allowed}", Allow=allowed))
        return await found(request)

    return answer


def _document(operations: Iterable[Operation]) -> Endpoint:
    content = json_text(openapi_document(operations, version=__version__), indent=1).encode()
    etag = etag_of(content)

    async def answer(request: Request) -> Response:
        if is_known(request, etag):
            return Response(status_code=304, headers={"ETag": etag})
        return Response(content, headers={"ETag": etag}, media_type=JSON_TYPE)

    return answer


async def _unknown(request: Request) -> Response:
    return respond(Problem(404, f"nothing is here: {PREFIX}/openapi.json lists what there is"))


ROUTES: Final = [
    *operation_routes(),
    *miniflux_routes("/v1"),
    *miniflux_routes("/miniflux/v1"),
    *greader_routes(),
    Route("/healthcheck", healthcheck),
]
