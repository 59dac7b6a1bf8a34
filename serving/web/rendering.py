"""Records to pages: Jinja templates in which every text is cleaned and escaped, whoever wrote it."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from warraq.phrases import duration
from warraq.serving.html_text import is_web_address, unhidden
from warraq.serving.web.options import WebOptions
from warraq.serving.web.room import Room
from warraq.serving.web.scripts import css_class_of
from warraq.serving.web.security import visitor_of
from warraq.storage import StoryRow

if TYPE_CHECKING:
    from jinja2 import Environment

HERE: Final = Path(__file__).parent
#: What the navigation leads to: path and word. The first part of an address says where one is.
NAVIGATION: Final = (("/", "River"), ("/search", "Search"), ("/sources", "Sources"), ("/corpus", "Corpus"))
#: Characters of a text that stand under its title in a list.
LISTED_CHARS: Final = 240
_COMMAND: Final = re.compile(r"`([^`]{1,200})`")  # `warraq add URL`
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
    made.globals |= {
        "static": static_path,
        "css_class": css_class_of,
        "pairs": _pairs,
        "options": _options,
        "story_row": story_row,
        "story_rows": story_rows,
    }
    made.filters |= {
        "day": _day,
        "moment": _moment,
        "shortened": _shortened,
        "at": _at,
        "commands": _commands,
        "duration": duration,
    }
    made.tests |= {"web_address": is_web_address}
    return made


def story_row(story: StoryRow, snippet: tuple[tuple[bool, str], ...] | None = None) -> Markup:
    """A story in a list, for templates; a template puts a form of `/stories/act` around the list.

    `snippet` stands for the beginning of the text: whether a piece is a word that was asked for, and the piece.
    """
    return _story(story) if snippet is None else _render_story(story, snippet)


def story_rows(stories: Iterable[StoryRow]) -> Markup:
    """Stories in a list, one after the other."""
    return Markup("".join(map(_story, stories)))  # noqa: S704 - each is rendered


# Fifty stories take 5 ms of the processor, kept ones none, their rows 3 ms; readers come back to the same ones.
@lru_cache(maxsize=4_000)
def _story(story: StoryRow) -> Markup:
    return _render_story(story, None)


def _render_story(story: StoryRow, snippet: tuple[tuple[bool, str], ...] | None) -> Markup:
    macro = environment().get_template("story.html").module.story_row  # type: ignore[attr-defined]
    language = Markup(' lang="{}"').format(unhidden(story.language)) if story.language else Markup("")
    direction = "rtl" if story.direction == "rtl" else "ltr"
    return Markup(macro(story, snippet, css_class_of(story.language, story.direction), direction, language))  # noqa: S704


def _options(pairs: Iterable[tuple[str, str]], chosen: str | None) -> Markup:
    """The options of a choice of a form."""
    return _option_list(tuple(pairs), chosen)


# The same fifty or two thousand sources stand in each page; each costs 5 µs.
@lru_cache(maxsize=32)
def _option_list(pairs: tuple[tuple[str, str], ...], chosen: str | None) -> Markup:
    macro = environment().get_template("parts.html").module.option_list  # type: ignore[attr-defined]
    return Markup(macro(pairs, chosen))  # noqa: S704 - rendered


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


def _pairs(values: Iterable[str]) -> list[tuple[str, str]]:
    """Values for a choice, which are their own names."""
    return [(value, value) for value in values]


def _shortened(text: str) -> str:
    """The first words of a text, on one line."""
    line = " ".join(text.split())
    return (
        line
        if len(line) <= LISTED_CHARS
        else f"{line[:LISTED_CHARS].rpartition(' ')[0] or line[:LISTED_CHARS]} …"
    )


def _day(moment: str) -> str:
    """The day of a time: '2026-03-01'."""
    return moment[:10]


def _commands(text: str) -> Markup:
    """A sentence in which what stands between backticks is a command."""
    return Markup(_COMMAND.sub(r"<code>\1</code>", str(escape(unhidden(text)))))  # noqa: S704 - escaped before


def _at(moment: datetime | None) -> str:
    """The same of a time that was read."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}" if moment else ""


def _moment(moment: str | None) -> str:
    """A stored time for people: '2026-03-01 12:00' in UTC."""
    return moment[:16].replace("T", " ") if moment else ""
