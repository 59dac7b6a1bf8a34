"""Workers of a cluster without Ray: who leads, who takes part, and what each says."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests import postgres
from tests.crawler.many_blogs import many_blogs
from tests.crawler.test_shared_crawls import assert_complete, follow, terminate
from tests.patience import HANG_S, wait_until
from tests.programs import run_warraq
from warraq.cluster import member as members
from warraq.cluster.member import ROUND, Member, Ordered, Seen
from warraq.desk.clock import present
from warraq.location import Server
from warraq.storage import WriterLock, open_reader, open_store, poll_visit

POSTS = 3


@pytest.fixture(scope="module")
def databases() -> Iterator[postgres.Databases]:
    with postgres.databases() as found:
        yield found


@pytest.fixture
def database(databases: postgres.Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(members, "LOOK_S", 0.1)
    yield databases.make()
    databases.take_back()


class Working:
    """A member at work in a thread. `lines`: all that it said."""

    def __init__(self, name: str, database: str, text: str = "") -> None:
        self.member = Member(name, Server(database), Ordered(text=text))
        self.lines: list[str] = []
        self.thread = threading.Thread(target=self.member.run)
        self.thread.start()

    def seen(self) -> Seen:
        seen = self.member.look()
        self.lines += seen.lines
        return seen

    def leads(self) -> bool:
        return self.seen().leads

    def has_said(self, text: str) -> bool:
        self.seen()
        return any(text in line for line in self.lines)

    def end(self) -> None:
        self.member.drain()
        self.thread.join(HANG_S)
        assert not self.thread.is_alive()


@contextmanager
def working(*names: str, database: str, text: str = "") -> Iterator[list[Working]]:
    found = [Working(name, database, text) for name in names]
    try:
        yield found
    finally:
        for one in found:
            one.end()


def crawls(database: str) -> int:
    """How many there were."""
    with open_reader(database) as reader:
        return len(reader.runs.last(100))


def lives(database: str) -> bool:
    with open_reader(database) as reader:
        return bool(reader.runs.living())


def test_the_leader_crawls_and_another_one_leads_when_it_ends(database: str, tmp_path: Path) -> None:
    with many_blogs(3, posts=POSTS) as blogs:
        follow(database, blogs)
        with working("a", "b", database=database) as both:
            wait_until(lambda: any(one.leads() for one in both))
            (leader,) = [one for one in both if one.leads()]
            (other,) = [one for one in both if one is not leader]
            wait_until(lambda: crawls(database) >= 1 and not lives(database))
            before = crawls(database)  # the other one may have taken part
            assert "warraq cluster " in WriterLock(database, "run").holder()
            refused = run_warraq("--db", database, "run", folder=tmp_path)
            assert refused.returncode == 1
            assert "`warraq run` or `warraq cluster run` is at work on it (warraq cluster " in refused.stderr
            leader.end()
            wait_until(other.leads)
            wait_until(lambda: crawls(database) > before)  # who takes over looks at once for what is due
        assert_complete(database, blogs)
        assert WriterLock(database, "run").holder() == ""


def test_a_new_configuration_begins_a_round_with_it(database: str) -> None:
    with many_blogs(1, posts=POSTS) as blogs:
        follow(database, blogs)
        with working("a", database=database) as (one,):
            wait_until(lambda: crawls(database) == 1 and not lives(database))
            one.member.order(Ordered(text="max_requests_per_run = 7", number=2))
            wait_until(lambda: crawls(database) == 2)
            assert one.seen().number == 2


def test_a_worker_joins_a_round_while_there_is_work(database: str) -> None:
    """The round is begun by nobody that works: what is seen in the database suffices."""
    name = f"{ROUND}{present() - timedelta(minutes=1):%Y-%m-%d %H:%M:%S}"
    with many_blogs(2, posts=POSTS) as blogs, open_store(database) as store:
        lock = WriterLock(database, "run", doing="cluster elsewhere")
        with lock, working("a", database=database):
            run = store.runs.start("crawl", "test", present(), hold_s=HANG_S, cluster=name)
            follow(database, blogs)
            assert crawls(database) == 1  # feeds are due, but nothing is in the queue
            with open_store(database) as other:
                for feed in other.feeds.due(present()):
                    other.frontier.add([poll_visit(feed)])
            wait_until(lambda: crawls(database) == 2)
            store.runs.finish(run, "finished", present())
            wait_until(lambda: not lives(database))
            with open_reader(database) as reader:
                assert reader.runs.last(1)[0].outcome == "finished"


def test_a_server_that_was_started_anew_has_a_leader_again(database: str) -> None:
    with working("a", database=database) as (one,):
        wait_until(one.leads)
        wait_until(lambda: crawls(database) == 1 and not lives(database))
        terminate(database)
        wait_until(lambda: "warraq cluster a" in WriterLock(database, "run").holder())
        wait_until(one.leads)


def test_a_part_that_cannot_begin_is_told(database: str) -> None:
    text = '[hooks.desk]\nurl = "https://desk.example/hook"\n'
    with working("a", database=database, text=text) as (one,):
        wait_until(lambda: one.has_said("its part of round "))
        assert one.has_said("the webhook 'desk' has no secret to sign with")
