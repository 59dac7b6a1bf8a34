"""What was said to be stored is stored, however the writer ends, and however many write."""

import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import ROOT, Program, finish, start_program
from tests.storage.conftest import NOW
from warraq.articles.errors import DatabaseBusy
from warraq.storage import Source, Visit, WriterLock, open_reader, open_store

PAGES = 60


def prepare_database(path: Path) -> int:
    with open_store(path, create=True) as store:
        source = store.sources.add(Source(slug="s", home_url="https://s.example/"), now=NOW)
        store.frontier.add(
            [
                Visit(
                    source_id=source.id, url=f"https://{number % 5}.example/{number}", host=f"{number % 5}.example",
                    role="article",
                )
                for number in range(PAGES)
            ]
        )  # fmt: skip
        return store.runs.start("crawl", "test", NOW)


def start_writer(path: Path, run_id: int = 0, stories: int = PAGES) -> Program:
    return start_program("tests.storage.writer", str(path), str(run_id), str(stories), stderr=None)


def check_whole(path: Path) -> tuple[set[str], set[str]]:
    """URLs stored and URLs waiting, of a database that is sound."""
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        counts = {
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in (
                "articles",
                "versions",
                "signatures",
                "clusters",
                "article_index",
                "outcomes",
                "fetches",
                "changes",
            )
        }
        assert len(counts) == 1, "an article, its index and its trace are one"
        stored = {url for (url,) in connection.execute("SELECT url FROM articles")}
        waiting = {url for (url,) in connection.execute("SELECT url FROM frontier")}
    finally:
        connection.close()
    return stored, waiting


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_nothing_acknowledged_is_lost_by_a_kill(path: Path, seed: int) -> None:
    prepare_database(path)
    chance = random.Random(seed)
    acknowledged: set[str] = set()
    for kills in (1, 2):
        with start_writer(path) as writer:
            assert writer.stdout is not None
            for _ in range(chance.randrange(1, 20)):
                acknowledged.add(writer.stdout.readline().strip())
            writer.kill()
            acknowledged.update(writer.stdout.read().split())
        stored, waiting = check_whole(path)
        assert acknowledged <= stored
        assert len(stored) - len(acknowledged) <= kills  # stored, and killed before it could say so
        assert not stored & waiting
        assert len(stored | waiting) == PAGES
    assert finish(start_writer(path)).returncode == 0
    stored, waiting = check_whole(path)
    assert (len(stored), waiting) == (PAGES, set())


def write_together(path: Path, run_id: int, stories: int = PAGES) -> list[list[str]]:
    """Two at once, to their ends: what each said."""
    with start_writer(path, run_id, stories) as first, start_writer(path, run_id, stories) as second:
        done = [finish(first), finish(second)]
    assert [writer.returncode for writer in done] == [0, 0]
    return [writer.stdout.split() for writer in done]


def test_two_processes_write_and_nothing_is_lost_or_twice(path: Path) -> None:
    first, second = write_together(path, prepare_database(path))
    assert len(first) + len(second) == len({*first, *second}) == PAGES
    assert check_whole(path) == ({*first, *second}, set())


def test_two_processes_find_the_copies_of_each_other(path: Path) -> None:
    stories = PAGES // 2
    write_together(path, prepare_database(path), stories)
    with open_reader(path) as reader:
        pairs = [
            {int(member.url.rpartition("/")[2]) % stories for member in c.members}
            for c in reader.clusters.select()
        ]
        members = [member.id for cluster in reader.clusters.select() for member in cluster.members]
    assert sorted(pairs, key=min) == [{story} for story in range(stories)]
    assert len(members) == len(set(members)) == PAGES


def test_the_lock_dies_with_its_process(path: Path) -> None:
    program = (
        "from pathlib import Path; from warraq.storage import WriterLock;"
        f" lock = WriterLock(Path({str(path)!r})); lock.acquire(); print(1, flush=True); input()"
    )
    with Program([sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(DatabaseBusy, match=str(holder.pid)):
            WriterLock(path).acquire()
    with WriterLock(path):
        pass


def test_a_killed_creation_leaves_no_half_database(path: Path) -> None:
    """What is made beside the place and not moved there is no database."""
    path.with_name(f"{path.name}.new-1").write_bytes(b"SQLite format 3\0")
    with open_store(path, create=True) as store:
        assert store.sources.all() == ()
    with open_reader(path) as reader:
        assert reader.articles.last_seq() == 0
