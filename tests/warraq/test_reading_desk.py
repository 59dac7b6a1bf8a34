"""The desk of a reader: what every face calls, from any thread, each act whole or not at all."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.corpora import NOW, make_corpus
from warraq.articles.errors import ConfigurationError, NotFoundError
from warraq.desk.reading import ReadingDesk
from warraq.storage import StoryFilter, open_reader


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return make_corpus(tmp_path / "corpus.db")


@pytest.fixture
def desk(database: Path) -> ReadingDesk:
    return ReadingDesk(database, now=lambda: NOW)


def test_every_act_reaches_the_database(desk: ReadingDesk, database: Path) -> None:
    assert desk.mark_read([1, 2], True) == 2
    assert desk.mark_read([2], False) == 1
    assert desk.star([2], True) == 1
    assert desk.label([1, 2], ["ink"], ["nothing"]) == 2
    assert desk.note(2, "cited")
    assert desk.save_search("ink", StoryFilter(label="ink"), "Ink").title == "Ink"
    desk.save_search("gone", StoryFilter())
    desk.delete_search("gone")
    assert desk.mark_all_read(StoryFilter(language="ar")) == 1
    assert desk.mark_all_read(StoryFilter(), up_to=3, seen_by=NOW) == 0
    with open_reader(database) as reader:
        first, second = reader.reading.of([1, 2])
        assert (first.read_at, first.labels) == ("2026-03-01T12:00:00Z", ("ink",))
        assert (second.starred_at, second.note) == ("2026-03-01T12:00:00Z", "cited")
        assert [one.name for one in reader.searches.all()] == ["ink"]


def test_an_act_that_fails_changes_nothing(desk: ReadingDesk, database: Path) -> None:
    with pytest.raises(ConfigurationError):
        desk.label([1], ["fine", "a\nb"])
    with pytest.raises(NotFoundError):
        desk.star([1, 99], True)
    with pytest.raises(NotFoundError):
        desk.save_search("one", StoryFilter(source="nobody"))
    with pytest.raises(NotFoundError):
        desk.delete_search("one")
    with open_reader(database) as reader:
        assert reader.reading.select() == reader.searches.all() == ()


def test_threads_do_not_get_into_each_others_way(desk: ReadingDesk, database: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(lambda number: desk.label([1], [f"label {number}"]), range(20)))
    assert done == [1] * 20
    with open_reader(database) as reader:
        assert len(reader.reading.of([1])[0].labels) == 20
