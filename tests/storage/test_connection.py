"""Opening: what is not ours is refused and stays, byte for byte, as it was."""

import hashlib
import os
import sqlite3
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.articles.errors import (
    DatabaseBusy,
    DatabaseCorrupt,
    DatabaseForeign,
    DatabaseNewer,
    StorageError,
)
from warraq.storage import Source, Store, WriterLock, open_reader, open_store
from warraq.storage.sql.database import transaction
from warraq.storage.sql.schema import schema_version
from warraq.storage.sqlite.database import open_writable
from warraq.storage.sqlite.database.wiping import count_traces
from warraq.storage.sqlite.schema import APPLICATION_ID


def make(path: Path) -> None:
    open_store(path, create=True).close()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def garbage(path: Path) -> None:
    path.write_bytes(b"<html>not found</html>" * 500)


def header_only(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0")


def cut(path: Path) -> None:
    make(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def scrambled(path: Path) -> None:
    """The header is right, the tables are noise."""
    make(path)
    whole = bytearray(path.read_bytes())
    whole[100:4096] = bytes(range(256)) * 15 + bytes(156)
    path.write_bytes(whole)


def foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY)")
    connection.commit()
    connection.close()


def newer(path: Path) -> None:
    make(path)
    whole = bytearray(path.read_bytes())
    struct.pack_into(">I", whole, 60, schema_version() + 1)
    path.write_bytes(whole)


REFUSED = [
    (empty, DatabaseForeign),
    (garbage, DatabaseForeign),
    (header_only, DatabaseCorrupt),
    (cut, DatabaseCorrupt),
    (scrambled, DatabaseCorrupt),
    (foreign, DatabaseForeign),
    (newer, DatabaseNewer),
]


@pytest.mark.parametrize(
    "opener", [open_store, lambda p: open_store(p, create=True), open_reader], ids=["w", "c", "r"]
)
@pytest.mark.parametrize(("spoil", "error"), REFUSED, ids=[spoil.__name__ for spoil, _ in REFUSED])
def test_what_is_not_a_whole_database_of_ours_is_refused_and_left(
    path: Path, spoil: Callable[[Path], None], error: type[StorageError], opener: Callable[[Path], object]
) -> None:
    spoil(path)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(error) as caught:
        opener(path)
    assert type(caught.value) is error
    assert str(path) in str(caught.value)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


@pytest.mark.parametrize("opener", [open_store, open_reader])
def test_a_missing_file_is_an_error_that_says_what_to_do(
    path: Path, opener: Callable[[Path], object]
) -> None:
    with pytest.raises(StorageError, match="warraq add"):
        opener(path)
    assert not path.exists()


def test_a_folder_that_is_missing_or_no_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        open_store(tmp_path / "nowhere" / "corpus.db", create=True)
    with pytest.raises(StorageError):
        open_store(tmp_path)


def test_making_a_database_leaves_one_file_with_our_marks(path: Path) -> None:
    make(path)
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    header = path.read_bytes()[:100]
    assert struct.unpack_from(">I", header, 68)[0] == APPLICATION_ID
    assert struct.unpack_from(">I", header, 60)[0] == schema_version()


def test_settings_that_keep_what_was_committed(path: Path) -> None:
    connection = open_writable(path, create=True)
    settings = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    }
    connection.close()
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def test_opening_again_changes_nothing_and_keeps_the_rows(path: Path) -> None:
    with open_store(path, create=True) as store:
        store.sources.add(Source(slug="a", home_url="https://a.example/"), now=NOW)
    before = path.read_bytes()
    with open_store(path, create=True) as store:
        assert [source.slug for source in store.sources.all()] == ["a"]
    assert path.read_bytes() == before


def test_a_checkpoint_that_was_killed_is_repaired_from_the_log(desk: Desk) -> None:
    """The file is shorter than its header says, and the log holds the rest: that is no damage."""
    with pytest.raises(sqlite3.Error):
        sqlite3.connect(f"file:{desk.path}?mode=nonsense", uri=True)
    copy = desk.path.with_name("copy.db")
    desk.put("one", html("One", paragraphs("amber")))
    log = desk.path.with_name("corpus.db-wal").read_bytes()
    whole = bytearray(desk.path.read_bytes())
    struct.pack_into(">I", whole, 28, 10_000)
    copy.write_bytes(whole)
    copy.with_name("copy.db-wal").write_bytes(log)
    with open_reader(copy) as reader:
        assert reader.counts().articles == 1


def test_a_connection_belongs_to_its_thread(store: Store) -> None:
    problems: list[BaseException] = []

    def use() -> None:
        try:
            store.sources.all()
        except sqlite3.ProgrammingError as problem:
            problems.append(problem)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert len(problems) == 1


def test_a_transaction_that_raises_keeps_nothing(store: Store, path: Path) -> None:
    connection = open_writable(path, create=False)
    with pytest.raises(KeyError), transaction(connection) as db:  # noqa: PT012 - the write must come first
        db.execute("INSERT INTO hosts (host, not_before) VALUES ('a', '')")
        raise KeyError
    connection.close()
    assert store.hosts.not_before("a") is None


def test_a_full_disk_is_said_and_keeps_nothing(desk: Desk) -> None:
    connection = desk.store._connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageError, match="full"):
        desk.put("one", html("One", paragraphs("amber", 400)))
    connection.execute("PRAGMA max_page_count = 1000000")
    with desk.read() as reader:
        assert reader.counts().articles == reader.counts().fetches == 0
    assert desk.put("two", html("Two", paragraphs("amber"))).outcome is not None


def test_a_reader_cannot_write(desk: Desk) -> None:
    with desk.read() as reader, pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader._connection.execute("DELETE FROM sources")


def test_a_reader_sees_what_is_committed_while_it_is_open(desk: Desk) -> None:
    with desk.read() as reader:
        assert reader.articles.last_seq() == 0
        desk.put("one", html("One", paragraphs("amber")))
        assert reader.articles.last_seq() == 1


@pytest.mark.parametrize("look", ["read", "forget"])
def test_looking_at_the_file_leaves_its_locks(desk: Desk, path: Path, look: str) -> None:
    """Another process that closes the database would delete the log, and with it what is committed next."""
    desk.put("a", html("One", paragraphs("amber")))
    if look == "read":
        open_reader(path).close()
    else:
        assert count_traces(path, [b"SQLite format 3", b"amber in no file at all"]) == 1
    log = path.with_name(f"{path.name}-wal")
    before = log.stat().st_ino
    opened = f"import sqlite3; c = sqlite3.connect({str(path)!r}); c.execute('SELECT 1 FROM runs'); c.close()"
    subprocess.run([sys.executable, "-c", opened], check=True)
    assert log.stat().st_ino == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes where nobody may")
def test_a_database_in_a_read_only_folder_is_read(path: Path) -> None:
    make(path)
    path.parent.chmod(0o555)
    try:
        with open_reader(path) as reader:
            assert reader.counts().articles == 0
    finally:
        path.parent.chmod(0o755)


def test_the_lock_refuses_a_second_crawl_and_names_the_first(path: Path) -> None:
    with WriterLock(path), pytest.raises(DatabaseBusy, match=str(os.getpid())):
        WriterLock(path).acquire()
    with WriterLock(path):
        pass
