"""A full disk, a crawl and its workers killed again and again: nothing stored is lost, nothing is stored twice."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.hostile.conftest import ROOT, Attempt
from tests.hostile.raw_server import RawServer, article, ok
from warraq.storage import check

PAGES = 60
ATTEMPTS = 2  # a third visit whose worker dies would set a page aside
SOAK_PAGES = int(os.environ.get("WARRAQ_SOAK_PAGES", "150"))


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


def start(attempt: Attempt) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.hostile.crawling", str(attempt.database)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def workers_of(crawl: int) -> list[int]:
    """Processes of a crawl that parse: its children, but not the tracker of resources."""
    found = []
    for task in Path(f"/proc/{crawl}/task").glob("*/children"):
        for child in task.read_text().split():
            with suppress(OSError):
                if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                    found.append(int(child))
    return found


def test_killed_again_and_again_every_page_is_stored_once(attempt: Attempt, site: RawServer) -> None:
    pages = SOAK_PAGES
    serve_pages(attempt, site, pages)
    rng = random.Random(20260101)
    kills = 0
    for _ in range(max(6, pages // 100)):
        if not attempt.rows("SELECT count(*) FROM frontier")[0][0]:
            break
        process = start(attempt)
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


@pytest.mark.skipif(sys.platform != "linux", reason="the workers of a crawl are found in /proc")
def test_its_workers_killed_again_and_again_every_page_is_stored_once(
    attempt: Attempt, site: RawServer
) -> None:
    serve_pages(attempt, site, SOAK_PAGES)
    rng = random.Random(20260202)
    killed: set[int] = set()
    for _ in range(ATTEMPTS):
        attempt.make_ripe()
        process = start(attempt)
        while process.poll() is None:
            signal.sigtimedwait([], rng.uniform(1.0, 3.0))
            for worker in workers_of(process.pid):
                with suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGKILL)
                    killed.add(worker)
        assert process.returncode == 0
        if not attempt.rows("SELECT count(*) FROM frontier")[0][0]:
            break
    attempt.make_ripe()
    attempt.crawl()
    stored_once(attempt, SOAK_PAGES)
    died = attempt.rows("SELECT count(*) FROM outcomes WHERE kind = 'failed' AND reason = 'worker-died'")[0][
        0
    ]
    assert killed
    assert died <= len(killed)
