"""Pages for what went wrong, in words."""

import logging
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from warraq.articles.errors import (
    AddressError,
    ConfigurationError,
    DatabaseBusy,
    DeskBusy,
    NotFoundError,
    WarraqError,
)
from warraq.serving.web.rendering import page
from warraq.serving.web.security import SECURED

LOG: Final = logging.getLogger("warraq.web")

#: Of a status: what is said when nothing more exact is known, and what to do.
_WORDS: Final = {
    400: "This address asks for something that does not exist here.",
    401: "Log in first.",
    403: "This was not done: it is not allowed.",
    404: "There is nothing at this address.",
    405: "This page cannot do that.",
    413: "This is too much at once.",
    429: "Too many attempts. Wait a little.",
}
_USUAL: Final = {"Bad Request", "Not Found", "Method Not Allowed", "Forbidden", "Unauthorized"}


async def on_http_error(request: Request, problem: Exception) -> Response:
    """What a page refused, or could not find."""
    assert isinstance(problem, HTTPException)
    words = _WORDS.get(problem.status_code, "") if problem.detail in _USUAL else problem.detail
    return _page(request, problem.status_code, words, dict(problem.headers or {}))


async def on_own_error(request: Request, problem: Exception) -> Response:
    """An error that warraq raises on purpose says what to do about it."""
    assert isinstance(problem, WarraqError)
    return _page(request, status_of(problem), str(problem), {})


async def on_any_error(request: Request, problem: Exception) -> Response:
    """A bug. Nothing of it is shown; this answer does not pass the gate, so it has its headers from here."""
    LOG.error("%s %s failed", request.method, request.url.path, exc_info=problem)
    text = "Something went wrong here; what it was stands in the log of `warraq serve`.\n"
    return PlainTextResponse(text, 500, headers=SECURED)


def status_of(problem: WarraqError) -> int:
    """The HTTP status that says what an error of ours does."""
    if isinstance(problem, NotFoundError):
        return 404
    if isinstance(problem, (AddressError, ConfigurationError)):
        return 400
    return 503 if isinstance(problem, (DatabaseBusy, DeskBusy)) else 500


def _page(request: Request, status: int, words: str, headers: dict[str, str]) -> HTMLResponse:
    answer = page(request, "error.html", status=status, title=f"Error {status}", words=words)
    answer.headers.update(headers)
    return answer
