"""A crawl ends with whoever started it, and what it says can be read meanwhile."""

import signal
from pathlib import Path

from tests.cluster.processes import is_running
from tests.crawler.many_blogs import many_blogs
from tests.crawler.test_shared_crawls import follow
from tests.patience import wait_until
from tests.programs import finish, start_program
from warraq.cluster.child import Child
from warraq.storage import open_reader, open_store


def test_a_crawl_stops_gracefully_when_its_parent_is_killed(tmp_path: Path) -> None:
    database = tmp_path / "corpus.db"
    open_store(database, create=True).close()
    with many_blogs(4, posts=50, answer_s=0.1) as blogs:
        follow(str(database), blogs)
        holder = start_program("tests.cluster.holder", str(database), str(tmp_path))
        assert holder.stdout is not None
        crawl = int(holder.stdout.readline())
        wait_until(lambda: len(blogs.asked) >= 12)
        holder.send_signal(signal.SIGKILL)
        finish(holder)
        wait_until(lambda: not is_running(crawl))
    with open_reader(database) as reader:
        (run,) = reader.runs.last(1)
        assert run.outcome == "stopped"
        assert reader.runs.queue().leased == 0
        assert reader.counts().articles >= 1


def test_what_it_says_is_read_by_the_line(tmp_path: Path) -> None:
    environment = {"WARRAQ_DB": str(tmp_path / "none.db")}
    child = Child(["status", "--json"], environment, tmp_path / "said")
    lines: list[str] = []
    wait_until(lambda: lines.extend(child.lines()) or child.code() is not None)  # type: ignore[func-returns-value]
    lines += child.lines()
    assert child.code() == 1
    assert len(lines) == 1
    assert lines[0].startswith("error: ")
    assert str(tmp_path / "none.db") in lines[0]
    child.close()
