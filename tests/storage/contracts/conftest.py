"""Every test in this folder runs against every store, through its ports alone."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from warraq.storage import Store, open_store

#: One more store is one more name here, and a way to make an empty database of it.
STORES = ("sqlite",)


@pytest.fixture(scope="session", params=STORES)
def new_database(
    request: pytest.FixtureRequest, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Path]:
    """Makes an empty database of one store, and says how it is opened."""

    def make_sqlite() -> Path:
        path = tmp_path_factory.mktemp("contract") / "corpus.db"
        shutil.copyfile(template, path)
        return path

    return {"sqlite": make_sqlite}[request.param]


@pytest.fixture
def path(new_database: Callable[[], Path]) -> Path:
    return new_database()


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path) as opened:
        yield opened
