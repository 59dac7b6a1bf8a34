"""The gate that every request passes: sizes, names, origins, sessions, and the headers of every answer."""

from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from warraq.serving.web.options import WebOptions
from warraq.serving.web.security.doors import Doors
from warraq.serving.web.security.headers import SECURED
from warraq.serving.web.security.limits import most_bytes
from warraq.serving.web.security.requests import Head, refusal_of
from warraq.serving.web.security.sessions import LONGEST, Sessions, Visitor

#: What is open to those who have not logged in: what the page for that needs, and what asks for a token itself.
OPEN_PATHS: Final = (
    "/login",
    "/static/",
    "/api/",
    "/v1/",
    "/miniflux/",
    "/greader/",
    "/feed.",
    "/search/",
    "/accounts/",
    "/reader/",
    "/fever",
    "/healthcheck",
)


class Gate:
    """Middleware around all pages. Lifespan messages pass; there are no WebSockets."""

    def __init__(self, app: ASGIApp, *, options: WebOptions, sessions: Sessions, doors: Doors) -> None:
        self._app = app
        self._options = options
        self._sessions = sessions
        self._doors = doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse with the reason in words."""
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
                return
            await self._app(scope, receive, send)
            return
        refusal = refusal_of(_head(scope), self._options)
        if refusal is not None:
            answer = PlainTextResponse(f"{refusal.words}\n", refusal.status)
            await answer(scope, receive, self._secured(send, None))
            return
        visitor = await self._visitor(scope)
        scope.setdefault("state", {})["visitor"] = visitor
        secured = self._secured(send, visitor)
        if self._options.needs_login and not visitor.name and not scope["path"].startswith(OPEN_PATHS):
            await _to_login(scope)(scope, receive, secured)
            return
        await self._app(scope, _bounded(receive, most_bytes(scope["path"])), secured)

    async def _visitor(self, scope: Scope) -> Visitor:
        cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
        if self._options.needs_login:
            await self._doors.refresh()
        return self._sessions.visitor(cookies.get(self._options.cookie_name, ""), self._doors.proof_of)

    def _secured(self, send: Send, visitor: Visitor | None) -> Send:
        """Adds what an answer does not state itself, and the session's cookie where the browser needs it."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURED.items():
                    headers.setdefault(name, value)
                if visitor is not None and visitor.is_new and visitor.is_needed:
                    headers.append("set-cookie", session_cookie(self._options, visitor.session))
            await send(message)

        return sending


def session_cookie(options: WebOptions, session: str) -> str:
    """The Set-Cookie header of a session; '' as session ends it."""
    cookie: SimpleCookie = SimpleCookie()
    cookie[options.cookie_name] = session
    morsel = cookie[options.cookie_name]
    morsel["path"], morsel["httponly"], morsel["samesite"] = "/", True, "Strict"
    morsel["max-age"] = int(LONGEST.total_seconds()) if session else 0
    if options.is_https:
        morsel["secure"] = True
    return morsel.OutputString()


def _to_login(scope: Scope) -> Response:
    if scope["method"] not in ("GET", "HEAD"):
        return PlainTextResponse("Log in first. Nothing was done.\n", 403)
    query = scope["query_string"].decode("ascii", "replace")
    wanted = scope["path"] + (f"?{query}" if query else "")
    return RedirectResponse(f"/login?back={quote(wanted, safe='')}", 303)


def _head(scope: Scope) -> Head:
    raw = scope["headers"]
    names = [name.decode("latin-1").lower() for name, _ in raw]
    query: bytes = scope["query_string"]
    return Head(
        method=scope["method"],
        path=scope["path"],
        url_bytes=len(scope.get("raw_path") or scope["path"].encode()) + len(query),
        parameters=query.count(b"&") + 1,
        headers={name: value.decode("latin-1") for name, (_, value) in zip(names, raw, strict=True)},
        header_bytes=sum(len(name) + len(value) for name, value in raw),
        header_count=len(raw),
        repeated=frozenset(name for name in names if names.count(name) > 1),
    )


def _bounded(receive: Receive, most: int) -> Receive:
    """A body that says nothing of its length, or lies, is cut off all the same."""
    seen = 0

    async def receiving() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise HTTPException(413, f"This is too much: at most {most // 1024:,} KB.")
        return message

    return receiving
