"""What goes wrong, as problem details (RFC 9457): what is wrong, and what to do about it."""

import logging
from http import HTTPStatus
from typing import Final

from starlette.responses import Response

from warraq.articles.errors import (
    DatabaseBusy,
    NotFoundError,
    ParseError,
    WarraqError,
)
from warraq.serving.json_text import json_text

MEDIA_TYPE: Final = "application/problem+json"
RETRY_AFTER_S: Final = "30"  # another program writes for less, unless it hangs

_log = logging.getLogger(__name__)


class Problem(Exception):  # noqa: N818 - it is what it is called in the standard
    """An answer that is not what was asked for. `detail` says what to do."""

    def __init__(self, status: int, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


#: Our errors -> the status that says so; the first that fits counts. What fits its record and still cannot be done is
#: 409; 422 is for what does not fit.
_STATUSES: Final[tuple[tuple[type[WarraqError], int], ...]] = (
    (NotFoundError, 404),
    (DatabaseBusy, 503),
    (ParseError, 400),
    (WarraqError, 409),
)


def problem_of(error: Exception) -> Problem:
    """The problem an exception means to whoever asked. What is no error of ours is logged, and not shown."""
    if isinstance(error, Problem):
        return error
    for kind, status in _STATUSES:
        if isinstance(error, kind):
            return Problem(status, str(error), **({"Retry_After": RETRY_AFTER_S} if status == 503 else {}))
    _log.error("a request failed", exc_info=error)
    return Problem(500, "the server failed; its log says how")


def respond(problem: Problem) -> Response:
    """The problem as a response."""
    told = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
    }
    return Response(json_text(told), problem.status, problem.headers, MEDIA_TYPE)
