"""One corpus for the tests of this folder: they only read it."""

from pathlib import Path

import pytest

from tests.corpora import make_corpus


@pytest.fixture(scope="session")
def corpus_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of `tests.corpora`."""
    return make_corpus(tmp_path_factory.mktemp("corpus") / "corpus.db")
