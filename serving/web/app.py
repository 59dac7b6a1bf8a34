"""The application: its pages, in one table, behind the gate."""

from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from warraq.articles.errors import WarraqError
from warraq.serving.web.api import Api
from warraq.serving.web.api import feeds as live_feeds
from warraq.serving.web.api import routes as api
from warraq.serving.web.errors import on_any_error, on_http_error, on_own_error
from warraq.serving.web.options import DEFAULTS, WebOptions
from warraq.serving.web.pages import (
    article,
    corpus,
    evidence,
    files,
    login,
    pictures,
    river,
    rules,
    search,
    source,
    sources,
    versions,
)
from warraq.serving.web.room import Room
from warraq.serving.web.security import Doors, Gate, Sessions

#: Each module has `ROUTES`. Add yours here, and to NAVIGATION (rendering.py) if people shall find it.
MODULES: Final = (
    river, article, versions, evidence, search, pictures, sources, source, rules, corpus, login, files,
)  # fmt: skip

#: The same, for programs: who may ask, and what they may send, is checked by `api.access` and the gate; no forms.
PROGRAMS: Final = (live_feeds, api)


def build_app(room: Room, options: WebOptions = DEFAULTS) -> Starlette:
    """The reading room as an ASGI application. Whoever made the room closes it."""
    sessions, doors = Sessions(room.now), Doors(room)
    routes: list[BaseRoute] = [route for module in (*MODULES, *PROGRAMS) for route in module.ROUTES]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Gate, options=options, sessions=sessions, doors=doors)],
        exception_handlers={
            HTTPException: on_http_error,
            WarraqError: on_own_error,
            Exception: on_any_error,
        },
    )
    app.state.room = room
    app.state.api = Api.over(room)
    app.state.options = options
    app.state.sessions = sessions
    app.state.doors = doors
    return app


def begin(app: Starlette) -> None:
    """In the event loop, when serving begins: the list of sources is read before somebody waits for it."""
    sources.overview_in(app).refresh()


def end(app: Starlette) -> None:
    """In the event loop, when no more connections are taken: who waits for changes is answered at once."""
    app.state.api.watch.close()
