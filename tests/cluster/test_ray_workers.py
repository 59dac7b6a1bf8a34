"""`warraq cluster run`, with Ray and PostgreSQL: workers share the work, and whoever dies is replaced."""

import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import postgres
from tests.cluster.driver import Driver
from tests.cluster.processes import is_running
from tests.crawler.many_blogs import Blogs, many_blogs
from tests.crawler.test_shared_crawls import DELAY_S, assert_polite, follow
from tests.needed import needed_package
from tests.patience import HANG_S, wait_until
from tests.programs import run_warraq, start_program
from warraq.storage import LivingRun, open_reader

pytestmark = pytest.mark.xdist_group("ray")

POSTS = 3
SETTINGS = f"[defaults]\ndelay_s = {DELAY_S}\nas_public = true\n"
#: More than one crawl has under way at once, so that there is work for a second worker.
BLOGS = 72
#: Of the blogs until both workers are at work: Ray may start one long after the other.
SLOW_S = 1.0
#: Of the blogs while others are asked about the crawls, which shall not end meanwhile.
HELD_S = 5.0


@pytest.fixture(scope="module")
def databases() -> Iterator[postgres.Databases]:
    needed_package("ray")
    with postgres.databases() as found:
        yield found


@pytest.fixture
def database(databases: postgres.Databases) -> Iterator[str]:
    yield databases.make()
    databases.take_back()


#: What Ray asks who connects for; of the cluster made here.
TOKEN = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}


@pytest.fixture(scope="module")
def ray_address() -> Iterator[str]:
    """Of a Ray cluster that runs already."""
    needed_package("ray")
    pipes = {"stdin": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with start_program("tests.cluster.ray_head", env={**os.environ, **TOKEN}, **pipes) as head:
        assert head.stdout is not None
        assert head.stdin is not None
        yield head.stdout.readline().strip()
        head.stdin.close()
        head.wait(HANG_S)


@contextmanager
def running(database: str, folder: Path, *options: str) -> Iterator[Driver]:
    (folder / "warraq.toml").write_text(SETTINGS)
    environment = {**os.environ, "WARRAQ_DB": database, **(TOKEN if options else {})}
    command = ("cluster", "run", "--workers", "2", *options)
    with start_program("warraq", *command, env=environment, folder=folder) as program:
        driver = Driver(program)
        yield driver
        if program.poll() is None:
            assert driver.stop() == 0, driver.lines


def living(database: str) -> tuple[LivingRun, ...]:
    with open_reader(database) as reader:
        return reader.runs.living()


def stored(database: str) -> int:
    with open_reader(database) as reader:
        return reader.counts().articles


def is_collected(database: str, blogs: Blogs) -> Callable[[], bool]:
    return lambda: stored(database) == len(blogs.bases) * POSTS and not living(database)


def test_workers_share_the_work_and_drain(database: str, tmp_path: Path) -> None:
    with many_blogs(BLOGS, posts=POSTS, answer_s=HELD_S) as blogs:
        follow(database, blogs)
        with running(database, tmp_path) as driver:
            wait_until(lambda: len(living(database)) == 2)
            assert len({run.cluster for run in living(database)}) == 1
            assert len({run.place for run in living(database)}) == 2
            told = json.loads(
                run_warraq("--db", database, "cluster", "status", "--json", folder=tmp_path).stdout
            )
            assert told["leader"].startswith(f"warraq cluster {driver.leader()}, process ")
            assert [run["command"] for run in told["runs"]] == ["crawl", "crawl"]
            second = run_warraq("--db", database, "cluster", "run", "--workers", "1", folder=tmp_path)
            assert second.returncode == 1
            assert "is at work on it (warraq cluster worker-" in second.stderr
            blogs.answer_s = 0.0
            wait_until(is_collected(database, blogs))
            assert driver.stop() == 0
            assert driver.lines[-1] == "stopped; everything fetched is kept"
    assert_polite(blogs)
    for base in blogs.bases:
        assert set(blogs.targets(base).values()) == {1}, base


def test_what_is_under_way_is_kept_when_it_is_stopped(
    database: str, tmp_path: Path, ray_address: str
) -> None:
    with many_blogs(BLOGS, posts=POSTS, answer_s=SLOW_S) as blogs:
        follow(database, blogs)
        with running(database, tmp_path, "--ray", ray_address) as driver:
            wait_until(lambda: stored(database) >= 1 and len(living(database)) == 2)
            crawls = [int(run.place.split()[1]) for run in living(database)]
            assert driver.stop() == 0
        assert not any(map(is_running, crawls))
        with open_reader(database) as reader:
            assert {run.outcome for run in reader.runs.last(2)} <= {"stopped", "finished"}
            assert reader.runs.queue().leased == 0
            # of what was under way, each was stored
            posts = [one for one in blogs.asked if one.target.startswith("/posts/")]
            assert reader.counts().articles == len(posts) > 0
    assert_polite(blogs)


def test_a_leader_that_is_killed_is_replaced_and_started_again(
    database: str, tmp_path: Path, ray_address: str
) -> None:
    with many_blogs(BLOGS, posts=POSTS) as blogs:
        follow(database, blogs)
        with running(database, tmp_path, "--ray", ray_address) as driver:
            wait_until(lambda: stored(database) >= 1 and len(driver.said("works: process")) == 2)
            leader = driver.leader()
            began = list(living(database))
            os.kill(driver.process_of(leader), signal.SIGKILL)
            # by the other one, or by itself where Ray is faster than the other's next look
            wait_until(lambda: len(driver.said("^worker-[12] leads$")) == 2)
            wait_until(lambda: bool(driver.said(rf"^{leader} works again: ")))
            wait_until(is_collected(database, blogs))
            # its crawl stopped gracefully, and nothing that it had was lost
            wait_until(lambda: not any(is_running(int(run.place.split()[1])) for run in began))
    assert_polite(blogs)
    with open_reader(database) as reader:
        assert "killed" not in {run.outcome for run in reader.runs.last(100)}
    for base in blogs.bases:
        assert set(blogs.targets(base).values()) == {1}, base


@pytest.mark.slow
def test_what_a_killed_worker_and_its_crawl_had_is_fetched_by_others(
    database: str, tmp_path: Path, ray_address: str
) -> None:
    with many_blogs(BLOGS, posts=POSTS, answer_s=SLOW_S) as blogs:
        follow(database, blogs)
        with running(database, tmp_path, "--ray", ray_address) as driver:
            wait_until(lambda: stored(database) >= 1 and len(living(database)) == 2)
            (crawl, *_) = [int(run.place.split()[1]) for run in living(database)]
            worker = driver.leader()
            os.kill(driver.process_of(worker), signal.SIGKILL)
            os.kill(crawl, signal.SIGKILL)
            wait_until(is_collected(database, blogs))
    assert_polite(blogs)
    twice = [base for base in blogs.bases if max(blogs.targets(base).values()) > 1]
    assert len(twice) <= 64  # what the killed one had under way


def test_a_reload_reaches_workers(database: str, tmp_path: Path, ray_address: str) -> None:
    file = tmp_path / "warraq.toml"
    with many_blogs(1, posts=POSTS) as blogs:
        follow(database, blogs)
        with running(database, tmp_path, "--ray", ray_address) as driver:
            wait_until(is_collected(database, blogs))
            file.write_text("nothing = 1\n")
            driver.program.send_signal(signal.SIGHUP)
            wait_until(lambda: bool(driver.said("unknown key.*the workers go by what they had")))
            file.write_text(f'contact = "desk@desk.example"\n{SETTINGS}')
            with open_reader(database) as reader:
                rounds = len(reader.runs.last(100))
            driver.program.send_signal(signal.SIGHUP)
            wait_until(lambda: bool(driver.said("^configuration reloaded$")))

            def has_begun_another() -> bool:
                with open_reader(database) as reader:
                    return len(reader.runs.last(100)) > rounds

            wait_until(has_begun_another)


def test_a_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    done = run_warraq("--db", "corpus.db", "cluster", "run", "--workers", "2", folder=tmp_path)
    assert done.returncode == 2
    assert "is a file" in done.stderr
    assert "`warraq move --from corpus.db --to postgresql://USER@HOST:PORT/DATABASE`" in done.stderr


def test_paths_that_hold_on_one_machine_only_are_refused(tmp_path: Path, database: str) -> None:
    (tmp_path / "warraq.toml").write_text('pages = "kept"\n')
    done = run_warraq("--db", database, "cluster", "run", "--workers", "2", folder=tmp_path)
    assert done.returncode == 2
    assert "write the path from / on" in done.stderr


def test_without_ray_it_says_what_to_install(tmp_path: Path) -> None:
    code = "import sys; sys.modules['ray'] = None; from warraq.cli import main; main(sys.argv[1:])"
    arguments = ("--db", "postgresql://127.0.0.1/corpus", "cluster", "run", "--workers", "2")
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=tmp_path, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": os.getcwd()},
    )  # fmt: skip
    assert done.returncode == 2
    assert "needs the package ray, which is not installed; run: pip install 'warraq[cluster]'" in done.stderr
