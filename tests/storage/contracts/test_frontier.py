"""The frontier: who is next, who waits, what a kill leaves."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.articles.outcomes import Failed, Rejected
from warraq.articles.records import StatedTime
from warraq.articles.urls import host_of
from warraq.storage import Source, Store, Visit, open_store


def visit(number: int, *, host: str = "a.example", source_id: int = 1, **changes: object) -> Visit:
    values: dict[str, object] = {
        "source_id": source_id, "url": f"https://{host}/{number}", "host": host, "role": "article", **changes,
    }  # fmt: skip
    return Visit(**values)  # type: ignore[arg-type]


def take(desk: Desk, limit: int = 10, **how: object) -> list[str]:
    leased = desk.store.frontier.lease(desk.run_id, limit=limit, now=desk.now, **how)  # type: ignore[arg-type]
    return [lease.visit.url.removeprefix("https://") for lease in leased]


def test_a_host_gives_one_visit_the_most_urgent_first_then_the_oldest(desk: Desk) -> None:
    desk.store.frontier.add([visit(1), visit(2, priority=5), visit(3, priority=5), visit(4, priority=-1)])
    assert [take(desk) for _ in range(5)] == [
        ["a.example/2"],
        ["a.example/3"],
        ["a.example/1"],
        ["a.example/4"],
        [],
    ]


def test_per_host_and_limit_bound_a_lease(desk: Desk) -> None:
    desk.store.frontier.add([visit(n, host=f"{name}.example") for name in "abcd" for n in range(5)])
    assert Counter(url[0] for url in take(desk, limit=6, per_host=2)) == {"a": 2, "b": 2, "c": 2}
    assert Counter(url[0] for url in take(desk, limit=3, per_host=2)) == {"d": 2, "a": 1}


def test_hosts_take_turns(desk: Desk) -> None:
    desk.store.frontier.add(
        [
            visit(n, host=f"{name}.example", priority=9 if name == "a" else 0)
            for name in "abc"
            for n in range(3)
        ]
    )
    assert [take(desk, limit=1)[0][0] for _ in range(9)] == list("abcabcabc")


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({}, {"a.example/1", "b.example/2", "c.example/3"}),
        ({"hosts_busy": {"a.example"}}, {"b.example/2", "c.example/3"}),
        ({"roles": {"listing"}}, {"b.example/2"}),
        ({"roles": set()}, set()),
        ({"sources": [1]}, {"a.example/1", "b.example/2"}),
        ({"sources": range(1, 200)}, {"a.example/1", "b.example/2", "c.example/3"}),
        ({"sources": [1], "roles": {"article"}}, {"a.example/1"}),
        ({"sources": []}, set()),
    ],
)
def test_who_is_passed_over(desk: Desk, how: dict[str, object], expected: set[str]) -> None:
    desk.store.sources.add(Source(slug="second", home_url="https://c.example/"), now=NOW)
    desk.store.frontier.add(
        [visit(1), visit(2, host="b.example", role="listing"), visit(3, host="c.example", source_id=2)]
    )
    assert set(take(desk, **how)) == expected


def test_a_visit_and_a_host_wait_for_their_time(desk: Desk) -> None:
    frontier = desk.store.frontier
    frontier.add([visit(1, not_before=NOW + timedelta(seconds=1.5)), visit(2, host="b.example")])
    desk.store.hosts.set_not_before("b.example", NOW + timedelta(seconds=10), "429")
    assert take(desk) == []
    assert frontier.next_time(desk.now) == NOW + timedelta(seconds=2)  # rounded up, never down
    desk.later(seconds=2)
    assert frontier.next_time(desk.now) is not None  # what has just ripened is not missed
    assert take(desk) == ["a.example/1"]
    assert frontier.next_time(desk.now) == NOW + timedelta(seconds=10)
    assert frontier.next_time(desk.now, hosts_busy={"b.example"}) is None
    assert frontier.next_time(desk.now, roles={"feed"}) is None
    desk.later(seconds=8)
    assert take(desk) == ["b.example/2"]
    assert frontier.next_time(desk.now) is None


def test_a_url_queued_twice_takes_the_stronger_reason_and_the_higher_priority(desk: Desk) -> None:
    frontier = desk.store.frontier
    assert frontier.add([visit(1, priority=5), visit(1, reason="vanished", priority=2), visit(2)]) == 2
    assert frontier.add([visit(1, reason="new", priority=7)]) == 0
    (leased,) = frontier.lease(desk.run_id, limit=1, now=NOW)
    assert (leased.visit.reason, leased.visit.priority) == ("vanished", 7)
    assert frontier.add([visit(1, reason="changed", priority=99)]) == 0  # it is being fetched
    assert frontier.lease_url(desk.run_id, leased.visit.url) is None


def test_attempts_count_tries_not_what_was_given_back(desk: Desk) -> None:
    frontier = desk.store.frontier
    first = desk.lease("one")
    assert first.attempts == 1
    frontier.release([first.id])
    again = frontier.lease_url(desk.run_id, first.visit.url)
    assert again is not None
    assert again.attempts == 1
    run = desk.store.runs.start("crawl", "test", NOW)  # the first was killed
    after_kill = frontier.lease_url(run, first.visit.url)
    assert after_kill is not None
    assert after_kill.attempts == 2


def test_starting_a_run_ends_the_killed_one_and_frees_its_leases(desk: Desk) -> None:
    desk.lease("one")
    assert take(desk) == []
    second = desk.store.runs.start("crawl", "test", NOW)
    assert len(desk.store.frontier.lease(second, limit=5, now=NOW)) == 1
    desk.store.runs.finish(second, "finished", NOW)
    assert [(run.id, run.outcome) for run in desk.store.runs.last(5)] == [
        (second, "finished"),
        (desk.run_id, "killed"),
    ]


def test_a_failure_that_may_pass_waits_and_one_that_does_not_leaves(desk: Desk) -> None:
    retry_at = NOW + timedelta(minutes=10)
    record = desk.record(desk.lease("one"), status=0, error="timeout")
    desk.store.fetches.commit_failed(record, Failed(error="timeout"), retry_at=retry_at)
    assert desk.store.frontier.pending() == 1
    assert desk.store.frontier.next_time(NOW) == retry_at
    desk.later(minutes=10)
    (leased,) = desk.store.frontier.lease(desk.run_id, limit=1, now=desk.now)
    assert leased.attempts == 2
    desk.store.fetches.commit_failed(desk.record(leased, status=0, error="timeout"), Failed(error="timeout"))
    assert desk.store.frontier.pending() == 0


def test_what_is_known_is_what_waits_what_is_stored_and_what_was_judged(desk: Desk) -> None:
    frontier = desk.store.frontier
    desk.put("article", html("One", paragraphs("amber")))
    rejected = desk.record(desk.lease("listing"), body=b"x")
    desk.store.fetches.commit_failed(rejected, Rejected(reason="listing"))
    desk.store.fetches.commit_failed(
        desk.record(desk.lease("down"), status=0, error="dns"), Failed(error="dns")
    )
    frontier.add([desk.visit("waiting")])
    names = ["article", "listing", "down", "waiting", "new"]
    known = frontier.known(desk.url(name) for name in names)
    assert {name for name in names if desk.url(name) in known} == {"article", "listing", "waiting"}
    for _ in range(2):
        desk.store.fetches.commit_failed(
            desk.record(desk.lease("down"), status=0, error="dns"), Failed(error="dns")
        )
    assert desk.url("down") in frontier.known([desk.url("down")])


def test_counts_by_source(desk: Desk) -> None:
    second = desk.store.sources.add(Source(slug="second", home_url="https://c.example/"), now=NOW)
    desk.store.frontier.add([visit(1), visit(2), visit(3, host="c.example", source_id=second.id)])
    frontier = desk.store.frontier
    assert (frontier.pending(), frontier.pending([second.id]), frontier.pending([])) == (3, 1, 0)


def test_rechecks_are_the_articles_longest_unseen(desk: Desk) -> None:
    for name in ("old", "gone", "older", "fresh"):
        if name == "fresh":
            desk.later(days=40)
        desk.put(name, html(name, paragraphs(name)))
        desk.later(seconds=1)
    desk.gone("gone")
    before = desk.now - timedelta(days=30)
    assert desk.store.frontier.add_rechecks(desk.source.id, before=before, limit=1, priority=1) == 1
    assert take(desk) == ["blog.example/old"]
    assert desk.store.frontier.add_rechecks(desk.source.id, before=before, limit=9, priority=1) == 1
    assert take(desk) == ["blog.example/older"]


def rechecked(desk: Desk, limit: int = 10) -> list[str]:
    """The addresses that are queued to be looked at again, with the longest interval at its default."""
    before = desk.now - timedelta(days=30)
    desk.store.frontier.add_rechecks(desk.source.id, before=before, limit=limit, priority=1, now=desk.now)
    return [url.removeprefix("blog.example/") for _ in range(limit) for url in take(desk)]


def put_dated(desk: Desk, name: str, published: datetime) -> None:
    body = html(name, paragraphs(name))
    prepared = desk.prepared(body, name)
    assert prepared.article is not None
    dated = replace(prepared.article.metadata, published=StatedTime(at=published, raw=published.isoformat()))
    prepared = replace(prepared, article=replace(prepared.article, metadata=dated))
    desk.store.fetches.commit_article(desk.record(desk.lease(name), body=body), prepared)


def test_young_posts_are_rechecked_sooner_those_without_a_day_are_not(desk: Desk) -> None:
    put_dated(desk, "young", desk.now)
    put_dated(desk, "of-last-year", desk.now - timedelta(days=300))
    desk.put("undated", html("undated", paragraphs("undated")))
    desk.later(hours=20)
    assert rechecked(desk) == []
    desk.later(hours=10)
    assert rechecked(desk) == ["young"]


def test_young_posts_leave_room_for_others(desk: Desk) -> None:
    desk.put("old", html("old", paragraphs("old")))
    desk.later(days=31)
    for name in ("one", "two", "three"):
        put_dated(desk, name, desk.now)
    desk.later(days=2)
    assert sorted(rechecked(desk, limit=2)) == ["old", "one"]


def test_a_site_whose_rechecks_find_edits_is_rechecked_sooner(desk: Desk) -> None:
    names = [f"post{letter}" for letter in "abcdefghij"]
    for name in names:
        desk.put(name, html(name, paragraphs(name)))
    desk.later(days=31)
    for name in names:  # every other one was edited
        edited = paragraphs(name, 12 if name < "poste" else 11)
        record = desk.record(desk.lease(name, reason="recheck"), body=html(name, edited))
        desk.store.fetches.commit_article(record, desk.prepared(html(name, edited), name))
    desk.later(days=4)
    assert rechecked(desk) == []
    desk.later(days=3)
    assert sorted(rechecked(desk)) == names


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Example.ORG/a", "example.org"),
        ("http://127.0.0.1:8041/?a=/b", "127.0.0.1:8041"),
        ("https://user@example.org?x", "example.org"),
        ("https://[::1]:80#a", "[::1]:80"),
    ],
)
def test_host_and_port_are_the_unit_of_politeness(url: str, host: str) -> None:
    assert host_of(url) == host


queues = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 3), st.sampled_from(["article", "feed"])), max_size=25
)


@dataclass
class Queue:
    """One database for all examples: making one takes longer than an example. What was taken stays taken."""

    store: Store
    source_id: int
    run_id: int
    example: int = 0


@pytest.fixture(scope="module")
def one_queue(lasting_database: Path | str) -> Iterator[Queue]:
    with open_store(lasting_database) as store:
        source = store.sources.add(Source(slug="s", home_url="https://s.example/"), now=NOW)
        yield Queue(store, source.id, store.runs.start("crawl", "test", NOW))


@settings(max_examples=30)
@given(queue=queues, per_host=st.integers(1, 3), limit=st.integers(1, 5))
def test_every_visit_is_given_once_and_never_a_worse_one_of_its_host_before(
    one_queue: Queue, queue: list[tuple[str, int, str]], per_host: int, limit: int
) -> None:
    one_queue.example += 1
    frontier = one_queue.store.frontier
    visits = [
        visit(
            1_000 * one_queue.example + number,
            host=host,
            source_id=one_queue.source_id,
            priority=first,
            role=role,
        )
        for number, (host, first, role) in enumerate(queue)
    ]
    frontier.add(visits)
    taken: list[Visit] = []
    while leased := frontier.lease(one_queue.run_id, limit=limit, now=NOW, per_host=per_host):
        assert len(leased) <= limit
        assert max(Counter(lease.visit.host for lease in leased).values()) <= per_host
        taken += [lease.visit for lease in leased]
    for host in "abc":
        expected = sorted((v for v in visits if v.host == host), key=lambda v: -v.priority)
        assert [v.url for v in taken if v.host == host] == [v.url for v in expected]
