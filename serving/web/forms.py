"""Forms: a POST does something only with the token of the session whose page had the form."""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from warraq.serving.web.asking import local_path
from warraq.serving.web.security import MAX_UPLOAD, visitor_of

TOKEN_FIELD: Final = "token"  # noqa: S105 - the name of a field
MAX_FIELDS: Final = 200

Act = Callable[[Request, FormData], Awaitable[Response]]


def form_route(path: str, act: Act) -> Route:
    """A route that takes forms: `act` is called with what was sent, after the token was checked.

    Every route that changes something is made here; a test says so.
    """

    async def checked(request: Request) -> Response:
        form = await request.form(max_files=1, max_fields=MAX_FIELDS, max_part_size=MAX_UPLOAD)
        try:
            if not visitor_of(request).owns(form.get(TOKEN_FIELD)):
                text = "This form is no longer valid. Go back, load the page again and send it once more."
                raise HTTPException(403, text)
            return await act(request, form)
        finally:
            await form.close()

    return Route(path, checked, methods=["POST"], name=f"form:{path}")


def field_of(form: FormData, name: str, most: int = 1_000) -> str:
    """A text that was sent, without white space around it; '' when there is none.

    Raises HTTPException 400 for one that is too long, or a file.
    """
    value = form.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise HTTPException(400, f"'{name}' is too long: at most {most} characters.")
    return value.strip()


def numbers_of(form: FormData, name: str) -> tuple[int, ...]:
    """The numbers that were sent under that name, several in a field parted by commas, each once.

    Raises HTTPException 400 for anything else.
    """
    sent = [one for one in form.getlist(name) if isinstance(one, str)]
    parts = [part for one in sent for part in one.split(",") if part]
    if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
        raise HTTPException(400, f"'{name}' must be numbers.")
    return tuple(dict.fromkeys(map(int, parts)))


def go_back(form: FormData, default: str = "/") -> Response:
    """To the page that the form names as the one it stood on."""
    return RedirectResponse(local_path(form.get("back"), default), 303)
