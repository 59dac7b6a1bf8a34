"""Who may use the APIs: a session of the pages, a token, or a name with its password."""

import base64
import binascii
import re
from typing import Final

from starlette.requests import Request

from warraq.serving.web.api.problems import Problem
from warraq.serving.web.rendering import options_of
from warraq.serving.web.security import Doors, Opening, Sessions, visitor_of

#: The name of the one reader there is, where nobody has to log in.
READER: Final = "reader"
#: What a program that must log in on this machine is given.
_TOKEN: Final = re.compile("[A-Za-z0-9_-]{43}")  # what `warraq access token` gives
NO_TOKEN: Final = "local"  # noqa: S105 - it opens nothing


async def name_of(request: Request) -> str:
    """Who asks.

    Raises:
        Problem: 401, nobody that may; 429, too many were wrong.
    """
    if not options_of(request).needs_login:
        return visitor_of(request).name or READER
    if name := visitor_of(request).name:
        return name
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    given = secret.strip()
    if kind.lower() == "bearer" and given:
        return opened(await doors_of(request).try_token(given, address=address_of(request)))
    if token := request.headers.get("x-auth-token", ""):
        return opened(await doors_of(request).try_token(token, address=address_of(request)))
    if kind.lower() == "basic" and given:
        return opened(await open_door(request, *_pair(given)))
    if kind.lower() == "googlelogin" and given.startswith("auth="):
        return await _logged_in(request, given.removeprefix("auth="))
    raise _closed("")


async def open_door(request: Request, name: str, secret: str) -> Opening:
    """What a name and its password open; programs that know only these two may send a token as the password."""
    doors, address = doors_of(request), address_of(request)
    if _TOKEN.fullmatch(secret):
        by_token = await doors.try_token(secret, address=address)
        if by_token.name:
            return by_token
    return await doors.try_password(name, secret, address=address)


async def log_in(request: Request, name: str, secret: str) -> str:
    """What a program sends from now on, instead of a password: a session, or the token that it gave.

    Raises:
        Problem: as `name_of`.
    """
    if not options_of(request).needs_login:
        return NO_TOKEN
    opening = await open_door(request, name, secret)
    if opened(opening) != name or opening.proof != doors_of(request).proof_of(name):
        return secret
    return sessions_of(request).log_in(name, opening.proof).session


def opened(opening: Opening) -> str:
    """Who came in. Raises Problem."""
    if opening.wait_s:
        raise Problem(429, f"too many were wrong: wait {opening.wait_s} s", Retry_After=str(opening.wait_s))
    if not opening.name:
        raise _closed("this is not right; ")
    return opening.name


def doors_of(request: Request) -> Doors:
    """The passwords and tokens of the room."""
    doors = request.app.state.doors
    assert isinstance(doors, Doors)
    return doors


def sessions_of(request: Request) -> Sessions:
    """Those who logged in."""
    sessions = request.app.state.sessions
    assert isinstance(sessions, Sessions)
    return sessions


def address_of(request: Request) -> str:
    """Where it comes from."""
    return request.client.host if request.client is not None else ""


async def _logged_in(request: Request, token: str) -> str:
    doors = doors_of(request)
    await doors.refresh()
    if name := sessions_of(request).visitor(token, doors.proof_of).name:
        return name
    return opened(await doors.try_token(token, address=address_of(request)))


def _pair(encoded: str) -> tuple[str, str]:
    """Name and password of Basic (RFC 7617)."""
    try:
        text = base64.b64decode(encoded, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError) as problem:
        raise _closed("this is no name and password; ") from problem
    name, _, password = text.partition(":")
    return name, password


def _closed(what: str) -> Problem:
    # One scheme only: with Basic, browsers would ask for a password by themselves.
    text = f"{what}send `Authorization: Bearer TOKEN`; `warraq access token NAME` makes one"
    return Problem(401, text, WWW_Authenticate='Bearer realm="warraq"')
