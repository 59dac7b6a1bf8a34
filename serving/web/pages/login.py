"""Log in and out, and choose light or dark."""

from typing import Final

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from warraq.serving.web.asking import local_path
from warraq.serving.web.forms import field_of, form_route, go_back
from warraq.serving.web.rendering import THEME_COOKIE, THEMES, options_of, page
from warraq.serving.web.security import Doors, Sessions, session_cookie, visitor_of

YEAR_S: Final = 365 * 24 * 3600


async def login(request: Request) -> Response:
    """The form, for those who need it."""
    back = local_path(request.query_params.get("back"))
    if not options_of(request).needs_login or visitor_of(request).name:
        return RedirectResponse(back, 303)
    return page(request, "login.html", back=back, problem="")


async def log_in(request: Request, form: FormData) -> Response:
    """A new session for the right password."""
    name, password = field_of(form, "name", 200), form.get("password", "")
    doors: Doors = request.app.state.doors
    sessions: Sessions = request.app.state.sessions
    address = request.client.host if request.client else ""
    opening = await doors.try_password(name, password if isinstance(password, str) else "", address=address)
    if opening.name:
        request.state.visitor = sessions.log_in(opening.name, opening.proof)
        answer = go_back(form)
        answer.headers.append(
            "set-cookie", session_cookie(options_of(request), request.state.visitor.session)
        )
        return answer
    problem = "Name or password is wrong."
    if opening.wait_s:
        problem = f"Too many attempts. Try again in {opening.wait_s} seconds."
    status = 429 if opening.wait_s else 403
    answer = page(request, "login.html", status=status, back=local_path(form.get("back")), problem=problem)
    if opening.wait_s:
        answer.headers["retry-after"] = str(opening.wait_s)
    return answer


async def log_out(request: Request, form: FormData) -> Response:
    """End the session, here and in the browser."""
    sessions: Sessions = request.app.state.sessions
    sessions.log_out(visitor_of(request))
    answer = RedirectResponse("/login", 303)
    answer.headers.append("set-cookie", session_cookie(options_of(request), ""))
    return answer


async def choose_theme(request: Request, form: FormData) -> Response:
    """Keep the choice in a cookie: it says nothing of anybody."""
    theme = field_of(form, "theme", 10)
    if theme not in THEMES:
        raise HTTPException(400, f"The theme must be one of {', '.join(THEMES)}.")
    answer = go_back(form)
    secure = options_of(request).is_https
    answer.set_cookie(THEME_COOKIE, theme, max_age=YEAR_S, samesite="lax", httponly=True, secure=secure)
    return answer


ROUTES: Final = [
    Route("/login", login),
    form_route("/login", log_in),
    form_route("/logout", log_out),
    form_route("/theme", choose_theme),
]
