"""`serve`: the reading room in the browser."""

import signal
import socket
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from warraq.articles.errors import ConfigurationError
from warraq.cli.binding import when_stdin_ends, with_stdin_option
from warraq.cli.exits import DONE
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note
from warraq.cli.phrases import now
from warraq.extras import require

if TYPE_CHECKING:  # what the extra `web` installs is imported when somebody serves
    from warraq.serving.web import WebOptions

PORT: Final = 8787
LOOPBACK: Final = "127.0.0.1"
_EVERYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104 - compared with, not listened on by default
Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def serve_options(function: Decorated) -> Decorated:
    """The options of `serve`, which `run --serve` has too."""
    for option in (_login, _base_url, _allow_host, _port, _host):
        function = option(function)
    return function


_host = click.option(
    "--host", default=LOOPBACK, show_default=True, metavar="ADDRESS", help="Address to listen on."
)
_port = click.option(
    "--port", default=PORT, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
_allow_host = click.option(
    "--allow-host",
    "allowed",
    multiple=True,
    metavar="NAME",
    help="Name under which browsers may ask for it, besides the address; may be repeated.",
)
_base_url = click.option(
    "--base-url",
    default="",
    metavar="URL",
    help="Address that people open, if another program stands in front of it (https://read.example.org).",
)
_login = click.option("--login", is_flag=True, help="Ask for a password on this machine too.")


@click.command("serve")
@serve_options
@with_stdin_option
@invocation_options
@pass_invocation
def serve_command(
    invocation: Invocation,
    host: str,
    port: int,
    allowed: tuple[str, ...],
    base_url: str,
    login: bool,
    bound: bool,
) -> int:
    """Open the reading room: read, search and look after sources in the browser.

    Prints its address and runs until SIGTERM or Ctrl-C; a crawl may run beside it. On this machine alone it asks
    nobody who he is. Where others can reach it (another --host, --allow-host or --base-url), it asks for a password or
    token, and does not start before there is one: `warraq access password NAME`.
    """
    uvicorn = require("uvicorn", "web")
    require("starlette", "web")
    require("jinja2", "web")
    from warraq.desk.whole import Desk
    from warraq.serving.web import Room, build_app
    from warraq.serving.web.connections import BoundedConnection
    from warraq.serving.web.server import RoomServer
    from warraq.storage import open_reader

    database = invocation.load().database
    with open_reader(database) as reader:  # fail now if it cannot be read
        has_access = bool(reader.access.all())
    listening = listen(host, port)
    options = web_options(host, listening.getsockname()[1], allowed, base_url, login=login)
    if options.needs_login and not has_access:
        listening.close()
        raise ConfigurationError(
            "others could open the reading room, and there is no password or token yet; "
            "run: warraq access password NAME"
        )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)  # uvicorn stops, then sends itself the signal once more
    desk = Desk(invocation.load)
    room = Room(lambda: open_reader(database), desk, now=now)
    click.echo(f"{options.base_url}/")
    try:
        app = build_app(room, options)
        config = uvicorn.Config(app, http=BoundedConnection, **SERVER)
        server = RoomServer(app, config)
        if bound:
            when_stdin_ends(partial(setattr, server, "should_exit", True))
        server.run(sockets=[listening])
    finally:
        room.close()
        desk.close()
    note("stopped")
    return DONE


#: How uvicorn serves, with what differs from its defaults.
SERVER: Final[dict[str, Any]] = {
    "loop": "asyncio",
    "ws": "none",
    "lifespan": "off",
    "log_level": "warning",
    "access_log": False,  # what people read is nobody's business
    "server_header": False,
    "proxy_headers": False,  # anybody could state an address
    "limit_concurrency": 200,  # connections; browsers open six each
    "h11_max_incomplete_event_size": 32_768,  # default 64 KB; the gate allows 16 KB of headers and 8 KB of address
    "timeout_graceful_shutdown": 10,
}


def web_options(
    host: str, port: int, allowed: tuple[str, ...], base_url: str, *, login: bool
) -> "WebOptions":
    """How it is reached: whoever can reach it from elsewhere, under any name, must log in.

    Raises:
        ConfigurationError: the base address is none.
    """
    from urllib.parse import urlsplit

    from warraq.serving.web import LOOPBACK_NAMES, WebOptions

    names = {name.lower().strip("[]") for name in allowed}
    if base_url:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
            raise ConfigurationError("--base-url is an address without a path, as https://read.example.org")
        names.add(parts.hostname)
    if host not in _EVERYWHERE:
        names.add(host.lower())
    shown = f"[{host}]" if ":" in host else host
    return WebOptions(
        base_url=base_url.rstrip("/") or f"http://{shown}:{port}",
        hosts=frozenset(names) | LOOPBACK_NAMES,
        any_address=host in _EVERYWHERE,
        needs_login=login or host in _EVERYWHERE or not names <= LOOPBACK_NAMES,
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections there, on any free port for 0. Raises ConfigurationError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except OSError as problem:
        text = (
            f"cannot listen there: {problem.strerror or problem}; is it open already? `--port` takes another"
        )
        raise ConfigurationError(text, identity=f"{host}:{port}") from problem
    # Connections have it from here. asyncio sets it only where a socket names its protocol, which this one does not:
    # an answer in two parts would wait 40 ms for the first one's acknowledgement.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening
