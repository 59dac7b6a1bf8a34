"""Records and rows: by name, each type of field as its column, whatever order the table has."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from warraq.storage.sql.database import Columns, insert, insert_numbered, scalar, update, values_of
from warraq.storage.sqlite.database import SqliteConnection

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    town: str
    visited_at: datetime | None = None


@dataclass(frozen=True)
class Book:
    title: str
    at: datetime
    is_sold: bool
    tags: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    words: int | None = None
    note: str = "none"


BOOK = Book("ink", NOON, True, ("a", "b"), (("x", "1"), ("x", "2")), 7)


@pytest.fixture
def db() -> Iterator[SqliteConnection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None, factory=SqliteConnection)) as connection:
        connection.execute(
            "CREATE TABLE books (note TEXT, words INTEGER, headers TEXT, tags TEXT, is_sold INTEGER, at TEXT,"
            " title TEXT, id INTEGER PRIMARY KEY)"
        )
        connection.execute("CREATE TABLE places (book INTEGER, visited_at TEXT, town TEXT)")
        yield connection


def test_a_record_comes_back_as_it_went(db: SqliteConnection) -> None:
    columns = Columns(Book)
    assert insert_numbered(db, "books", values_of(BOOK), id=5) == 5
    assert columns.all(db.execute(f"SELECT {columns.sql} FROM books")) == (BOOK,)
    assert db.execute("SELECT at, is_sold, tags FROM books").fetchone() == (
        "2026-03-01T12:00:00Z",
        1,
        '["a","b"]',
    )
    assert update(db, "books", values_of(replace(BOOK, words=None), ("words", "at")), "id = ?", 5) == 1
    assert columns.one(db.execute(f"SELECT {columns.sql} FROM books")) == replace(BOOK, words=None)
    assert columns.one(db.execute(f"SELECT {columns.sql} FROM books WHERE id = 9")) is None


def test_a_field_may_be_another_column_a_default_or_a_record(db: SqliteConnection) -> None:
    @dataclass(frozen=True)
    class Shown:
        place: Place
        title: str
        year: str = ""
        shelf: str = "none"

    insert(db, "books", values_of(BOOK), id=1)
    insert(db, "places", town="Fez", book=1)
    columns = Columns(
        Shown, "b", given={"place": Columns(Place, "p"), "year": "substr(b.at, 1, 4)"}, without=("shelf",)
    )
    found = db.execute(f"SELECT {columns.sql} FROM books b JOIN places p ON p.book = b.id")
    assert columns.one(found) == Shown(place=Place("Fez"), title="ink", year="2026")


def test_what_is_written_is_utc_and_text_that_sqlite_keeps(db: SqliteConnection) -> None:
    stated = NOON.astimezone(timezone(timedelta(hours=3)))
    insert(db, "books", title="a\0b\ud83d", at=stated, tags=("\ud83d",), note=None)
    assert db.execute("SELECT title, at, tags, note FROM books").fetchone() == (
        "a\ufffdb\ufffd", "2026-03-01T12:00:00Z", '["\ufffd"]', None,
    )  # fmt: skip


def test_a_scalar_is_the_first_value_or_none(db: SqliteConnection) -> None:
    assert scalar(db.execute("SELECT count(*) FROM books")) == 0
    assert scalar(db.execute("SELECT title FROM books")) is None
