"""A database with rows, made by any earlier version, is brought to the present schema whole, or stays as it was."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from tests.storage.conftest import Desk, html, paragraphs
from tests.storage.databases.make import dump, fill, kept_versions, load
from warraq.articles.errors import DatabaseNewer, DatabaseOlder, StorageError
from warraq.storage import StoryFilter, back_up, check, open_reader, open_store, schema_text
from warraq.storage.sql import schema as schemas
from warraq.storage.sql.schema import schema_version
from warraq.storage.sqlite.schema import STEPS, Step
from warraq.storage.sqlite.schema import migrating as migrations

#: What sqlite-utils notes the steps in; not of our schema.
_NOTES = "_sqlite_migrations"
_OURS = "name NOT LIKE 'sqlite_%' AND name NOT LIKE '%sqlite_migrations%' AND name NOT LIKE 'article_index_%'"


def schema_of(connection: sqlite3.Connection) -> dict[str, str]:
    """The definition of each table, index, view and trigger, without what makes no difference to SQLite."""
    rows = connection.execute(
        f"SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND {_OURS}"
    )
    return {name: plain(sql) for name, sql in rows}


def plain(sql: str) -> str:
    """'CREATE TABLE "a" (b TEXT, -- why\\n c TEXT)' is 'CREATE TABLE a(b TEXT,c TEXT)': tables made anew are quoted."""
    sql = re.sub(r"--[^\n]*", "", sql)
    sql = re.sub(r'^(CREATE \w+) "(\w+)"', r"\1 \2", sql)
    return re.sub(r" ?([(),]) ?", r"\1", " ".join(sql.split()))


def declared() -> dict[str, str]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(schema_text())
        return schema_of(connection)


def tables_of(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        f"SELECT name FROM sqlite_schema WHERE type = 'table' AND {_OURS} ORDER BY name"
    )
    return [name for (name,) in rows]


def rows_of(path: Path) -> dict[str, dict[str, list[Any]]]:
    """The values of every column of every table."""
    with closing(sqlite3.connect(path)) as connection:
        found = {}
        for table in tables_of(connection):
            cursor = connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
            names = [column[0] for column in cursor.description]
            rows = cursor.fetchall()
            found[table] = {name: [row[at] for row in rows] for at, name in enumerate(names)} if rows else {}
        return found


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


@pytest.mark.parametrize("version", kept_versions())
def test_a_database_of_every_version_is_upgraded_with_its_rows(version: int, path: Path) -> None:
    load(version, path)
    before = rows_of(path)
    assert version_of(path) == version
    assert all(before.values()), "a table without rows tells nothing"
    open_store(path).close()
    assert version_of(path) == schema_version()
    with closing(sqlite3.connect(path)) as connection:
        assert schema_of(connection) == declared()
        noted = connection.execute(f"SELECT name FROM {_NOTES} ORDER BY id").fetchall()
    assert noted == [(step.name,) for step in STEPS]
    assert check(path) == ()
    after = rows_of(path)
    for table in before.keys() & after.keys():
        for column in before[table].keys() & after[table].keys():
            assert after[table][column] == before[table][column], f"{table}.{column}"


@pytest.mark.parametrize("version", kept_versions())
def test_an_upgraded_database_is_read_searched_and_written_to(version: int, path: Path) -> None:
    load(version, path)
    with open_store(path) as store:
        source = store.sources.all()[0]
        desk = Desk(store=store, path=path, source=source, run_id=store.runs.start("crawl", "test", Desk.now))
        desk.put("new", html("Fern", paragraphs("fern")))
        with desk.read() as reader:
            known = [article for article in reader.articles.select() if article.url != desk.url("new")]
            assert all(reader.articles.versions(article.id)[-1].text == article.text for article in known)
            assert {hit.article.id for hit in reader.articles.search("حبر")} == {1}
            assert [hit.article.title for hit in reader.articles.search("fern")] == ["Fern"]


def test_0002_the_start_of_a_walk_is_no_fragment(path: Path) -> None:
    load(1, path)
    page, start = "https://blog.example/feed/", "https://blog.example/feed/#gap"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executemany(
            "INSERT INTO older_pages (source_id, url, walk, fetched_at, next_url) VALUES (1, ?, ?, '', ?)",
            [(page, "feed", "a"), (start, "gap", "b")],
        )
    with open_store(path) as store:
        rows = [row for row in store.backlog.pages(1) if row.url == page]
    assert [(row.walk, row.is_start, row.next_url) for row in rows] == [
        ("feed", False, "a"),
        ("gap", True, "b"),
    ]


def test_0004_what_was_stored_before_is_not_judged(path: Path) -> None:
    load(3, path)
    open_store(path).close()
    with open_reader(path) as reader:
        rows = [*reader.articles.select(), *reader.articles.versions(1)]
        assert {(row.text_confidence, row.title_confidence) for row in rows} == {(None, None)}
        assert {(row.date_confidence, row.authors_confidence) for row in rows} == {(None, None)}
        assert list(reader.articles.select(doubtful=True)) == []
        assert reader.articles.doubts() == ()


def test_0008_articles_know_whether_they_were_read(path: Path) -> None:
    load(7, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("INSERT INTO reading VALUES (4, NULL, '2026-03-02', '', '2026-03-02')")
        before = connection.execute("SELECT * FROM story_counts").fetchall()
    open_store(path).close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT id FROM articles WHERE is_read = 1").fetchall() == [(1,)]
        assert connection.execute("SELECT * FROM story_counts").fetchall() == before == [(1, 3, 1)]
    with open_reader(path) as reader:
        assert [row.id for row in reader.stories.select(StoryFilter(unread=True))] == [6, 4]
    assert check(path) == ()


def test_the_present_version_is_kept_and_none_is_missing() -> None:
    """After a change of the schema: `python -m tests.storage.databases.make`."""
    assert kept_versions() == list(range(1, schema_version() + 1))
    for number, step in enumerate(STEPS, 1):
        assert step.name.startswith(f"{number:04}-")


def test_a_kept_database_is_made_by_the_script(path: Path, tmp_path: Path) -> None:
    """Every table has rows, and what is written down is read back as it was."""
    fill(path)
    assert all(rows_of(path).values())
    text = "\n".join(dump(path))
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.executescript(text)
    assert "\n".join(dump(copy)) == text
    assert check(copy) == ()


def test_a_new_database_is_the_declared_one(path: Path) -> None:
    open_store(path, create=True).close()
    with closing(sqlite3.connect(path)) as connection:
        assert schema_of(connection) == declared()
        noted = connection.execute(f"SELECT name FROM {_NOTES} ORDER BY id").fetchall()
    assert noted == [(step.name,) for step in STEPS]


# A later version of the program ------------------------------------------------------------------------------------


def add_a_column(db: Database) -> None:
    db.execute("ALTER TABLE sources ADD COLUMN note TEXT NOT NULL DEFAULT ''")
    db.execute("UPDATE sources SET note = 'moved along'")


def fail(db: Database) -> None:
    add_a_column(db)
    raise sqlite3.OperationalError("the power of this step is gone")


def make_anew(db: Database) -> None:
    """The table that most others refer to, without one of its columns. Views are made anew around it."""
    views = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'view'").fetchall()
    for name, _ in views:
        db.execute(f"DROP VIEW {name}")
    (sql,) = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'sources'").fetchone()
    db.execute(re.sub(r"  folder [^\n]*\n", "", sql).replace("TABLE sources", "TABLE new_sources"))
    kept = "id, slug, home_url, name, language, platform, local, state, added_at"
    db.execute(f"INSERT INTO new_sources ({kept}) SELECT {kept} FROM sources")
    db.execute("DROP TABLE sources")
    db.execute("ALTER TABLE new_sources RENAME TO sources")
    for _, sql in views:
        db.execute(sql)


def lose_rows(db: Database) -> None:
    db.execute("DELETE FROM sources")


def later(monkeypatch: pytest.MonkeyPatch, *runs: Any) -> None:
    """The program with these steps more."""
    more = tuple(Step(f"{number:04}-later", run) for number, run in enumerate(runs, len(STEPS) + 1))
    monkeypatch.setattr(migrations, "STEPS", STEPS + more)
    monkeypatch.setattr(schemas, "VERSION", len(STEPS + more))


@pytest.fixture
def old(path: Path) -> Path:
    load(schema_version(), path)
    return path


def test_a_step_runs_once(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch, add_a_column)
    for _ in range(2):
        open_store(old).close()
    assert rows_of(old)["sources"]["note"] == ["moved along"]
    assert version_of(old) == schema_version() == len(STEPS) + 1


def test_a_step_may_be_an_sql_file(old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sql = "-- Two; statements.\nALTER TABLE sources ADD COLUMN note TEXT;\nUPDATE sources SET note = 'a;b';\n"
    (tmp_path / "0002-notes.sql").write_text(sql, "utf-8")
    monkeypatch.setattr(migrations, "files", lambda package: tmp_path)
    later(monkeypatch, migrations.script("0002-notes").run)
    open_store(old).close()
    assert rows_of(old)["sources"]["note"] == ["a;b"]


def test_a_table_made_anew_keeps_what_refers_to_it(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows_of(old)
    later(monkeypatch, add_a_column, make_anew)
    open_store(old).close()
    after = rows_of(old)
    assert set(after["sources"]) == set(before["sources"]) - {"folder"} | {"note"}
    assert after["sources"]["slug"] == before["sources"]["slug"]
    assert {table: rows for table, rows in after.items() if table != "sources"} == {
        table: rows for table, rows in before.items() if table != "sources"
    }
    with open_store(old) as store:
        assert store._connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("SELECT count(*) FROM article").fetchone()[0] > 1


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ((fail,), "power of this step"),
        ((add_a_column, lose_rows), "refer to nothing: .*articles to sources"),
    ],
)
def test_an_upgrade_that_fails_leaves_the_database_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch, steps: tuple[Any, ...], says: str
) -> None:
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    before = "\n".join(dump(old))
    with monkeypatch.context() as patched:
        later(patched, *steps)
        with pytest.raises(StorageError, match=says):
            open_store(old)
    assert "\n".join(dump(old)) == before
    open_store(old).close()


def test_rows_that_referred_to_nothing_before_do_not_keep_it_from_being_upgraded(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        connection.execute("UPDATE resources SET article_id = 99")
    later(monkeypatch, add_a_column)
    open_store(old).close()
    assert version_of(old) == schema_version()


def test_an_older_database_is_copied_but_not_read_before_it_is_upgraded(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = old.read_bytes()
    with monkeypatch.context() as patched:
        later(patched, add_a_column)
        for read in (open_reader, check):
            with pytest.raises(DatabaseOlder, match="any command that writes"):
                read(old)
        back_up(old, old.with_name("copy.db"))
        assert old.read_bytes() == before
        open_store(old).close()
        open_reader(old).close()
    with pytest.raises(DatabaseNewer, match="update warraq"):
        open_reader(old)
    open_reader(old.with_name("copy.db")).close()
