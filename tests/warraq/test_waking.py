"""`run` sleeps until something is due, which a person may decide meanwhile."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.patience import HANG_S
from warraq.cli import run
from warraq.cli.invocation import Invocation
from warraq.config import load_config
from warraq.desk import rounds
from warraq.desk.sources import SourceDesk
from warraq.storage import FeedState, Source, open_store


def test_a_poll_that_is_asked_for_and_a_resumed_source_wake_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "LOOK_AGAIN_S", 0.01)
    monkeypatch.setattr(rounds, "LEAST_PAUSE_S", 0.0)
    database, present = tmp_path / "corpus.db", datetime.now(UTC)
    with open_store(database, create=True) as store:
        source = store.sources.add(Source(slug="blog", home_url="https://blog.example/"), now=present)
        later = present + timedelta(minutes=30)
        url = "https://blog.example/feed"
        store.feeds.add(FeedState(source_id=source.id, url=url, kind="feed", next_poll_at=later))
    desk = SourceDesk(lambda: load_config(None, database=str(database)))
    desk.pause("blog")
    for act in (desk.resume, desk.poll_now):
        wishes = run.Wishes()
        guard = threading.Timer(HANG_S, wishes.woken.set)
        guard.start()
        person = threading.Timer(0.02, act, ("blog",))
        person.start()
        run._wait(Invocation(database=str(database)), wishes, 3600.0)
        person.join()
        guard.cancel()
        assert not wishes.woken.is_set(), "it slept until the guard woke it"
        with open_store(database) as store:
            (feed,) = store.feeds.of_source(source.id)
            assert feed.next_poll_at <= datetime.now(UTC)
            store.feeds.save(replace(feed, next_poll_at=later))


def test_what_is_not_due_lets_it_sleep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "LOOK_AGAIN_S", 0.01)
    monkeypatch.setattr(rounds, "LEAST_PAUSE_S", 0.0)
    open_store(tmp_path / "corpus.db", create=True).close()
    wishes = run.Wishes()
    person = threading.Timer(0.1, wishes.woken.set)
    person.start()
    run._wait(Invocation(database=str(tmp_path / "corpus.db")), wishes, HANG_S)
    person.join()
    assert wishes.woken.is_set()
