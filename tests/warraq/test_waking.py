"""`run` sleeps until something is due, which a person may decide meanwhile, or a signal."""

import signal
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.patience import HANG_S
from tests.programs import Program
from warraq.cli import run
from warraq.cli.invocation import Invocation
from warraq.cli.wishes import Wishes
from warraq.config import load_config
from warraq.desk import rounds
from warraq.desk.sources import SourceDesk
from warraq.storage import FeedState, Source, open_store

#: Says that it is about to wait, and waits until a signal ends that; a hundred seconds is long beside a signal.
WAITING = """
import os
from warraq.cli.wishes import Wishes

wishes = Wishes()
wishes.listen()
while not wishes.stop:
    os.write(1, b"waits\\n")
    assert wishes.wait(100), "nothing woke it"
    assert wishes.reload or wishes.stop
    wishes.reload = False
"""


def wake_up(wishes: Wishes) -> None:
    """As a signal does."""
    wishes._waking.send(b"\0")


def test_a_poll_that_is_asked_for_and_a_resumed_source_wake_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wishes: Wishes
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
        person = threading.Timer(0.02, act, ("blog",))
        person.start()
        began = time.monotonic()
        run._wait(Invocation(database=str(database)), wishes, HANG_S)
        assert time.monotonic() - began < HANG_S, "it slept to the end"
        person.join()
        with open_store(database) as store:
            (feed,) = store.feeds.of_source(source.id)
            assert feed.next_poll_at <= datetime.now(UTC)
            store.feeds.save(replace(feed, next_poll_at=later))


def test_what_is_not_due_lets_it_sleep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wishes: Wishes
) -> None:
    monkeypatch.setattr(run, "LOOK_AGAIN_S", 0.01)
    monkeypatch.setattr(rounds, "LEAST_PAUSE_S", 0.0)
    open_store(tmp_path / "corpus.db", create=True).close()
    woken = []

    def wake() -> None:
        woken.append(True)
        wake_up(wishes)

    person = threading.Timer(0.1, wake)
    person.start()
    run._wait(Invocation(database=str(tmp_path / "corpus.db")), wishes, HANG_S)
    assert woken, "it ended before somebody woke it"
    person.join()


def test_who_was_woken_before_does_not_wait(wishes: Wishes) -> None:
    wake_up(wishes)
    wake_up(wishes)
    assert wishes.wait(HANG_S)
    assert not wishes.wait(0)


def test_a_signal_ends_the_wait_whenever_it_comes() -> None:
    with Program([sys.executable, "-c", WAITING]) as program:
        assert program.stdout is not None
        for _ in range(500):
            assert program.stdout.readline() == "waits\n", program.communicate()
            program.send_signal(signal.SIGHUP)
        assert program.stdout.readline() == "waits\n", program.communicate()
        program.send_signal(signal.SIGTERM)
        assert program.wait(HANG_S) == 0
