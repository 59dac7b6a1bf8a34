"""A corpus cleaned again in partitions: what comes of it is what one process makes."""

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest

from benchmarks.recleaning import LATER, copy_database, made, make_corpus
from tests import postgres
from tests.patience import wait_until
from tests.programs import finish, run_warraq, start_program
from warraq.articles.errors import ConfigurationError
from warraq.cluster.jobs import Cleaner, Leader, Part, Partition, Recleaning, spans
from warraq.crawler.parsing import Workers
from warraq.location import Server
from warraq.recleaning import Recleaner, Task
from warraq.storage import Recleaned, Span, open_store

pytestmark = pytest.mark.xdist_group("reclean_jobs")

PAGES = 60  # of three sources; three were rejected, and are articles by now
Copies = Callable[[], str]


@pytest.fixture(scope="module")
def copies() -> Iterator[Copies]:
    """Makes databases that are copies of one corpus."""
    import psycopg

    with postgres.databases() as found:
        corpus = found.make_bare()
        make_corpus(corpus, PAGES, PAGES // 3)

        def copy() -> str:
            address = found.make_bare()
            with psycopg.connect(postgres.SERVER, autocommit=True) as session:
                session.execute(f"DROP DATABASE {address.rpartition('/')[2]}")
            copy_database(postgres.SERVER, corpus, address)
            return address

        yield copy


@pytest.fixture(scope="module")
def by_one(copies: Copies) -> tuple[Counter[str], list[Recleaned], list[str]]:
    """What one process counts, tells and makes."""
    database = copies()
    counts, told = clean(database, LATER)
    return counts, told, made(database)


def clean(database: str, now: Any, *, dry: bool = False) -> tuple[Counter[str], list[Recleaned]]:
    told: list[Recleaned] = []
    with open_store(database) as store, closing(Workers(1)) as workers:
        if dry:
            store.recleaning.shadow()
        run_id = None if dry else store.runs.start("reclean", "test", now)
        recleaner = Recleaner(store=store, workers=workers, now=now, run_id=run_id, tell=told.append)
        asyncio.run(recleaner.reclean(*map(Task, store.sources.all())))
    return recleaner.counts, told


class Backwards:
    """Two workers that do partitions in turn, the last first. May die on the way."""

    def __init__(self, job: Recleaning, *, dies_after: int = 1 << 30) -> None:
        self.cleaners = Cleaner(job), Cleaner(job)
        self.done = 0
        self.dies_after = dies_after

    def __call__(self, partitions: Sequence[Partition]) -> Iterator[Part]:
        parts = []
        for place, partition in reversed(list(enumerate(partitions))):
            if self.done == self.dies_after:
                raise KeyboardInterrupt
            self.done += 1
            parts.append(self.cleaners[place % 2](partition))
        return reversed(parts)

    def close(self) -> None:
        for cleaner in self.cleaners:
            cleaner.close()


def clean_in_partitions(
    database: str, *, dry: bool = False, dies_after: int = 1 << 30
) -> tuple[Counter[str], list[Recleaned]]:
    told: list[Recleaned] = []
    with open_store(database) as store:
        run_id = None if dry else store.runs.start("reclean", "test", LATER)
        job = Recleaning(server=Server(database), now=LATER, run_id=run_id)
        with closing(Backwards(job, dies_after=dies_after)) as workers:
            leader = Leader(store=store, job=job, spread=workers, size=8, tell=told.append)
            leader.reclean(list(map(Task, store.sources.all())))
    return leader.counts, told


def test_partitions_in_any_order_give_what_one_process_gives(
    copies: Copies, by_one: tuple[Counter[str], list[Recleaned], list[str]]
) -> None:
    database = copies()
    counts, told = clean_in_partitions(database)
    assert counts["changed"] >= 3
    assert counts["stored"] == 3
    assert (counts, told, made(database)) == by_one
    assert clean_in_partitions(database)[0] == Counter({"up to date": PAGES})


@pytest.mark.slow
def test_stopped_on_the_way_it_goes_on_and_comes_to_the_same(
    copies: Copies, by_one: tuple[Counter[str], list[Recleaned], list[str]]
) -> None:
    for dies_after in (2, 9, 16):
        database = copies()
        with pytest.raises(KeyboardInterrupt):
            clean_in_partitions(database, dies_after=dies_after)
        assert made(database) != by_one[2]
        clean_in_partitions(database)
        assert made(database) == by_one[2]


def test_a_dry_run_tells_the_same_and_writes_nothing(copies: Copies) -> None:
    database = copies()
    before = made(database)
    expected = clean(database, LATER, dry=True)
    assert clean_in_partitions(database, dry=True) == expected
    assert expected[0]["changed"] >= 3
    assert made(database) == before


def test_spans_leave_nothing_out() -> None:
    assert list(spans([], 2)) == []
    assert list(spans([3, 4, 9, 20, 21], 2)) == [
        Span(after=-1, last=4), Span(after=4, last=20), Span(after=20, last=21),
    ]  # fmt: skip


def test_a_worker_with_another_version_takes_no_part(copies: Copies) -> None:
    job = Recleaning(server=Server(copies()), now=LATER, run_id=None, version="0.0.1")
    with pytest.raises(ConfigurationError, match=r"its job is of 0\.0\.1"):
        Cleaner(job)


def test_a_file_is_cleaned_by_its_own_machine(tmp_path: Path) -> None:
    open_store(tmp_path / "corpus.db", create=True).close()
    for command in (("reclean",), ("dedupe", "--rebuild")):
        done = run_warraq("--db", "corpus.db", "cluster", *command, "--workers", "1", folder=tmp_path)
        assert done.returncode == 2
        assert f"use `warraq {' '.join(command)}`" in done.stderr


@pytest.mark.slow
def test_by_ray_and_killed_on_the_way(
    copies: Copies, by_one: tuple[Counter[str], list[Recleaned], list[str]], tmp_path: Path
) -> None:
    pytest.importorskip("ray.data")
    database = copies()
    before = made(database)
    command = ("warraq", "--db", database, "cluster", "reclean", "--workers", "2")
    dry = finish(start_program(*command, "--dry-run", folder=tmp_path))
    assert (dry.returncode, dry.stderr) == (0, "")
    assert f"Would be: {PAGES} pages: {by_one[0]['changed']} changed" in dry.stdout
    assert made(database) == before

    with start_program(*command, folder=tmp_path) as program:
        wait_until(lambda: _cleaned(database) > 0)
        os.kill(program.pid, SIGKILL)
    assert made(database) != by_one[2]
    done = finish(start_program(*command, folder=tmp_path))
    assert done.returncode == 0, done.stderr
    assert "up to date" in done.stdout
    assert done.stderr == ""
    assert made(database) == by_one[2]


@pytest.mark.slow
def test_what_a_worker_had_when_it_died_is_done_by_another(
    copies: Copies, by_one: tuple[Counter[str], list[Recleaned], list[str]], tmp_path: Path
) -> None:
    pytest.importorskip("ray.data")
    database = copies()
    command = ("warraq", "--db", database, "cluster", "reclean", "--workers", "1")
    with start_program(*command, folder=tmp_path) as program:
        wait_until(lambda: bool(_workers_of(program.pid)))
        os.kill(_workers_of(program.pid)[0], SIGKILL)
        done = finish(program)
    assert (done.returncode, done.stderr) == (0, "")
    assert made(database) == by_one[2]


def _workers_of(driver: int) -> list[int]:
    """The processes of a Ray that was started by this one, which are at work."""
    parents, at_work = {}, []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            stat = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            parents[int(folder.name)] = int(stat[1])
            if (folder / "cmdline").read_bytes().startswith(b"ray::MapWorker"):
                at_work.append(int(folder.name))
    return [one for one in at_work if parents.get(parents.get(one, 0)) == driver]


def _cleaned(database: str) -> int:
    import psycopg

    with psycopg.connect(database, options="-c search_path=warraq") as session:
        found = session.execute("SELECT count(*) FROM article_blocks WHERE cleaned_with <> ''").fetchone()
    assert found is not None
    return int(found[0])
