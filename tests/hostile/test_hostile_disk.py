"""A full disk, a crawl and its workers killed again and again: nothing stored is lost, nothing is stored twice."""

import os
import random
import resource
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.hostile.conftest import Attempt
from tests.hostile.raw_server import RawServer, article, ok
from tests.patience import wait_until
from tests.programs import Program
from warraq.crawler.frontier.scheduler import MAX_IN_FLIGHT_A_HOST
from warraq.storage import check

PAGES = 60
ATTEMPTS = 2  # a third visit whose worker dies would set a page aside
SOAK_PAGES = int(os.environ.get("WARRAQ_SOAK_PAGES", "60"))


def serve_pages(attempt: Attempt, site: RawServer, pages: int) -> None:
    site.answers |= {f"/page-{n}": ok(article(f"Page {n}")) for n in range(pages)}
    attempt.queue(attempt.follow(site.base), site.base, *(f"/page-{n}" for n in range(pages)))


def stored_once(attempt: Attempt, pages: int) -> None:
    assert attempt.rows("SELECT count(*), count(DISTINCT url) FROM articles") == [(pages, pages)]
    assert attempt.rows("SELECT count(*) FROM frontier") == [(0,)]
    assert check(attempt.database) == ()


def test_a_full_disk_stops_the_crawl_and_loses_nothing(attempt: Attempt, site: RawServer) -> None:
    serve_pages(attempt, site, PAGES)
    room = attempt.database.stat().st_size + 300_000

    def no_more_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    ended = attempt.crawl_alone(preexec_fn=no_more_room)
    assert ended.returncode
    assert "StorageError" in ended.stderr
    assert "full" in ended.stderr
    (stored,) = attempt.rows("SELECT count(*) FROM articles")[0]
    (outcomes,) = attempt.rows("SELECT count(*) FROM outcomes")[0]
    assert 0 < stored == outcomes < PAGES
    assert {finding.kind for finding in check(attempt.database)} <= {"lease"}
    attempt.crawl()
    stored_once(attempt, PAGES)


def begin(attempt: Attempt) -> Program:
    return attempt.start(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_for(attempt: Attempt, table: str, more: int, crawl: Program) -> bool:
    """Wait until so many rows more stand in the table. False when the crawl ends before."""

    def count() -> int:
        return int(attempt.rows(f"SELECT count(*) FROM {table}")[0][0])

    enough = count() + more
    wait_until(lambda: count() >= enough or crawl.poll() is not None)
    return crawl.poll() is None


def workers_of(crawl: int) -> list[int]:
    """Processes of a crawl that parse: its children, but not the tracker of resources."""
    found = []
    for task in Path(f"/proc/{crawl}/task").glob("*/children"):
        for child in task.read_text().split():
            with suppress(OSError):
                if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                    found.append(int(child))
    return found


@pytest.mark.slow
def test_killed_again_and_again_every_page_is_stored_once(attempt: Attempt, site: RawServer) -> None:
    serve_pages(attempt, site, SOAK_PAGES)
    rng = random.Random(20260101)
    kills = 0
    rounds = max(6, SOAK_PAGES // 100)
    for _ in range(rounds):
        with begin(attempt) as crawl:
            kills += wait_for(attempt, "articles", rng.randint(1, SOAK_PAGES // rounds), crawl)
    attempt.crawl()
    stored_once(attempt, SOAK_PAGES)
    assert kills
    again = sum(count - 1 for path, count in site.hits.items() if path != "/robots.txt")
    assert again <= MAX_IN_FLIGHT_A_HOST * kills  # what was on its way when the crawl died


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the workers of a crawl are found in /proc")
def test_its_workers_killed_again_and_again_every_page_is_stored_once(
    attempt: Attempt, site: RawServer
) -> None:
    serve_pages(attempt, site, SOAK_PAGES)
    rng = random.Random(20260202)
    killed: set[int] = set()
    for _ in range(ATTEMPTS):
        attempt.make_ripe()
        with begin(attempt) as crawl:
            while wait_for(attempt, "outcomes", rng.randint(1, SOAK_PAGES // 4), crawl):
                for worker in workers_of(crawl.pid):
                    with suppress(ProcessLookupError):
                        os.kill(worker, signal.SIGKILL)
                        killed.add(worker)
        assert crawl.returncode == 0
        if not attempt.rows("SELECT count(*) FROM frontier")[0][0]:
            break
    attempt.make_ripe()
    attempt.crawl()
    stored_once(attempt, SOAK_PAGES)
    failed = "SELECT count(*) FROM outcomes WHERE kind = 'failed' AND reason = 'worker-died'"
    assert killed
    assert attempt.rows(failed)[0][0] <= len(killed)
