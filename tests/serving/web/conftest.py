"""A room over the corpus of `tests.corpora`, and a browser without a script."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from warraq.serving.web import DEFAULTS, Room, WebOptions, build_app
from warraq.storage import open_reader

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HERE = "http://127.0.0.1:8787"
_TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')

NewClient = Callable[..., TestClient]


class NoDesk:
    """A desk at which nothing is done."""


@pytest.fixture
def new_client() -> Iterator[NewClient]:
    """Makes a browser for a database, a desk and options."""
    with ExitStack() as stack:

        def make(database: Path, desk: Any = None, options: WebOptions = DEFAULTS, **more: Any) -> TestClient:
            room = Room(lambda: open_reader(database), desk or NoDesk(), now=more.pop("now", lambda: NOW))
            stack.callback(room.close)
            client = TestClient(
                build_app(room, options), base_url=options.base_url, follow_redirects=False, **more
            )
            return stack.enter_context(client)

        yield make


@pytest.fixture
def client(new_client: NewClient, corpus_file: Path) -> TestClient:
    """A browser on this machine, over the corpus that all tests read."""
    return new_client(corpus_file)


def token_of(text: str) -> str:
    """The token of the first form of a page."""
    found = _TOKEN.search(text)
    assert found is not None
    return found[1]
