"""Miniflux's API over a corpus: sources are its feeds, their folders its categories, stories its entries.

Source: https://miniflux.app/docs/api.html and the routes of its internal/api/api.go.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from warraq.serving.web.api.access import name_of
from warraq.serving.web.api.clients.miniflux.asking import json_answer
from warraq.serving.web.api.clients.miniflux.entries import (
    fetch_content,
    get_entry,
    list_entries,
    mark_all_read,
    mark_category_read,
    mark_feed_read,
    set_status,
    toggle_star,
)
from warraq.serving.web.api.clients.miniflux.records import Answer, user_answer
from warraq.serving.web.api.clients.miniflux.subscriptions import (
    add_feed,
    category_feeds,
    counters,
    discover,
    edit_feed,
    export,
    get_feed,
    import_list,
    list_categories,
    list_feeds,
    no_icon,
    refresh_all,
    refresh_feed,
)
from warraq.serving.web.api.problems import problem_of
from warraq.serving.web.rendering import room_of
from warraq.version import __version__

#: The version whose API this is; programs look at it to know what they may ask for.
SPOKEN: Final = "2.2.0"

Endpoint = Callable[[Request], Awaitable[object]]


async def version(request: Request) -> Answer:
    """What answers here."""
    await name_of(request)
    return {
        "version": SPOKEN,
        "commit": f"warraq {__version__}",
        "build_date": "",
        "go_version": "",
        "compiler": "",
        "arch": "",
        "os": "",
    }


async def me(request: Request) -> Answer:
    """The reader."""
    return user_answer(await name_of(request), now=room_of(request).now())


async def users(request: Request) -> list[Answer]:
    """The only one there is."""
    return [await me(request)]


async def healthcheck(request: Request) -> Response:
    """Whether the database can be read; nobody has to log in for that."""
    await room_of(request).read(lambda reader: reader.articles.last_seq())
    return PlainTextResponse("OK")


def miniflux_routes(prefix: str) -> list[BaseRoute]:
    """The routes below a prefix, which ends in '/v1'."""
    return [Route(prefix + path, _answering(methods), methods=[*methods]) for path, methods in _TABLE.items()]


_TABLE: Final[dict[str, dict[str, Endpoint]]] = {
    "/version": {"GET": version},
    "/me": {"GET": me},
    "/users": {"GET": users},
    "/users/{user_id}/mark-all-as-read": {"PUT": mark_all_read},
    "/feeds": {"GET": list_feeds, "POST": add_feed},
    "/feeds/counters": {"GET": counters},
    "/feeds/refresh": {"PUT": refresh_all},
    "/feeds/{feed_id}/refresh": {"PUT": refresh_feed},
    "/feeds/{feed_id}": {"GET": get_feed, "PUT": edit_feed},
    "/feeds/{feed_id}/icon": {"GET": no_icon},
    "/feeds/{feed_id}/mark-all-as-read": {"PUT": mark_feed_read},
    "/feeds/{feed_id}/entries": {"GET": list_entries},
    "/feeds/{feed_id}/entries/{entry_id}": {"GET": get_entry},
    "/categories": {"GET": list_categories},
    "/categories/{category_id}/feeds": {"GET": category_feeds},
    "/categories/{category_id}/mark-all-as-read": {"PUT": mark_category_read},
    "/categories/{category_id}/entries": {"GET": list_entries},
    "/categories/{category_id}/entries/{entry_id}": {"GET": get_entry},
    "/entries": {"GET": list_entries, "PUT": set_status},
    "/entries/{entry_id}": {"GET": get_entry},
    "/entries/{entry_id}/bookmark": {"PUT": toggle_star},
    "/entries/{entry_id}/star": {"PUT": toggle_star},
    "/entries/{entry_id}/fetch-content": {"GET": fetch_content},
    "/icons/{icon_id}": {"GET": no_icon},
    "/export": {"GET": export},
    "/import": {"POST": import_list},
    "/discover": {"POST": discover},
}


def _answering(methods: dict[str, Endpoint]) -> Endpoint:
    """Runs what a method asks for; errors are answered as Miniflux answers them."""

    async def respond(request: Request) -> Response:
        try:
            await name_of(request)
            found = await methods["GET" if request.method == "HEAD" else request.method](request)
        except Exception as error:  # the outermost: each becomes an answer
            problem = problem_of(error)
            answer = json_answer({"error_message": problem.detail}, problem.status)
            answer.headers.update(problem.headers)
            return answer
        if isinstance(found, Response):
            return found
        return Response(status_code=204) if found is None else json_answer(found)

    return respond
