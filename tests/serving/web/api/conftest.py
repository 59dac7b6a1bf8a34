"""A room over a copy of the corpus, with the desk that `warraq serve` gives it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.serving.web.conftest import NewClient
from warraq.config import load_config
from warraq.desk.access import AccessDesk
from warraq.desk.whole import Desk
from warraq.serving.web import WebOptions


@pytest.fixture
def database(corpus_file: Path, tmp_path: Path) -> Path:
    """A corpus that may be changed."""
    path = tmp_path / "corpus.db"
    shutil.copyfile(corpus_file, path)
    return path


@pytest.fixture
def desk(database: Path) -> Iterator[Desk]:
    made = Desk(lambda: load_config(None, database=str(database)))
    yield made
    made.close()


@pytest.fixture
def room(new_client: NewClient, database: Path, desk: Desk) -> TestClient:
    """A program on this machine."""
    return new_client(database, desk)


@pytest.fixture
def guarded(new_client: NewClient, database: Path, desk: Desk) -> tuple[TestClient, str]:
    """A room that asks who one is, and a token that it takes. There is a password, too: `reader`, `right enough`."""
    access = AccessDesk(lambda: load_config(None, database=str(database)))
    access.set_password("reader", "right enough")
    token = access.make_token("phone")
    return new_client(database, desk, WebOptions(needs_login=True)), token
