"""Lives of runs, turns of hosts, budgets in common: what holds whether crawls share a database or not."""

from datetime import timedelta

from tests.patience import wait_until
from tests.storage.conftest import NOW, Desk
from warraq.articles.outcomes import Rejected
from warraq.storage import FeedState, poll_visit

HOSTS = ("a.example", "b.example")


def test_a_run_takes_hosts_gives_them_back_and_takes_them_again(desk: Desk) -> None:
    turns = desk.store.turns
    assert turns.take(desk.run_id, HOSTS) == set(HOSTS)
    assert turns.take(desk.run_id, HOSTS) == set(HOSTS)  # they are its own
    assert turns.wanted(desk.run_id, {"a.example": 10.0}) == frozenset()
    turns.give_back(desk.run_id, dict.fromkeys(HOSTS, 0.0))
    wait_until(lambda: turns.take(desk.run_id, HOSTS) == set(HOSTS))  # times are kept to the second


def test_a_run_that_is_renewed_lives_and_one_that_has_ended_does_not(desk: Desk) -> None:
    runs = desk.store.runs
    run = runs.start("crawl", "test", NOW, hold_s=60, cluster="nightly")
    assert runs.renew(run, hold_s=60)
    assert runs.began("nightly") == NOW
    runs.finish(run, "finished", NOW)
    assert not runs.renew(run, hold_s=60)
    assert runs.began("nightly") is None
    assert not runs.renew(desk.run_id, hold_s=60)  # it never said until when it lives


def test_what_a_dead_run_stores_is_not_stored(desk: Desk) -> None:
    """Its visit is free, or another's: whoever has it stores it."""
    leased = desk.lease("one")
    second = desk.store.runs.start("crawl", "test", NOW)
    refused = desk.record(leased, body=b"x")
    assert desk.store.fetches.commit_failed(refused, Rejected(reason="listing")).lapsed
    again = desk.store.frontier.lease_url(second, leased.visit.url)
    assert again is not None
    assert again.run_id == second
    assert desk.store.fetches.commit_failed(refused, Rejected(reason="listing")).lapsed
    desk.run_id = second
    assert not desk.store.fetches.commit_failed(
        desk.record(again, body=b"x"), Rejected(reason="listing")
    ).lapsed
    desk.run_id = 1
    assert desk.store.fetches.commit_failed(
        refused, Rejected(reason="listing")
    ).lapsed  # it is gone from the queue
    with desk.read() as reader:
        assert [fetch.id for fetch in reader.fetches.of(leased.visit.url)] == [1]


def test_a_visit_is_stored_once_however_often_it_is_tried(desk: Desk) -> None:
    """The answer to a commit was lost with the connection: the call is made again."""
    failed = desk.record(desk.lease("one"), status=0, error="timeout")
    gone = desk.record(desk.lease("two"), status=404)
    for is_again in (False, True):
        retried = desk.store.fetches.commit_failed(
            failed, Rejected(reason="listing"), retry_at=NOW + timedelta(minutes=10)
        )
        assert retried.lapsed == is_again
        assert desk.store.fetches.commit_gone(gone).lapsed == is_again
    with desk.read() as reader:
        assert len(reader.fetches.of(desk.url("one"))) == len(reader.fetches.of(desk.url("two"))) == 1
    assert desk.store.frontier.pending() == 1


def test_leases_of_which_nobody_knows_are_given_back(desk: Desk) -> None:
    known, unknown = desk.lease("one"), desk.lease("two")
    frontier = desk.store.frontier
    assert frontier.keep_only(desk.run_id, [known.id]) == 1
    assert frontier.lease_url(desk.run_id, known.visit.url) is None
    again = frontier.lease_url(desk.run_id, unknown.visit.url)
    assert again is not None
    assert again.attempts == 1


def test_only_its_own_leases_are_given_back_by_a_run(desk: Desk) -> None:
    leased = desk.lease("one")
    desk.store.frontier.release([leased.id], run_id=desk.run_id + 1)
    assert desk.store.frontier.lease_url(desk.run_id, leased.visit.url) is None
    desk.store.frontier.release([leased.id], run_id=desk.run_id)
    assert desk.store.frontier.lease_url(desk.run_id, leased.visit.url) is not None


def test_a_feed_that_was_polled_since_is_not_queued_again(desk: Desk) -> None:
    feeds = [
        desk.store.feeds.add(
            FeedState(
                source_id=desk.source.id, url=desk.url(name), kind="feed", next_poll_at=NOW, last_poll_at=at
            )
        )
        for name, at in (
            ("never", None),
            ("before", NOW - timedelta(seconds=1)),
            ("since", NOW + timedelta(seconds=1)),
        )
    ]
    polls = [poll_visit(feed) for feed in feeds]
    assert desk.store.frontier.add(polls, now=NOW, unless_polled_since=NOW) == 2
    assert desk.store.frontier.lease_url(desk.run_id, desk.url("since")) is None
    assert desk.store.frontier.lease_url(desk.run_id, desk.url("before")) is not None


def test_a_budget_is_given_out_once(desk: Desk) -> None:
    budgets = desk.store.budgets
    assert [budgets.take("nightly", 0, wanted=20, limit=50) for _ in range(4)] == [20, 20, 10, 0]
    assert budgets.take("nightly", 7, wanted=20, limit=5) == 5
    assert budgets.take("weekly", 0, wanted=1, limit=50) == 1
    budgets.give_back("nightly", 0, 4)
    assert budgets.take("nightly", 0, wanted=20, limit=50) == 4


def test_the_runs_that_live_are_listed_with_what_they_have(desk: Desk) -> None:
    runs = desk.store.runs
    runs.finish(desk.run_id, "finished", NOW)
    with desk.read() as reader:
        assert reader.runs.living() == ()
    desk.run_id = runs.start("crawl", "test", NOW, hold_s=60, cluster="nightly", place="process 1 on desk")
    desk.lease("one")
    desk.store.frontier.add([desk.visit("two")])
    desk.store.budgets.take("nightly", 0, wanted=20, limit=100)
    with desk.read() as reader:
        (run,) = reader.runs.living()
        queue = reader.runs.queue()
    assert (run.id, run.command, run.place, run.started_at) == (
        desk.run_id,
        "crawl",
        "process 1 on desk",
        NOW,
    )
    assert (run.cluster, run.leased, run.taken) == ("nightly", 1, 20)
    assert run.alive_until is not None
    assert (queue.waiting, queue.leased, queue.hosts) == (1, 1, 1)
    runs.finish(run.id, "stopped", NOW)
    with desk.read() as reader:
        assert reader.runs.living() == ()
        assert reader.runs.queue().leased == 0  # what it did not store is for others
