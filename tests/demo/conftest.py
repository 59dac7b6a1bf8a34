"""The sample blog, served for one test, and a plain client that follows nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.patience import HANG_S
from warraq.demo import Blog, serve_blog


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back: status, headers by lower-case name, body as text, '' for a picture or a packed one."""

    status: int
    headers: dict[str, str]
    text: str


Ask = Callable[..., Reply]


@pytest.fixture
def blog() -> Iterator[Blog]:
    """A fresh blog on a free port."""
    with serve_blog(port=0) as served:
        yield served


@pytest.fixture
def ask(blog: Blog) -> Iterator[Ask]:
    """`ask('/feed/', method='GET', **headers)`: one exchange, no redirect followed."""
    connection = HTTPConnection(urlsplit(blog.base_url).netloc, timeout=HANG_S)

    def one(target: str, *, method: str = "GET", headers: dict[str, str] | None = None) -> Reply:
        connection.request(method, target.removeprefix(blog.base_url), headers=headers or {})
        response = connection.getresponse()
        body = response.read()
        names = {name.lower(): value for name, value in response.getheaders()}
        is_text = not (names.get("content-encoding") or names.get("content-type", "").startswith("image/"))
        return Reply(status=response.status, headers=names, text=body.decode() if is_text else "")

    yield one
    connection.close()
