"""Several crawls on one database of PostgreSQL, each a process: nothing is lost, nobody is asked twice or by two."""

import json
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests import postgres
from tests.crawler.many_blogs import Blogs, many_blogs
from tests.patience import wait_until
from tests.programs import Program, finish, start_program
from warraq.articles.errors import DatabaseLost
from warraq.crawler.session import StoreThread, store_thread
from warraq.storage import FeedState, Source, Visit, open_reader, open_store

DELAY_S = 0.4
POSTS = 3
#: Of the delay: Scrapy varies it by a tenth, and a busy machine lets the blog look at its clock late.
LEAST_GAP = 0.6


@pytest.fixture(scope="module")
def databases() -> Iterator[postgres.Databases]:
    with postgres.databases() as found:
        yield found


@pytest.fixture
def database(databases: postgres.Databases) -> Iterator[str]:
    yield databases.make()
    databases.take_back()


def follow(database: str, blogs: Blogs, *, create: bool = False) -> None:
    now = datetime.now(UTC)
    with open_store(database, create=create) as store:
        for number, base in enumerate(blogs.bases):
            source = store.sources.add(Source(slug=f"blog{number}", home_url=f"{base}/", local=True), now=now)
            store.feeds.add(FeedState(source_id=source.id, url=f"{base}/feed", kind="feed", next_poll_at=now))


def start(database: str, **how: object) -> Program:
    how = {"database": database, "delay_s": DELAY_S, "in_flight": 4, "timeout_s": 30.0, **how}
    return start_program("tests.crawler.shared_worker", json.dumps(how))


def report_of(worker: Program) -> dict[str, object]:
    done = finish(worker)
    assert done.returncode == 0, done.stderr
    report: dict[str, object] = json.loads(done.stdout)
    return report


def assert_complete(database: str, blogs: Blogs) -> None:
    """Each post is stored, once, and nothing waits or is held."""
    with open_reader(database) as reader:
        stored = {article.url for article in reader.articles.select()}
        for base in blogs.bases:
            for number in range(1, POSTS + 1):
                url = f"{base}/posts/{number}"
                moved = number == 1 and base in blogs.moved
                assert (f"{blogs.moved[base]}/posts/moved" if moved else url) in stored
                fetches = [fetch for fetch in reader.fetches.of(url) if not fetch.error]
                assert len(fetches) == 1, url
    with open_store(database) as store:
        assert store.frontier.pending() == 0


def assert_polite(blogs: Blogs) -> None:
    assert max(blogs.most.values()) == 1
    for base, gaps in blogs.gaps().items():
        assert min(gaps) >= DELAY_S * LEAST_GAP, base


def turn_of(database: str) -> tuple[str, float]:
    """Of the only host: when it may be asked, and its delay."""
    with open_store(database) as store:
        rows = store._connection.execute("SELECT free_at, delay_s FROM turns")  # type: ignore[attr-defined]
        (found,) = rows.fetchall()
    return found  # type: ignore[no-any-return]


def terminate(database: str) -> None:
    """Break all connections to the database, as a restart of its server does."""
    with postgres.connect_to_server() as session:
        session.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            (database.rpartition("/")[2],),
        )


@pytest.mark.parametrize("workers", [2, 4])
def test_workers_share_a_queue(database: str, workers: int) -> None:
    """Every blog's first post moved to the next blog: redirects lead to hosts that other workers are asking."""
    with many_blogs(10, posts=POSTS) as blogs:
        follow(database, blogs)
        blogs.moved.update(zip(blogs.bases, blogs.bases[1:] + blogs.bases[:1], strict=True))
        reports = [report_of(worker) for worker in [start(database) for _ in range(workers)]]
    assert [report["ended"] for report in reports] == ["finished"] * workers
    assert sum(int(str(report["requests"])) > 0 for report in reports) > 1
    assert_complete(database, blogs)
    assert_polite(blogs)
    for base in blogs.bases:
        assert set(blogs.targets(base).values()) == {1}, base


def test_the_delay_counts_from_when_a_request_left(tmp_path: Path) -> None:
    with many_blogs(1, posts=POSTS) as blogs:
        follow(str(tmp_path / "corpus.db"), blogs, create=True)
        assert report_of(start(str(tmp_path / "corpus.db"), stall_s=0.25))["ended"] == "finished"
    assert sum(map(len, blogs.gaps().values())) == POSTS + 1
    assert_polite(blogs)


def test_a_crawl_that_ends_at_once_leaves_its_delay(database: str) -> None:
    with many_blogs(1, posts=POSTS) as blogs:
        follow(database, blogs)
        began = datetime.now(UTC)
        assert report_of(start(database, delay_s=30.0, max_requests=1))["ended"] == "budget"
    assert [one.target for one in blogs.asked] == ["/robots.txt"]
    assert datetime.fromisoformat(turn_of(database)[0]) >= began + timedelta(seconds=30)


def test_a_long_delay_is_known_before_the_first_request(database: str) -> None:
    """A crawl that is killed at once is waited for less long."""
    with many_blogs(1, posts=POSTS) as blogs:
        follow(database, blogs)
        worker = start(database, delay_s=50.0)
        wait_until(lambda: bool(blogs.asked))
        worker.send_signal(signal.SIGKILL)
        finish(worker)
    assert turn_of(database)[1] == 50.0


def test_what_a_killed_worker_had_is_taken_over(database: str) -> None:
    with many_blogs(6, posts=POSTS, answer_s=0.3) as blogs:
        follow(database, blogs)
        first = start(database, timeout_s=5.0)
        wait_until(lambda: any(asked.target.startswith("/posts/") for asked in list(blogs.asked)))
        second = start(database, timeout_s=5.0)
        first.send_signal(signal.SIGKILL)
        finish(first)
        assert report_of(second)["ended"] == "finished"
    assert_complete(database, blogs)
    assert_polite(blogs)
    asked_twice = [
        target for base in blogs.bases for target, times in blogs.targets(base).items() if times > 1
    ]
    assert len(asked_twice) <= 4  # what the killed one had under way


def test_a_crawl_outlives_the_restart_of_its_server(database: str) -> None:
    with many_blogs(4, posts=POSTS, answer_s=0.1) as blogs:
        follow(database, blogs)
        worker = start(database)
        for least in (6, 12, 16):
            wait_until(lambda: len(blogs.asked) >= least)  # noqa: B023 - called at once
            terminate(database)
        assert report_of(worker)["ended"] == "finished"
    assert_complete(database, blogs)
    for base in blogs.bases:
        assert set(blogs.targets(base).values()) == {1}, base


def test_the_parts_of_a_crawl_have_one_budget(database: str) -> None:
    with many_blogs(6, posts=POSTS) as blogs:
        follow(database, blogs)
        workers = [start(database, cluster="nightly", max_requests=15) for _ in range(2)]
        reports = [report_of(worker) for worker in workers]
        assert len(blogs.asked) == 15
        assert "budget" in [report["ended"] for report in reports]
        assert report_of(start(database))["ended"] == "finished"
    assert_complete(database, blogs)


def test_a_call_is_made_again_once_the_server_is_back(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    thread = StoreThread(database)
    try:
        sources = thread.store.sources
        thread.call(sources.add, Source(slug="one", home_url="https://one.example/"), now=datetime.now(UTC))
        terminate(database)
        assert [source.slug for source in thread.call(sources.all)] == ["one"]
        assert thread.losses == 1
        monkeypatch.setattr(store_thread, "LOST_PATIENCE_S", 0.0)
        monkeypatch.setattr(thread.store, "reconnect", _unreachable)
        terminate(database)
        with pytest.raises(DatabaseLost):
            thread.call(sources.all)
    finally:
        thread.close()


def _unreachable() -> None:
    raise DatabaseLost("no server")


def test_a_commit_whose_answer_was_lost_is_not_made_twice(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = StoreThread(database)
    try:
        source = Source(slug="one", home_url="https://one.example/")
        thread.call(thread.store.sources.add, source, now=datetime.now(UTC))
        connection = thread.store._connection  # type: ignore[attr-defined]
        commit, lost = connection.commit, []

        def commit_and_lose() -> None:
            commit()
            if not lost:
                lost.append(True)
                raise DatabaseLost("the answer did not come")

        monkeypatch.setattr(connection, "commit", commit_and_lose)
        visit = Visit(source_id=1, url="https://one.example/a", host="one.example", role="article")
        assert thread.call(thread.store.frontier.add, [visit]) == 0  # it was there
        assert lost
        assert thread.call(thread.store.frontier.pending) == 1
    finally:
        thread.close()
