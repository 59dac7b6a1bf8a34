"""A database with rows is brought to a later schema whole, or stays as it was."""

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from tests.storage.conftest import Desk, html, paragraphs
from warraq.storage import Reader, Store, check, connection, migrations, schema_text


def use_steps(monkeypatch: pytest.MonkeyPatch, *, fails: bool) -> None:
    """A later version of the program, with one step more."""
    steps = Migrations("warraq")

    @steps(name="0001-schema")
    def first(db: Database) -> None:
        db.executescript(schema_text())

    @steps(name="0002-notes")
    def second(db: Database) -> None:
        db.execute("ALTER TABLE sources ADD COLUMN note TEXT NOT NULL DEFAULT ''")
        db.execute("UPDATE sources SET note = 'moved along'")
        if fails:
            raise sqlite3.OperationalError("the power of this step is gone")

    monkeypatch.setattr(migrations, "MIGRATIONS", steps)
    monkeypatch.setattr(migrations, "SCHEMA_VERSION", 2)
    monkeypatch.setattr(connection, "SCHEMA_VERSION", 2)


def test_rows_survive_a_later_schema(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.put("one", html("One", paragraphs("amber")))
    desk.store.close()
    use_steps(monkeypatch, fails=False)
    with Store.open(desk.path) as store:
        rows = store._connection.execute("SELECT DISTINCT note FROM sources").fetchall()
        assert rows == [("moved along",)]
        assert store._connection.execute("PRAGMA user_version").fetchone() == (2,)
    with Reader.open(desk.path) as reader:
        assert reader.counts().articles == 1
    assert check(desk.path) == ()


def test_a_step_that_fails_leaves_the_database_as_it_was(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.put("one", html("One", paragraphs("amber")))
    desk.store.close()
    with monkeypatch.context() as later:
        use_steps(later, fails=True)
        with pytest.raises(Exception, match="power of this step"):
            Store.open(desk.path)
    with Store.open(desk.path) as store:
        names = [row[1] for row in store._connection.execute("PRAGMA table_info(sources)")]
        assert "note" not in names
        assert store._connection.execute("PRAGMA user_version").fetchone() == (1,)
    with Reader.open(Path(desk.path)) as reader:
        assert reader.counts().articles == 1
