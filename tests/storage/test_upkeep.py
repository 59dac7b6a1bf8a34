"""A database that is looked after: what `check` finds, what `repair` sets right, copies made while others write."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.corpora import make_corpus
from tests.storage.conftest import NOW
from warraq.articles.errors import DatabaseForeign, StorageError
from warraq.storage import back_up, check, open_reader, open_store, repair, require_space


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_corpus(tmp_path_factory.mktemp("whole") / "corpus.db")


@pytest.fixture
def database(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(whole, tmp_path / "corpus.db"))


def spoil(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_a_whole_database_has_no_findings(database: Path) -> None:
    assert check(database) == ()
    assert repair(database) == ()


@pytest.mark.parametrize(
    ("damage", "kind", "repairable"),
    [
        ("DELETE FROM article_index WHERE rowid = 1", "index", True),
        ("UPDATE article_index SET text = 'other words' WHERE rowid = 1", "index", True),
        ("INSERT INTO article_index (rowid, title) VALUES (99999, 'nobody')", "index", True),
        (
            "INSERT INTO frontier (source_id, url, host, role, reason, added_at, lease_run)"
            " SELECT s.id, 'https://x.example/', 'x.example', 'article', 'new', '', r.id FROM sources s,"
            " (SELECT max(id) AS id FROM runs WHERE finished_at IS NOT NULL) r WHERE r.id IS NOT NULL LIMIT 1",
            "lease",
            True,
        ),
        ("UPDATE pages SET body = zeroblob(length(body))", "page", False),
        ("DELETE FROM outcomes WHERE fetch_id = (SELECT min(fetch_id) FROM outcomes)", "orphan", False),
        ("UPDATE articles SET version = 77 WHERE id = 1", "orphan", False),
        ("UPDATE versions SET page_sha256 = 'gone' WHERE id = 1", "orphan", False),
        (
            "INSERT INTO image_files (url, source_id, page_sha256) VALUES ('https://x.example/a.png', 1, 'gone')",
            "orphan",
            False,
        ),
        ("UPDATE article_urls SET article_id = 4711 WHERE article_id = 1", "reference", False),
        ("UPDATE story_counts SET stories = 99", "count", True),
        ("UPDATE articles SET is_read = 1 WHERE id = 1", "count", True),
    ],
)
def test_damage_is_found_and_what_can_be_made_again_is(
    database: Path, damage: str, kind: str, repairable: bool
) -> None:
    spoil(database, "PRAGMA foreign_keys = OFF", "UPDATE runs SET finished_at = started_at", damage)
    found = check(database)
    assert {(finding.kind, finding.repairable) for finding in found} == {(kind, repairable)}
    left = repair(database)
    assert (left == ()) is repairable


def test_bytes_that_changed_in_the_file_are_found(database: Path) -> None:
    size = database.stat().st_size
    with database.open("r+b") as file:
        for place in range(8192, size - 4096, 4096):
            file.seek(place + 2000)
            file.write(b"\xa5" * 64)
    try:
        assert check(database)
    except StorageError as problem:
        assert "damaged" in str(problem)  # noqa: PT017 - either way it is told


def test_a_copy_made_while_others_write_is_whole(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    stop = threading.Event()

    def write() -> None:
        with open_store(database) as store:
            while not stop.is_set():
                store.runs.start("crawl", "test", NOW)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(5):
            assert back_up(database, copy) == copy.stat().st_size
            assert check(copy) == ()
    finally:
        stop.set()
        writer.join()
    assert sorted(path.name for path in tmp_path.glob("*copy*")) == ["copy.db"]


def test_what_a_killed_backup_left_is_deleted_by_a_later_one(database: Path, tmp_path: Path) -> None:
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    folder = tmp_path / "copies"
    folder.mkdir()
    left = [f".copy.db.{killed.pid}", f".copy.db.{killed.pid}-journal", ".copy.db.99999999999999999999"]
    others = [f".copy.db.{os.getppid()}", ".copy.db.old", f"copy.db.{killed.pid}", f".other.db.{killed.pid}"]
    for name in left + others:
        (folder / name).write_bytes(b"half")
        os.utime(folder / name, (0, 0))
    recent = folder / ".copy.db.99999999999999999998"
    recent.write_bytes(b"half")
    back_up(database, folder / "copy.db")
    assert {path.name for path in folder.iterdir()} == {"copy.db", recent.name, *others}


def test_a_copy_put_back_goes_on(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with open_reader(database) as reader:
        before = [row.url for row in reader.articles.select()]
    back_up(database, copy)
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    shutil.copy(copy, database)
    with open_store(database) as store:
        store.runs.start("crawl", "test", NOW)
    with open_reader(database) as reader:
        assert [row.url for row in reader.articles.select()] == before


KILLED = """
import os, sys
from pathlib import Path
from warraq.storage import Store, open_store
store = open_store(Path(sys.argv[1]))
store._connection.execute("PRAGMA wal_autocheckpoint = 0")
store._connection.execute("UPDATE versions SET title = title || ' edited'")
os._exit(9)
"""


def test_a_copy_takes_the_place_of_one_that_was_left_with_a_log(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    back_up(database, copy)
    subprocess.run([sys.executable, "-c", KILLED, str(copy)], check=False)
    assert copy.with_name("copy.db-wal").stat().st_size > 0
    with open_store(database) as store:
        store.runs.start("crawl", "test", NOW)
    back_up(database, copy)
    assert check(copy) == ()
    with open_reader(database) as reader, open_reader(copy) as copied:
        assert [row.title for row in copied.articles.select()] == [
            row.title for row in reader.articles.select()
        ]
        assert copied.runs.last(10) == reader.runs.last(10)


def test_a_copy_that_is_in_use_is_left(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    back_up(database, copy)
    with open_store(copy) as store:
        store.runs.start("crawl", "test", NOW)
        with pytest.raises(StorageError, match="another program has it open"):
            back_up(database, copy)
        assert len(store.runs.last(1)) == 1
    assert sorted(path.name for path in tmp_path.glob(".copy*")) == []


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        (lambda database, folder: database, StorageError),
        (lambda database, folder: folder / "letter.txt", DatabaseForeign),
        (lambda database, folder: folder / "nowhere" / "copy.db", StorageError),
    ],
    ids=["itself", "another file", "no folder"],
)
def test_a_copy_replaces_nothing_but_a_copy(
    database: Path, tmp_path: Path, target: Callable[[Path, Path], Path], problem: type[Exception]
) -> None:
    (tmp_path / "letter.txt").write_text("dear reader")
    before = database.read_bytes()
    with pytest.raises(problem):
        back_up(database, target(database, tmp_path))
    assert database.read_bytes() == before
    assert (tmp_path / "letter.txt").read_text() == "dear reader"


def test_a_crawl_needs_room(tmp_path: Path) -> None:
    require_space(tmp_path / "corpus.db", min_free_bytes=1)
    with pytest.raises(StorageError, match="are needed to crawl"):
        require_space(tmp_path / "corpus.db", min_free_bytes=1 << 60)
