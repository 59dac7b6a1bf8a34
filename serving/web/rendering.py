"""Records to pages: Jinja templates in which every text is cleaned and escaped, whoever wrote it."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from warraq.serving.html_text import is_web_address, unhidden
from warraq.serving.web.options import WebOptions
from warraq.serving.web.room import Room
from warraq.serving.web.scripts import css_class_of
from warraq.serving.web.security import visitor_of

if TYPE_CHECKING:
    from jinja2 import Environment

HERE: Final = Path(__file__).parent
#: What the navigation leads to: path and word. The first part of an address says where one is.
NAVIGATION: Final = (("/", "River"), ("/search", "Search"))
THEMES: Final = ("auto", "light", "dark")
THEME_COOKIE: Final = "warraq-theme"


def page(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """A template with values. Strings are cleaned and escaped unless they are `Markup`.

    Every template has besides: `here` (the path with its query), `section`, `navigation`, `visitor`, `options`,
    `theme`, and what is in `environment`.
    """
    query = request.url.query
    theme = request.cookies.get(THEME_COOKIE, "auto")
    known = {
        "here": request.url.path + (f"?{query}" if query else ""),
        "section": f"/{request.url.path.strip('/').partition('/')[0]}",
        "navigation": NAVIGATION,
        "visitor": visitor_of(request),
        "options": options_of(request),
        "theme": theme if theme in THEMES else "auto",
    }
    return HTMLResponse(environment().get_template(template).render(known | values), status)


def room_of(request: Request) -> Room:
    """The room this request is asked in."""
    room = request.app.state.room
    assert isinstance(room, Room)
    return room


def options_of(request: Request) -> WebOptions:
    """How it is reached."""
    options = request.app.state.options
    assert isinstance(options, WebOptions)
    return options


@lru_cache(maxsize=1)
def environment() -> "Environment":
    """Jinja, whose templates all escape. A template that names what it was not given fails."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_clean,
    )
    made.globals |= {"static": static_path, "css_class": css_class_of}
    made.filters |= {"day": _day, "moment": _moment}
    made.tests |= {"web_address": is_web_address}
    return made


@lru_cache
def static_path(name: str) -> str:
    """The address of one of our own files, which changes with what is in it."""
    digest = sha256((HERE / "static" / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def _clean(value: object) -> object:
    """Every value that a template prints passes here, before it is escaped."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return unhidden(value)
    return "" if value is None else value


def _day(moment: str) -> str:
    """The day of a time: '2026-03-01'."""
    return moment[:10]


def _moment(moment: str | None) -> str:
    """A stored time for people: '2026-03-01 12:00' in UTC."""
    return moment[:16].replace("T", " ") if moment else ""
