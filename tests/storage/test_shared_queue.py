"""Several crawls on one database of PostgreSQL: whose a host is, whose a visit, and what becomes of a dead one's."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests import postgres
from tests.patience import wait_until
from tests.storage.conftest import NOW
from warraq.storage import LeasedVisit, Source, Store, Visit, open_store
from warraq.storage.postgres import queue as postgres_queue

LONG_S = 600.0


@pytest.fixture(scope="module")
def servers_databases() -> Iterator[postgres.Databases]:
    with postgres.databases() as found:
        yield found


@pytest.fixture
def stores(servers_databases: postgres.Databases) -> Iterator[tuple[Store, Store]]:
    """Two connections to one database with one source."""
    address = servers_databases.make()
    with open_store(address) as first, open_store(address) as second:
        first.sources.add(Source(slug="s", home_url="https://s.example/"), now=NOW)
        yield first, second
    servers_databases.take_back()


def queue(store: Store, hosts: str, each: int = 2) -> None:
    store.frontier.add([
        Visit(source_id=1, url=f"https://{name}.example/{number}", host=f"{name}.example", role="article")
        for name in hosts
        for number in range(each)
    ])  # fmt: skip


def begin(store: Store, hold_s: float = LONG_S) -> int:
    return store.runs.start("crawl", "test", datetime.now(UTC), hold_s=hold_s)


def lease(store: Store, run: int, limit: int = 10) -> list[LeasedVisit]:
    return list(store.frontier.lease(run, limit=limit, now=datetime.now(UTC)))


def hosts(leased: list[LeasedVisit]) -> list[str]:
    return sorted(one.visit.host[0] for one in leased)


def seen(what: Callable[[], object]) -> None:
    wait_until(lambda: bool(what()))


def test_a_host_is_one_runs_at_a_time(stores: tuple[Store, Store]) -> None:
    first, second = stores
    one, two = begin(first), begin(second)
    queue(first, "abcd")
    assert hosts(lease(first, one, limit=2)) == ["a", "b"]
    assert hosts(lease(second, two)) == ["c", "d"]
    assert hosts(lease(first, one)) == ["a", "b"]
    assert lease(second, two, limit=1)[0].visit.host == "c.example"
    assert second.turns.take(two, ["a.example", "c.example", "other.example"]) == {
        "c.example",
        "other.example",
    }
    assert first.turns.take(one, ["other.example"]) == frozenset()


def test_a_host_that_is_given_back_rests(stores: tuple[Store, Store]) -> None:
    first, second = stores
    one, two = begin(first), begin(second)
    queue(first, "ab")
    assert hosts(lease(first, one, limit=2)) == ["a", "b"]
    first.turns.give_back(one, {"a.example": 0.0, "b.example": LONG_S})
    seen(lambda: hosts(lease(second, two)) == ["a"])
    assert lease(first, one) == []
    assert second.turns.take(two, ["b.example"]) == frozenset()
    second.turns.give_back(one, {"a.example": 0.0})  # is not its own
    assert first.turns.take(one, ["a.example"]) == frozenset()


def test_a_run_hears_that_another_one_waits(stores: tuple[Store, Store]) -> None:
    first, second = stores
    one, two = begin(first), begin(second)
    queue(first, "ab")
    lease(first, one)
    assert second.turns.take(two, ["a.example"]) == frozenset()
    assert first.turns.wanted(one, {}) == {"a.example"}
    first.turns.give_back(one, {"a.example": 0.0})
    assert lease(first, one)[0].visit.host == "b.example"  # the other goes first
    seen(lambda: second.turns.take(two, ["a.example"]))
    assert second.turns.wanted(two, {}) == frozenset()


def test_what_a_dead_run_held_is_taken_over(stores: tuple[Store, Store]) -> None:
    first, second = stores
    one, two = begin(first, hold_s=1.0), begin(second)
    queue(first, "a", each=1)
    (held,) = lease(first, one)
    first.turns.wanted(one, {"a.example": 0.0})
    assert lease(second, two) == []
    now = datetime.now(UTC)
    soon = second.frontier.next_time(now, run_id=two)
    assert soon is not None and soon - now <= timedelta(seconds=1)  # noqa: PT018
    taken: list[LeasedVisit] = []
    seen(lambda: taken.extend(lease(second, two)) or taken)
    assert [(one.id, one.attempts) for one in taken] == [(held.id, 2)]
    assert not first.runs.renew(one, hold_s=LONG_S)
    assert first.frontier.next_time(now, run_id=two) is None


def test_a_start_leaves_the_living_alone(stores: tuple[Store, Store]) -> None:
    first, second = stores
    one = begin(first)
    queue(first, "a", each=1)
    assert len(lease(first, one)) == 1
    begin(second)
    assert first.runs.renew(one, hold_s=LONG_S)
    (held,) = second.frontier.lease(begin(second), limit=9, now=NOW) or (None,)
    assert held is None


def test_the_end_of_a_run_frees_its_hosts(stores: tuple[Store, Store]) -> None:
    first, second = stores
    one, two = begin(first), begin(second)
    queue(first, "a")
    first.frontier.release([visit.id for visit in lease(first, one)])
    first.turns.wanted(one, {"a.example": 0.0})
    first.runs.finish(one, "finished", NOW)
    seen(lambda: lease(second, two))


def test_what_others_just_change_is_passed_over(stores: tuple[Store, Store]) -> None:
    """No lease waits for a commit, however long that takes."""
    first, second = stores
    two = begin(second)
    queue(first, "ab", each=1)
    with first.whole():
        first.frontier.add(
            [Visit(source_id=1, url="https://a.example/0", host="a.example", role="article", priority=9)]
        )
        assert first.frontier.known(
            ["https://a.example/0"]
        )  # the server has changed it: nothing waits on the way
        assert hosts(lease(second, two)) == ["b"]
    assert second.runs.renew(two, hold_s=LONG_S)


def test_hosts_without_visits_leave_the_turns_and_come_back(
    stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_queue, "TIDY_S", 0.0)
    first, _ = stores
    one = begin(first)
    queue(first, "a", each=1)
    (held,) = lease(first, one)
    first.turns.give_back(one, {"a.example": 0.0})
    seen(lambda: lease(first, one) == [] and first.turns.wanted(one, {}) == frozenset())
    first.frontier.release([held.id])
    seen(lambda: lease(first, one))


def test_hosts_where_all_waits_are_set_aside_until_something_comes(
    stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_queue, "TIDY_S", 0.0)
    first, second = stores
    one, two = begin(first), begin(second)
    later = datetime.now(UTC) + timedelta(hours=1)
    late = Visit(
        source_id=1, url="https://a.example/late", host="a.example", role="article", not_before=later
    )
    first.frontier.add([late])
    queue(first, "b", each=1)
    first.hosts.set_not_before("b.example", later, "429")
    assert lease(first, one) == []
    assert second.frontier.lease(two, limit=9, now=later + timedelta(hours=1)) == ()  # not even looked at
    queue(first, "a", each=1)
    first.hosts.set_not_before("b.example", NOW, "")
    assert hosts(lease(second, two)) == ["a", "b"]


def test_a_source_that_is_resumed_is_looked_at_at_once(
    stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_queue, "TIDY_S", 0.0)
    first, second = stores
    one, two = begin(first), begin(second)
    queue(first, "a", each=1)
    first.sources.set_state(1, "paused", now=NOW)
    assert lease(first, one) == []
    first.sources.set_state(1, "active", now=NOW)
    assert hosts(lease(second, two)) == ["a"]


def test_there_is_work_for_one_more_while_a_host_is_nobodys(stores: tuple[Store, Store]) -> None:
    first, second = stores
    run = begin(first)
    assert not second.runs.is_work_left()
    queue(first, "ab", each=2)
    assert second.runs.is_work_left()
    assert len(lease(first, run, limit=2)) == 2
    assert not second.runs.is_work_left()  # what waits is at hosts of the run
    first.turns.give_back(run, {"a.example": 0.0})
    seen(second.runs.is_work_left)


def test_a_run_whose_time_has_passed_lives_no_more(stores: tuple[Store, Store]) -> None:
    first, second = stores
    run = begin(first, hold_s=1)
    begin(second)
    seen(lambda: run not in [one.id for one in second.runs.living()])
    assert len(second.runs.living()) == 1
