"""One corpus for the tests of this folder: they only read it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.corpora import make_corpus
from warraq.cli.wishes import Wishes


@pytest.fixture(scope="session")
def corpus_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of `tests.corpora`."""
    return make_corpus(tmp_path_factory.mktemp("corpus") / "corpus.db")


@pytest.fixture
def wishes() -> Iterator[Wishes]:
    """What a `run` would be asked for; no signal is listened to."""
    with closing(Wishes()) as wishes:
        yield wishes
