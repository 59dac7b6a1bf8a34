"""Subscription lists followed at the desk, settings as typed, and the corpus counted in another process."""

import threading
from pathlib import Path

import pytest

from tests.corpora import make_corpus
from tests.stored_pages import make_stored_pages, post
from warraq.articles.errors import ConfigurationError, DeskBusy, FeedError, ParseError, StorageError
from warraq.config import Config, load_config
from warraq.desk.counting import CountDesk
from warraq.desk.lists import ListDesk
from warraq.desk.settings import overridden, read_all_settings
from warraq.desk.typed import TypedDesk
from warraq.serving.subscriptions import subscription_list
from warraq.storage import open_reader, open_store

LIST = b"""<?xml version="1.0"?><opml version="2.0"><body>
<outline text="News/Old"><outline type="rss" text="&lt;b&gt;One" xmlUrl="https://one.example/feed"
  htmlUrl="https://one.example/"/></outline>
<outline type="rss" text="Atom of one" xmlUrl="https://one.example/atom" htmlUrl="https://one.example/"/>
<outline type="rss" text="Inside" xmlUrl="http://127.0.0.1/feed"/>
<outline type="rss" text="Script" xmlUrl="javascript:alert(1)"/>
</body></opml>"""


def loader(path: Path) -> "Config":
    return load_config(None, database=str(path))


def test_a_list_is_followed_once_and_what_must_not_be_fetched_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    desk = ListDesk(lambda: loader(path))
    first = desk.follow_list(LIST)
    assert (first.added, first.known) == (2, 0)
    assert any("127.0.0.1" in problem for problem in first.refused)
    again = desk.follow_list(LIST)
    assert (again.added, again.known) == (0, 2)
    with open_reader(path) as reader:
        (source,) = reader.sources.all()
        assert (source.slug, source.folder, source.name) == ("one", "News-Old", "<b>One")
        text = subscription_list(reader)
    assert "https://one.example/atom" in text
    assert "<b>" not in text


def test_what_is_no_list_is_refused(tmp_path: Path) -> None:
    desk = ListDesk(lambda: loader(tmp_path / "corpus.db"))
    with pytest.raises((ParseError, FeedError)):
        desk.follow_list(b"<html>nothing</html>")


def test_what_was_set_for_a_source_that_came_meanwhile_waits_for_the_next_look(tmp_path: Path) -> None:
    path, before = tmp_path / "corpus.db", tmp_path / "before.db"
    make_stored_pages(path, [post(1)])
    TypedDesk(lambda: loader(path)).set_texts("blog", {"delay_s": "7"})
    open_store(before, create=True).close()
    with open_reader(before) as then, open_reader(path) as now:
        assert read_all_settings(loader(path), then.sources, now.settings).by_slug == {}
        assert overridden(loader(path), then.sources, now.settings) == ()
        assert read_all_settings(loader(path), now.sources, now.settings).of("blog").politeness.delay_s == 7


def test_settings_are_set_as_they_are_typed_and_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    make_stored_pages(path, [post(1)])
    desk = TypedDesk(lambda: loader(path))
    desk.set_texts("blog", {"rules.remove": ".a, .b\r\n.c\r\n", "filters.min_words": "20", "images": "true"})
    held = {line.key: (line.value, line.origin) for line in desk.settings_of("blog")}
    assert held["rules.remove"] == ((".a, .b", ".c"), "set")
    assert held["filters.min_words"] == (20, "set")
    assert held["images"] == (True, "set")
    desk.set_texts("blog", {"rules.remove": " \n", "images": ""})
    held = {line.key: (line.value, line.origin) for line in desk.settings_of("blog")}
    assert held["rules.remove"] == (None, "built-in")
    for name, text in (("rules.body", "div["), ("nothing", "1"), ("delay_s", "soon"), ("headers", "x")):
        with pytest.raises(ConfigurationError):
            desk.set_texts("blog", {name: text})


def test_a_corpus_is_counted_in_another_process(tmp_path: Path) -> None:
    path = make_corpus(tmp_path / "corpus.db")
    desk = CountDesk(lambda: loader(path))
    assert desk.count_corpus().articles == 7
    missing = CountDesk(lambda: loader(tmp_path / "nothing.db"))
    with pytest.raises(StorageError, match=r"nothing\.db"):
        missing.count_corpus()


def test_counting_is_stopped_and_only_one_counts(tmp_path: Path) -> None:
    path = make_corpus(tmp_path / "corpus.db")
    desk = CountDesk(lambda: loader(path))
    ended: list[BaseException] = []

    def count() -> None:
        try:
            desk.count_corpus()
        except StorageError as problem:
            ended.append(problem)

    thread = threading.Thread(target=count)
    thread.start()
    while desk._counting is None:
        thread.join(0.01)
    with pytest.raises(DeskBusy):
        desk.count_corpus()
    desk.close()
    thread.join()
    assert [str(problem).endswith("counting was stopped") for problem in ended] == [True]
