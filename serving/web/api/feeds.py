"""The corpus as feeds that are always true: all of it, by source, language or label, and each saved search."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from warraq.articles.errors import NotFoundError
from warraq.feeds import RenderedFeed, render_atom, render_json_feed
from warraq.serving.feeds import FeedOptions, feed_of_search, newest
from warraq.serving.web.api.access import name_of
from warraq.serving.web.api.answering import etag_of, is_known
from warraq.serving.web.api.clients.content import cleaned
from warraq.serving.web.api.problems import Problem, problem_of
from warraq.serving.web.rendering import options_of, room_of
from warraq.storage import ArticleFilter, Reader

MAX_ENTRIES: Final = 50  # with full texts
_FILTERS: Final = ("source", "language", "label")
_FORMS: Final = {
    "atom": (render_atom, "application/atom+xml"),
    "json": (render_json_feed, "application/feed+json"),
}


async def main_feed(request: Request) -> Response:
    """The newest articles, of one source, language or label where the query names some."""
    return await _respond(request, _of_query)


async def search_feed(request: Request) -> Response:
    """The newest articles of a saved search."""
    return await _respond(request, _of_search)


ROUTES: Final[list[BaseRoute]] = [
    Route("/feed.{form}", main_feed),
    Route("/search/{name}.{form}", search_feed),
]


def _of_query(reader: Reader, request: Request, plain: FeedOptions) -> FeedOptions:
    asked = dict(request.query_params)
    if unknown := asked.keys() - set(_FILTERS):
        raise Problem(400, f"no parameter is called {min(unknown)[:50]!r}: there are {', '.join(_FILTERS)}")
    source = reader.sources.get(asked["source"]) if "source" in asked else None
    chosen = ArticleFilter(
        source=source.slug if source else None, language=asked.get("language"), label=asked.get("label")
    )
    titles = (source.name or source.slug if source else None, asked.get("label"), asked.get("language"))
    return replace(plain, chosen=chosen, title=" · ".join(filter(None, titles)) or "warraq")


def _of_search(reader: Reader, request: Request, plain: FeedOptions) -> FeedOptions:
    return feed_of_search(reader.searches.get(request.path_params["name"]), plain)


async def _respond(
    request: Request, choose: Callable[[Reader, Request, FeedOptions], FeedOptions]
) -> Response:
    try:
        await name_of(request)
        if request.path_params["form"] not in _FORMS:
            raise NotFoundError("feeds end in .atom or .json")
        render, media_type = _FORMS[request.path_params["form"]]
        home = options_of(request).base_url
        query = f"?{request.url.query}" if request.url.query else ""
        plain = FeedOptions(
            home_url=f"{home}/", self_url=f"{home}{request.url.path}{query}", limit=MAX_ENTRIES
        )
        feed = await room_of(request).read(
            lambda reader: _clean(newest(reader, choose(reader, request, plain)))
        )
        content = render(feed).encode("utf-8", "replace")
    except Exception as error:  # the outermost: each becomes an answer
        problem = problem_of(error)
        return PlainTextResponse(f"{problem.detail}\n", problem.status, problem.headers)
    headers = {
        "ETag": etag_of(content),
        "Last-Modified": format_datetime(feed.updated, usegmt=True),
        "Cache-Control": "private, no-cache",
    }
    if _is_known(request, headers["ETag"], feed):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=f"{media_type}; charset=utf-8")


def _clean(feed: RenderedFeed) -> RenderedFeed:
    """The texts once more: the store may have been written by another hand, and readers of feeds show them."""
    return replace(feed, entries=tuple(replace(one, html=cleaned(one.html)) for one in feed.entries))


def _is_known(request: Request, etag: str, feed: RenderedFeed) -> bool:
    """Whether whoever asks has it. The ETag counts where both are sent: an article that leaves changes no date."""
    if "if-none-match" in request.headers:
        return is_known(request, etag)
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return feed.updated <= (since if since.tzinfo else since.replace(tzinfo=UTC))
