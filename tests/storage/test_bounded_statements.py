"""How many statements a list takes: not one for each of its rows."""

from pathlib import Path

import pytest

from tests.corpora import Archive
from tests.storage.judgements import article, text_of
from warraq.storage import open_reader, open_store
from warraq.storage.sql import SqlReader
from warraq.storage.sqlite.database import SqliteConnection

WORDS = ("amber", "cobalt", "dorian", "elm", "fern", "indigo", "sepia", "umber")


@pytest.fixture
def corpus(path: Path) -> Path:
    with open_store(path, create=True) as store:
        archive = Archive(store)
        for word in WORDS:
            archive.put(article(f"{word}-1", text_of(word)))
            archive.put(article(f"{word}-2", text_of(word, 235)))
    return path


def test_clusters_take_three_statements_a_portion(corpus: Path) -> None:
    with open_reader(corpus) as reader:
        assert isinstance(reader, SqlReader)
        asked: list[str] = []
        assert isinstance(reader._connection, SqliteConnection)
        reader._connection.set_trace_callback(asked.append)
        assert len(list(reader.clusters.select())) == len(WORDS)
    assert [statement.split()[0] for statement in asked] == [
        "BEGIN", "SELECT", "SELECT", "SELECT", "SELECT", "COMMIT",
    ]  # fmt: skip


def test_a_run_is_summed_up_whatever_its_length(corpus: Path) -> None:
    with open_reader(corpus) as reader:
        assert isinstance(reader, SqlReader)
        asked: list[str] = []
        assert isinstance(reader._connection, SqliteConnection)
        reader._connection.set_trace_callback(asked.append)
        (summary,) = reader.runs.summaries(1)
        assert summary.requests == 2 * len(WORDS)
    assert len(asked) <= 8
