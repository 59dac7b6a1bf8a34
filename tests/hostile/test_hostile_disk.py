"""A disk that is full, and a crawl that is killed again and again: nothing stored is lost, nothing is stored twice."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storage import check
from tests.hostile.conftest import ROOT, Attempt
from tests.hostile.raw_server import RawServer, article, ok

PAGES = 60


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

    report = attempt.crawl(check=False, before=no_more_room)
    assert "StorageError" in report["error"]
    assert "full" in report["error"]
    (stored,) = attempt.rows("SELECT count(*) FROM articles")[0]
    (outcomes,) = attempt.rows("SELECT count(*) FROM outcomes")[0]
    assert 0 < stored == outcomes < PAGES
    assert {finding.kind for finding in check(attempt.database)} <= {"lease"}
    attempt.crawl()
    stored_once(attempt, PAGES)


@pytest.mark.parametrize("pages", [int(os.environ.get("WARRAQ_SOAK_PAGES", "150"))])
def test_killed_again_and_again_every_page_is_stored_once(
    attempt: Attempt, site: RawServer, pages: int
) -> None:
    serve_pages(attempt, site, pages)
    rng = random.Random(20260101)
    kills = 0
    for _ in range(max(6, pages // 100)):
        if not attempt.rows("SELECT count(*) FROM frontier")[0][0]:
            break
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.hostile.crawling", str(attempt.database)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + rng.uniform(1.2, 3.0)
        while process.poll() is None and time.monotonic() < deadline:
            signal.sigtimedwait([], 0.05)
        kills += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
    attempt.crawl()
    stored_once(attempt, pages)
    assert kills
    again = sum(count - 1 for path, count in site.hits.items() if path != "/robots.txt")
    assert again <= 4 * kills  # what was on its way when the crawl died
    assert Path(attempt.database).exists()
