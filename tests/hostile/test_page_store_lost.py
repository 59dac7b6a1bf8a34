"""A crawl whose bodies go to a folder that is lost, comes back, or whose program is killed: nothing is lost."""

import os
import random
from pathlib import Path

import pytest

from tests.hostile.conftest import Attempt
from tests.hostile.raw_server import RawServer
from tests.hostile.test_hostile_disk import begin, serve_pages, stored_once, wait_for
from tests.patience import wait_until
from tests.programs import finish
from warraq.storage import check, open_store, repair
from warraq.storage.bodies import open_bodies

PAGES = 60


@pytest.fixture
def folder(attempt: Attempt, site: RawServer, tmp_path: Path) -> Path:
    """Pages to be fetched, and where their bodies are to be put."""
    serve_pages(attempt, site, PAGES)
    with open_store(attempt.database) as store:
        store.page_store.use(str(tmp_path / "pages"))
    return tmp_path / "pages"


def lose(folder: Path) -> None:
    """As when a disk is unmounted: what is there now cannot be written to, not even by root."""
    folder.rename(folder.with_name("away"))
    folder.write_text("not mounted")


def bring_back(folder: Path) -> None:
    folder.unlink()
    folder.with_name("away").rename(folder)


def all_outside(attempt: Attempt, folder: Path) -> None:
    """Each page of the database has its body in the folder, and no other is there."""
    stored = {sha256 for (sha256,) in attempt.rows("SELECT sha256 FROM pages WHERE outside > 0")}
    assert attempt.rows("SELECT count(*) FROM pages WHERE outside = 0") == [(0,)]
    assert {file.sha256 for file in open_bodies(str(folder)).walk()} == stored


def delete_drafts(attempt: Attempt, folder: Path) -> None:
    """Let a day pass, after which nobody is writing them, and repair."""
    for file in folder.rglob("*/*/*"):
        os.utime(file, (0, 0))
    assert repair(attempt.database) == ()


def test_a_crawl_puts_all_bodies_outside(attempt: Attempt, folder: Path) -> None:
    attempt.crawl()
    stored_once(attempt, PAGES)
    all_outside(attempt, folder)


def test_a_lost_folder_stops_the_crawl_and_loses_nothing(attempt: Attempt, folder: Path) -> None:
    with attempt.start("3", program="impatient_crawling") as crawl:
        assert wait_for(attempt, "articles", 5, crawl)
        lose(folder)
        ended = finish(crawl)
    assert ended.returncode
    assert "StorageError" in ended.stderr
    assert f"{folder}: the folder of page bodies cannot be written" in ended.stderr
    assert ended.stderr.count("it is tried again") == 1  # not once a visit
    (stored,) = attempt.rows("SELECT count(*) FROM articles")[0]
    assert 5 <= stored < PAGES
    again = attempt.crawl_alone()
    assert again.returncode
    assert "emptied or is not mounted" in again.stderr  # it does not start: nothing is fetched in vain
    bring_back(folder)
    attempt.crawl()
    stored_once(attempt, PAGES)


def test_a_folder_that_comes_back_is_waited_for(attempt: Attempt, folder: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("w") as errors, attempt.start("2000", program="impatient_crawling", stderr=errors) as crawl:
        assert wait_for(attempt, "articles", 5, crawl)
        lose(folder)
        wait_until(lambda: "it is tried again" in log.read_text() or crawl.poll() is not None)
        bring_back(folder)
        assert finish(crawl).returncode == 0
    stored_once(attempt, PAGES)
    delete_drafts(attempt, folder)  # of what was being written when the folder was lost
    all_outside(attempt, folder)


@pytest.mark.slow
def test_killed_again_and_again_every_body_is_there(attempt: Attempt, folder: Path) -> None:
    rng = random.Random(20260303)
    kills = 0
    for _ in range(6):
        with begin(attempt) as crawl:
            kills += wait_for(attempt, "articles", rng.randint(1, PAGES // 6), crawl)
        assert {finding.kind for finding in check(attempt.database)} <= {"lease"}
    assert kills
    attempt.crawl()
    stored_once(attempt, PAGES)
    delete_drafts(attempt, folder)
    all_outside(attempt, folder)
