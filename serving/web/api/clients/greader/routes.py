"""Google Reader's API over a corpus, as far as its programs use it.

Source: as FreshRSS (p/api/greader.php) and Miniflux (internal/googlereader/endpoint.go) serve it.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from warraq.serving.json_text import json_text
from warraq.serving.web.api.access import NO_TOKEN, log_in, name_of
from warraq.serving.web.api.clients.greader.asking import Answer, Asked, asked_of
from warraq.serving.web.api.clients.greader.streams import (
    edit_tag,
    item_contents,
    item_ids,
    mark_all_as_read,
    stream_contents,
    unread_count,
)
from warraq.serving.web.api.clients.greader.subscriptions import (
    edit_subscription,
    quick_add,
    subscription_list,
    tag_list,
)
from warraq.serving.web.api.problems import Problem, problem_of

PREFIX: Final = "/reader/api/0"
Endpoint = Callable[[Request, Asked], Awaitable[object]]


async def client_login(request: Request, asked: Asked) -> object:
    """A name and a password for what is sent from then on as `Authorization: GoogleLogin auth=…`.

    As a form only, as with Miniflux: an address stands in logs, and a page of another site could have a browser ask for
    wrong ones until its reader has to wait.
    """
    if "Passwd" in request.query_params:
        raise Problem(400, "send Email and Passwd as a form, not in the address")
    token = await log_in(request, asked.get("Email"), asked.get("Passwd"))
    if asked.get("output") == "json":
        return {"SID": token, "LSID": token, "Auth": token}
    return f"SID={token}\nLSID={token}\nAuth={token}\n"


async def token(request: Request, asked: Asked) -> str:
    """What programs send back as `T` with each act. Another site cannot act here without it either: see the gate."""
    return NO_TOKEN


async def user_info(request: Request, asked: Asked) -> Answer:
    """The reader."""
    name = await name_of(request)
    return {"userId": "1", "userName": name, "userProfileId": "1", "userEmail": name}


def greader_routes() -> list[BaseRoute]:
    """The routes, where programs look for them, and below /greader for those that ask for a folder."""
    return [
        Route(prefix + path, _answering(endpoint, is_open=path == LOGIN), methods=list(methods))
        for prefix in ("", "/greader")
        for path, (methods, endpoint) in _TABLE.items()
    ]


LOGIN: Final = "/accounts/ClientLogin"
_TABLE: Final[dict[str, tuple[tuple[str, ...], Endpoint]]] = {
    LOGIN: (("POST",), client_login),
    f"{PREFIX}/token": (("GET",), token),
    f"{PREFIX}/user-info": (("GET",), user_info),
    f"{PREFIX}/subscription/list": (("GET",), subscription_list),
    f"{PREFIX}/tag/list": (("GET",), tag_list),
    f"{PREFIX}/unread-count": (("GET",), unread_count),
    f"{PREFIX}/stream/items/ids": (("GET",), item_ids),
    f"{PREFIX}/stream/items/contents": (("GET", "POST"), item_contents),
    f"{PREFIX}/stream/contents": (("GET",), stream_contents),
    f"{PREFIX}/stream/contents/{{stream:path}}": (("GET",), stream_contents),
    f"{PREFIX}/subscription/edit": (("POST",), edit_subscription),
    f"{PREFIX}/subscription/quickadd": (("POST",), quick_add),
    f"{PREFIX}/edit-tag": (("POST",), edit_tag),
    f"{PREFIX}/mark-all-as-read": (("POST",), mark_all_as_read),
}


def _answering(endpoint: Endpoint, *, is_open: bool) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        try:
            if not is_open:
                await name_of(request)
            found = await endpoint(request, await asked_of(request))
        except Exception as error:  # the outermost: each becomes an answer
            problem = problem_of(error)
            headers = dict(problem.headers)
            if problem.status == 401:
                headers["X-Reader-Google-Bad-Token"] = "true"
            return PlainTextResponse(f"Error={problem.detail}\n", problem.status, headers)
        if isinstance(found, str):
            return PlainTextResponse(found)
        return Response(json_text(found).encode("utf-8", "replace"), media_type="application/json")

    return respond
