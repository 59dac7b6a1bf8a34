"""A corpus is moved to a server and back whole, or its move is unfinished and says so."""

import hashlib
import json
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest

from tests import postgres
from tests.patience import wait_until
from tests.programs import ROOT, Program
from tests.storage.databases.make import dump, fill, load
from warraq.articles.errors import DatabaseBusy, DatabaseOlder, StorageError
from warraq.storage import (
    MoveOptions,
    Portion,
    WriterLock,
    check,
    compare,
    move,
    open_reader,
    open_store,
    schema_text,
    verify,
)
from warraq.storage.sql.moving.copying import portions

#: When and by which version of sqlite-utils the schema of a file was made: of the file, not of the corpus.
_NOTES = "INSERT INTO _sqlite_migrations "


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with rows in every table, and numbers that were given to rows which are gone."""
    made = tmp_path_factory.mktemp("filled") / "corpus.db"
    fill(made)
    with closing(sqlite3.connect(made, isolation_level=None)) as connection:
        connection.execute("UPDATE sqlite_sequence SET seq = 40 WHERE name = 'deliveries'")
    return made


@pytest.fixture
def source(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled, tmp_path / "corpus.db"))


@pytest.fixture
def back(tmp_path: Path) -> Path:
    return tmp_path / "back.db"


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Databases]:
    with postgres.databases() as found:
        yield found


@pytest.fixture
def address(server: postgres.Databases) -> Iterator[str]:
    """Of a database without a schema."""
    with server.bare() as address:
        yield address


@pytest.fixture(scope="module")
def moved(server: postgres.Databases, filled: Path) -> Iterator[str]:
    """The address of a database of the server that `filled` was moved to. Not to be changed."""
    with server.bare() as address:
        move(filled, address)
        yield address


def rows_of(path: Path) -> str:
    return "\n".join(line for line in dump(path) if not line.startswith(_NOTES))


def ask(address: str, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the server, by a session of its own."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as session:
        session.execute("SET search_path = warraq, pg_catalog")
        cursor = session.execute(sql)
        return cursor.fetchall() if cursor.description else []


def change(database: Path | str, sql: str) -> None:
    """What somebody does by hand."""
    if isinstance(database, str):
        ask(database, sql)
        return
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.executescript(sql)


class Stopped(Exception):  # noqa: N818
    """Somebody pressed Ctrl-C."""


def at(stage: str, number: int, act: Callable[[], None]) -> MoveOptions:
    """Options of a move that goes a row at a time, and does something when it has come there."""
    calls = {"left": number}

    def tell(now: str, done: int, of: int) -> None:
        if now == stage:
            calls["left"] -= 1
            if calls["left"] == 0:
                act()

    return MoveOptions(portion=Portion(rows=1), progress=tell)


def stop() -> None:
    raise Stopped


def stop_midway(source: Path | str, target: Path | str, copied: int = 30) -> None:
    with pytest.raises(Stopped):
        move(source, target, at("copying", copied, stop))


# There and back ----------------------------------------------------------------------------------------------------


def test_a_corpus_comes_back_as_it_was(filled: Path, moved: str, back: Path) -> None:
    found = move(moved, back)
    assert rows_of(back) == rows_of(filled)
    assert check(back) == ()
    assert found.compared.differences == ()
    assert found.verified == verify(filled)
    assert found.copied == found.compared.rows > 100
    assert not back.with_name("back.db.moving").exists()
    with open_reader(back) as reader:
        assert {hit.article.id for hit in reader.articles.search("حبر")} == {1}


def test_what_came_to_the_server_is_whole(filled: Path, moved: str) -> None:
    assert check(moved) == ()
    assert verify(moved) == verify(filled)
    with open_reader(moved) as there, open_reader(filled) as here:
        assert there.counts() == here.counts()
        assert list(there.articles.select()) == list(here.articles.select())
        assert {hit.article.id for hit in there.articles.search("حبر")} == {1}
    ((counted,),) = ask(
        moved, "SELECT count(*) FROM pg_stats WHERE schemaname = 'warraq' AND tablename = 'articles'"
    )
    assert counted > 0, "plans are made by what ANALYZE counts"


def test_no_table_is_forgotten(filled: Path, moved: str) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(schema_text())
        names = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        }
    own = {name for name in names if name.startswith(("sqlite_", "article_index_"))}  # of SQLite's index
    compared = compare(filled, moved)
    assert {table.table for table in compared.tables} == names - own
    assert compared.left_out == ()
    assert [table.table for table in compared.tables if not table.rows] == [], (
        "a table without rows tells nothing"
    )


def test_what_watches_over_rows_is_that_of_a_new_database(moved: str, server: postgres.Databases) -> None:
    """Indexes, references, triggers: set aside while rows are copied."""
    watching = (
        "SELECT pg_get_indexdef(indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
        " WHERE relnamespace = 'warraq'::regnamespace"
        " UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'warraq'::regnamespace"
        " UNION ALL SELECT pg_get_triggerdef(g.oid) FROM pg_trigger g JOIN pg_class c ON c.oid = tgrelid"
        " WHERE relnamespace = 'warraq'::regnamespace AND NOT tgisinternal"
        " UNION ALL SELECT attrelid::regclass || ' ' || attname || ' ' || attstattarget FROM pg_attribute a"
        " JOIN pg_class c ON c.oid = attrelid WHERE relnamespace = 'warraq'::regnamespace ORDER BY 1"
    )
    new = server.make()
    try:
        assert ask(moved, watching) == ask(new, watching) != []
        relations = (
            "SELECT relkind, relname FROM pg_class WHERE relnamespace = 'warraq'::regnamespace ORDER BY 1, 2"
        )
        assert ask(moved, relations) == ask(new, relations)
    finally:
        server.take_back()


def test_what_was_added_to_an_empty_database_stays(source: Path, server: postgres.Databases) -> None:
    """Expressions, conditions and settings of an index are made again as they were."""
    address = server.make()
    ask(address, "CREATE INDEX added ON articles (lower(url), id) WHERE gone_at IS NULL")
    ask(address, "ALTER INDEX added ALTER COLUMN 1 SET STATISTICS 7")
    added = (
        "SELECT attnum, attstattarget, pg_get_indexdef(attrelid) FROM pg_attribute"
        " WHERE attrelid = 'added'::regclass ORDER BY 1"
    )
    try:
        before = ask(address, added)
        assert [target for _, target, _ in before] == [7, -1]
        move(source, address)
        assert ask(address, added) == before
        ask(address, "DROP INDEX added")
    finally:
        server.take_back()


def test_numbers_go_on_where_they_were(source: Path, address: str, back: Path) -> None:
    move(source, address)
    with open_reader(source) as reader:
        last = reader.counts().last_seq
    assert ask(
        address, "INSERT INTO changes (at, kind, article_id, version) VALUES ('', 'new', 1, 1) RETURNING seq"
    ) == [(last + 1,)]
    ((number,),) = ask(address, "INSERT INTO searches (name, saved_at) VALUES ('next', '') RETURNING id")
    assert number == 2
    delivery = "INSERT INTO deliveries (hook, kind, first, last, made_at) VALUES ('', 'health', 1, 1, '')"
    ((number,),) = ask(address, f"{delivery} RETURNING id")
    assert number == 41, "40 was given to a delivery that is gone"
    ask(address, "DELETE FROM deliveries")
    move(address, back)
    with closing(sqlite3.connect(back)) as connection:
        assert connection.execute(f"{delivery} RETURNING id").fetchone() == (42,)


def test_an_empty_corpus_is_moved(template: Path, address: str, back: Path) -> None:
    assert move(template, address).copied == 0
    assert move(address, back).copied == 0
    assert rows_of(back) == rows_of(template)
    with open_store(address) as store:
        assert store.sources.all() == ()


def test_a_database_that_was_made_and_not_filled_is_a_target(
    source: Path, server: postgres.Databases
) -> None:
    address = server.make()
    try:
        assert move(source, address).compared.differences == ()
    finally:
        server.take_back()


def test_the_hash_of_a_table_is_made_as_it_is_written_down(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        rows = connection.execute("SELECT * FROM pages ORDER BY sha256").fetchall()
    rows = [[value.hex() if isinstance(value, bytes) else value for value in row] for row in rows]
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    found = {table.table: table for table in compare(filled, filled).tables}["pages"]
    assert (found.rows, found.sha256) == (len(rows), hashlib.sha256(text.encode()).hexdigest())
    assert len(rows) > 1


# Stopped, and run again --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [40, *(pytest.param(lines, marks=pytest.mark.slow) for lines in (1, 90, 130, 200, 270, 330, 400))],
)
@pytest.mark.parametrize("way", ["there", "back"])
def test_a_killed_move_goes_on_where_it_was(
    source: Path, address: str, back: Path, way: str, lines: int
) -> None:
    if way == "back":
        move(source, address)
    start, end = (str(source), address) if way == "there" else (address, str(back))
    with Program([sys.executable, "-m", "tests.storage.mover", start, end], cwd=ROOT) as mover:
        assert mover.stdout is not None
        said = [mover.stdout.readline() for _ in range(lines)]
        mover.kill()
        said += mover.stdout.readlines()
    assert mover.returncode in (-SIGKILL, 0), "it ended before it was killed, and not well"
    before = sum(line.startswith("copying") for line in said)
    if mover.returncode:
        with pytest.raises(StorageError):
            open_reader(end)
        wait_until(
            lambda: not WriterLock(start).holder()
        )  # a server takes a moment to see that it was killed
        done = move(start, end)
        assert before <= done.earlier
        assert done.earlier + done.copied == done.compared.rows
    if way == "there":
        move(address, back)
    assert rows_of(back) == rows_of(source)


def test_a_move_that_had_only_to_give_the_name_gives_it(source: Path, back: Path) -> None:
    move(source, back)
    draft = back.rename(back.with_name("back.db.moving"))
    assert move(source, back).copied == 0
    assert not draft.exists()
    assert compare(source, back).differences == ()


def test_a_move_that_was_killed_when_the_name_was_given_is_done(source: Path, back: Path) -> None:
    move(source, back)
    draft = back.with_name("back.db.moving")
    draft.hardlink_to(back)
    with pytest.raises(StorageError, match="is there already"):
        move(source, back)
    assert not draft.exists()


def test_an_unfinished_database_of_a_server_is_opened_by_nothing_else(source: Path, address: str) -> None:
    stop_midway(source, address)
    for attempt in (open_reader, open_store, check, verify):
        with pytest.raises(StorageError, match="has not ended"):
            attempt(address)
    with pytest.raises(StorageError, match="has not ended"):
        open_store(address, create=True)


@pytest.mark.parametrize("way", ["there", "back"])
def test_all_is_begun_again_on_request(source: Path, address: str, back: Path, way: str) -> None:
    if way == "back":
        move(source, address)
    start, end = (source, address) if way == "there" else (address, back)
    stop_midway(start, end)
    done = move(start, end, anew=True)
    assert (done.earlier, done.compared.differences) == (0, ())


# What is refused ---------------------------------------------------------------------------------------------------


def test_a_source_that_changed_meanwhile_is_refused(source: Path, address: str, back: Path) -> None:
    stop_midway(source, address)
    change(source, "DELETE FROM labels")
    with pytest.raises(StorageError, match="has changed since the move"):
        move(source, address)
    move(source, address, anew=True)
    stop_midway(address, back)
    ask(address, "DELETE FROM looks")
    with pytest.raises(StorageError, match="has changed since the move"):
        move(address, back)


def test_a_change_that_counts_nothing_is_found_by_comparing(source: Path, address: str) -> None:
    stop_midway(source, address, copied=80)
    change(source, "UPDATE access SET hash = 'cd'")
    (found,) = move(source, address).compared.differences
    assert (found.table, found.key, found.what) == ("access", "1", "not the same: hash")


def test_another_source_is_refused(source: Path, address: str, tmp_path: Path) -> None:
    stop_midway(source, address)
    other = tmp_path / "other.db"
    open_store(other, create=True).close()
    with pytest.raises(StorageError, match=r"unfinished move from .*corpus\.db"):
        move(other, address)


def test_a_target_with_rows_is_refused(source: Path, moved: str, back: Path, tmp_path: Path) -> None:
    before = ask(moved, "SELECT count(*), max(seq) FROM articles")
    with pytest.raises(StorageError, match="holds a corpus already"):
        move(source, moved)
    with pytest.raises(StorageError, match="holds a corpus already"):
        move(source, moved, anew=True)
    assert ask(moved, "SELECT count(*), max(seq) FROM articles") == before
    back.write_text("a letter")
    with pytest.raises(StorageError, match="is there already"):
        move(moved, back)
    with pytest.raises(StorageError, match="is there already"):
        move(source, source)
    assert back.read_text() == "a letter"


def test_a_source_of_an_earlier_version_is_not_upgraded(tmp_path: Path, back: Path) -> None:
    older = tmp_path / "older.db"
    load(6, older)
    before = older.read_bytes()
    with pytest.raises(DatabaseOlder):
        move(older, back)
    assert older.read_bytes() == before


def test_what_is_no_source_is_left_as_it_is(tmp_path: Path, back: Path) -> None:
    with pytest.raises(StorageError, match="there is no database"):
        move(tmp_path / "nothing.db", back)
    assert list(tmp_path.iterdir()) == []


def test_rows_that_refer_to_nothing_are_refused(source: Path, back: Path) -> None:
    change(source, "PRAGMA foreign_keys = OFF; DELETE FROM runs")
    with pytest.raises(StorageError, match="refers to nothing in runs"):
        move(source, back)


def test_a_text_that_the_server_does_not_keep_is_named(source: Path, address: str) -> None:
    change(source, "UPDATE searches SET title = 'a' || char(0)")
    with pytest.raises(StorageError, match=r"searches, rows 1 to 1: .*0x00"):
        move(source, address)


# Others at work ----------------------------------------------------------------------------------------------------


def test_a_crawl_and_a_move_exclude_each_other(source: Path, back: Path) -> None:
    with WriterLock(source), pytest.raises(DatabaseBusy):
        move(source, back)

    def look() -> None:
        with pytest.raises(DatabaseBusy):
            WriterLock(source).acquire()

    assert move(source, back, at("comparing", 1, look)).compared.differences == ()


def test_nobody_writes_to_a_file_that_is_moved(source: Path, back: Path) -> None:
    def write() -> None:
        with closing(sqlite3.connect(source, timeout=0, isolation_level=None)) as connection:
            assert connection.execute("SELECT count(*) FROM labels").fetchone() == (1,)
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                connection.execute("DELETE FROM labels")

    assert move(source, back, at("verifying", 1, write)).compared.differences == ()


def test_nobody_writes_to_a_server_that_is_moved(moved: str, back: Path) -> None:
    from psycopg.errors import LockNotAvailable

    writing = "SET lock_timeout = 50; UPDATE warraq.access SET hash = hash"

    def write() -> None:
        assert ask(moved, "SELECT count(*) FROM labels") == [(1,)]
        with pytest.raises(LockNotAvailable):
            ask(moved, writing)

    assert move(moved, back, at("verifying", 1, write)).compared.differences == ()
    ask(moved, writing)


def test_a_server_that_was_lost_before_the_end_did_not_keep_others_away(moved: str, back: Path) -> None:
    def lose() -> None:
        ask(
            moved,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )

    with pytest.raises(StorageError):
        move(moved, back, at("verifying", 1, lose))
    assert not back.exists()
    assert move(moved, back).copied == 0


def test_two_moves_into_one_database_exclude_each_other(source: Path, address: str, tmp_path: Path) -> None:
    other = Path(shutil.copy(source, tmp_path / "other.db"))

    def move_too() -> None:
        with pytest.raises(DatabaseBusy, match="another move"):
            move(other, address)

    assert move(source, address, at("copying", 5, move_too)).compared.differences == ()


# What comparing finds ----------------------------------------------------------------------------------------------

WRONG = {
    "a row that is not the same": (
        "UPDATE tags SET tag = 'Ink' WHERE version_id = 1",
        ("tags", "1, 0", "not the same: tag", (1, 1)),
    ),
    "a number that was rounded": (
        "UPDATE field_origins SET confidence = 0.9000000001",
        ("field_origins", "1, 0", "not the same: confidence", (1, 1)),
    ),
    "a body": ("UPDATE stamps SET token = X'3000'", ("stamps", "1", "not the same: token", (1, 1))),
    "a row that is missing": ("DELETE FROM labels", ("labels", "ink, 1", "only in the source", (1, 0))),
    "a row too many": (
        "INSERT INTO hosts VALUES ('a.example', '', '')",
        ("hosts", "a.example", "only in the target", (1, 2)),
    ),
    "words of the index": (
        "UPDATE article_index SET title = 'x' WHERE rowid = 1",
        ("article_index", "1", "not the same: title", (5, 5)),
    ),
    "a count": (
        "UPDATE story_counts SET read = read + 1",
        ("story_counts", "1", "not the same: read", (1, 1)),
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("engine", ["file", "server"])
def test_what_was_changed_by_hand_before_the_end_is_found(
    source: Path, back: Path, engine: str, wrong: str, request: pytest.FixtureRequest
) -> None:
    target: Path | str = back if engine == "file" else request.getfixturevalue("address")
    place = back.with_name("back.db.moving") if engine == "file" else target
    sql, (table, key, what, rows) = WRONG[wrong]
    if engine == "server":
        sql = sql.replace("X'3000'", "'\\x3000'::bytea")

    def meddle() -> None:
        change(place, sql)

    done = move(source, target, at("indexing", 1, meddle))
    (found,) = done.compared.differences
    assert (found.table, found.key, found.what, found.rows) == (table, key, what, rows)
    assert done.verified is None
    with pytest.raises(StorageError):
        open_reader(target)
    assert move(source, target).compared.differences == done.compared.differences, "it is not forgotten"
    assert move(source, target, anew=True).compared.differences == ()


def test_two_databases_are_compared_when_both_are_whole(source: Path, moved: str) -> None:
    assert compare(source, moved).differences == compare(moved, source).differences == ()
    change(
        source,
        "UPDATE runs SET outcome = 'killed'; UPDATE sqlite_sequence SET seq = 50 WHERE name = 'deliveries'",
    )
    found = compare(source, moved).differences
    assert [(one.table, one.what) for one in found] == [
        ("runs", "not the same: outcome"),
        ("deliveries", "numbers go on after 40, not 50"),
    ]
    assert check(moved) == ()


def test_a_ledger_that_was_broken_stays_broken_and_is_told(source: Path, address: str) -> None:
    change(source, "UPDATE versions SET title = 'forged' WHERE id = 1")
    done = move(source, address)
    assert done.compared.differences == ()
    assert done.verified == verify(source)
    assert done.verified is not None
    assert done.verified.breaks != ()
    assert verify(address).breaks == done.verified.breaks


def test_a_table_of_somebody_else_is_left_out_and_told(source: Path, back: Path) -> None:
    change(source, "CREATE TABLE my_notes (a)")
    assert move(source, back).compared.left_out == ("my_notes",)


# Portions ----------------------------------------------------------------------------------------------------------


def test_portions_are_bounded_by_rows_and_bytes() -> None:
    rows = [(number, b"x" * size, None) for number, size in enumerate((4, 4, 4, 1, 20, 1, 0, 0, 0, 0))]
    found = list(portions(rows, Portion(rows=3, bytes=9)))
    assert [row for portion in found for row in portion] == rows
    assert [[len(row[1]) for row in portion] for portion in found] == [
        [4, 4],
        [4, 1],
        [20],
        [1, 0, 0],
        [0, 0],
    ]
    assert list(portions([], Portion())) == []
