"""Whoever judges and dies on the way has changed nothing, or everything."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.corpora import NOW, Archive
from tests.programs import Done, finish, run_program, start_program
from tests.storage.judgements import eventful, state, three_copies
from warraq.articles.errors import DatabaseBusy
from warraq.storage import open_store

WRITER = "tests.storage.judging_writer"


def steps_of(done: Done) -> int:
    """How many steps it took, or minus the signal that ended it."""
    assert done.returncode in (0, -9), done.stderr
    return done.returncode or int(done.stdout)


def judge_apart(path: Path, task: str, fatal: int = 0) -> int:
    """Judge in a process of its own: the steps it took, or minus the signal that ended it."""
    return steps_of(run_program(WRITER, str(path), task, str(fatal)))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus whose clusters a former judge got wrong."""
    path = tmp_path_factory.mktemp("made") / "corpus.db"
    with open_store(path, create=True) as store:
        eventful(Archive(store))
        store._connection.execute("DELETE FROM signature_keys WHERE key % 2")
        store._connection.execute("UPDATE articles SET duplicate_of = NULL, relation = '' WHERE id = 2")
    return path


def judged(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What stands in a database that is whole."""
    with open_store(path) as store:
        db = store._connection
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        found = state(Archive(store))
        found["rulings"] = db.execute("SELECT kind, article_ids FROM rulings").fetchall()
        found["changes"] = db.execute("SELECT kind, article_id FROM changes ORDER BY seq").fetchall()
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("task", "shares"), [("rebuild", (0.4, 0.98)), ("join", (0.6,)), ("split", (0.9,))])
def test_a_kill_leaves_all_as_it_was_or_all_as_it_should_be(
    made: Path, tmp_path: Path, task: str, shares: tuple[float, ...]
) -> None:
    whole = shutil.copyfile(made, tmp_path / "whole.db")
    before = judged(whole)
    steps = judge_apart(whole, task)
    after = judged(whole)
    assert after != before
    assert steps > 4
    for share in shares:
        path = shutil.copyfile(made, tmp_path / f"killed-{share}.db")
        assert judge_apart(path, task, max(1, int(steps * share))) == -9
        found = judged(path)
        assert found in (before, after)
        if found == before:
            judge_apart(path, task)
            assert judged(path) == after


def test_decisions_by_hand_during_a_rebuild_are_respected(made: Path, tmp_path: Path) -> None:
    path = shutil.copyfile(made, tmp_path / "ruled.db")
    with start_program(WRITER, str(path), "rulings") as ruling, open_store(path) as store:
        while ruling.poll() is None:
            try:
                store.clusters.rejudge(now=NOW)
            except DatabaseBusy:
                continue
        assert steps_of(finish(ruling)) > 0
        found = judged(path)
        store.clusters.rejudge(now=NOW)
    assert judged(path) == found


def test_a_rebuild_gives_up_when_others_keep_writing(path: Path) -> None:
    with open_store(path, create=True) as store, open_store(path) as other:
        archive = Archive(store)
        three_copies(archive)
        before = state(archive)

        def write(done: int, of: int) -> None:
            other.clusters.join([1, 4], now=NOW)
            other.clusters.split([4], now=NOW)

        with pytest.raises(DatabaseBusy, match="another program wrote"):
            store.clusters.rejudge(now=NOW, progress=write)
        assert {row[:3] for row in state(archive)["articles"]} == {row[:3] for row in before["articles"]}
        store.clusters.rejudge(now=NOW)


def test_a_rebuild_writes_only_what_differs(path: Path) -> None:
    """The old index stays where it is: what a rebuild that finds nothing new leaves in the log is a page or two."""
    with open_store(path, create=True) as store:
        eventful(Archive(store))
        db = store._connection
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        store.clusters.rejudge(now=NOW)
        log = path.with_name(path.name + "-wal")
        assert log.stat().st_size == 0
        assert db.execute("SELECT name FROM sqlite_temp_schema").fetchall() == []
    with pytest.raises(sqlite3.ProgrammingError):
        db.execute("SELECT 1")
