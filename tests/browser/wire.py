"""Requests to a room as no browser would send them, and what an attack by them would change."""

import http.client
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.browser.serving import Served
from tests.patience import HANG_S
from warraq.storage import open_reader

FORM = {"content-type": "application/x-www-form-urlencoded"}
JSON = {"content-type": "application/json"}
_TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')


@dataclass(frozen=True)
class Answer:
    """What came back. `headers` as sent, in order."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


def ask(
    room: Served, path: str, *, method: str = "GET", body: bytes | str | None = None, **headers: str
) -> Answer:
    """One request, its path as it stands. Header names with _ for -."""
    connection = http.client.HTTPConnection(*place(room), timeout=HANG_S, source_address=(room.comes_from, 0))
    connection._validate_path = lambda url: None  # type: ignore[attr-defined]  # it is for the room to refuse it
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        return Answer(answer.status, tuple(answer.getheaders()), answer.read())
    finally:
        connection.close()


def send(room: Served, sent: bytes) -> bytes:
    """Bytes as they are, and all that comes back."""
    with socket.create_connection(place(room), timeout=HANG_S) as line:
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(65_536), b""))


def post(room: Served, path: str, fields: Mapping[str, str], cookie: str = "", **headers: str) -> Answer:
    return ask(room, path, method="POST", body=urlencode(fields), cookie=cookie, **{**named(FORM), **headers})


def visit(room: Served, path: str = "/", cookie: str = "") -> tuple[str, str]:
    """A session and the token of its forms."""
    answer = ask(room, path, **({"cookie": cookie} if cookie else {}))
    found = _TOKEN.search(answer.text)
    assert found is not None, answer.text[:300]
    return answer.header("set-cookie").partition(";")[0] or cookie, found[1]


def named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("-", "_"): value for name, value in headers.items()}


def place(room: Served) -> tuple[str, int]:
    host, _, port = room.address.removeprefix("http://").partition(":")
    return host, int(port)


def state(room: Served) -> tuple[object, ...]:
    """All that an attack would change."""
    with open_reader(room.database) as reader:
        return (
            reader.reading.of([1]), reader.searches.all(), reader.access.all(), reader.settings.all(),
            reader.sources.all(), reader.articles.last_seq(),
            [reader.stories.get(number).title for number in range(1, 20)],
        )  # fmt: skip
