"""Every test in this folder runs against every store, through its ports alone."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import postgres
from warraq.storage import Store, open_store

#: One more store is one more name here, and a way to make an empty database of it.
STORES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def servers_databases() -> Iterator[postgres.Databases]:
    with postgres.databases() as found:
        yield found


@pytest.fixture(scope="session", params=STORES)
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def new_database(
    engine: str, request: pytest.FixtureRequest, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Path | str]]:
    """Makes an empty database of one store, and says how it is opened."""

    def make_sqlite() -> Path:
        path = tmp_path_factory.mktemp("contract") / "corpus.db"
        shutil.copyfile(template, path)
        return path

    if engine == "sqlite":
        yield make_sqlite
        return
    found: postgres.Databases = request.getfixturevalue("servers_databases")
    yield found.make
    found.take_back()


@pytest.fixture(scope="module")
def lasting_database(
    engine: str, request: pytest.FixtureRequest, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path | str:
    """An empty database for many examples of one test."""
    if engine == "sqlite":
        path = tmp_path_factory.mktemp("contract") / "corpus.db"
        shutil.copyfile(template, path)
        return path
    found: postgres.Databases = request.getfixturevalue("servers_databases")
    return found.make()


@pytest.fixture
def path(new_database: Callable[[], Path | str]) -> Path | str:
    return new_database()


@pytest.fixture
def store(path: Path | str) -> Iterator[Store]:
    with open_store(path) as opened:
        yield opened
