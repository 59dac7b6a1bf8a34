"""The ledger of evidence: every stored row has its line, and whatever is changed afterwards is found."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.storage.conftest import Desk, html, paragraphs
from tests.storage.databases.make import fill, load
from warraq.storage import open_store, verify
from warraq.storage.rules import GENESIS, chain, digest_row
from warraq.storage.sql.ledger import SUBJECTS

FLIPS = 200
#: What is evidence: the tables that lines cover, the pages, the ledger itself.
EVIDENCE = (
    *dict.fromkeys(subject.table for subject in SUBJECTS.values()),
    *dict.fromkeys(table for subject in SUBJECTS.values() for table, _ in subject.parts),
    "pages", "page_frames", "dictionaries", "image_files", "ledger",
)  # fmt: skip
#: Derived, and made again by other commands: not covered.
DERIVED = {
    "articles": (
        "last_seen_at",
        "cluster_id",
        "duplicate_of",
        "similarity",
        "relation",
        "dated_at",
        "language",
        "is_read",
    ),
    "sources": ("name", "language", "platform", "folder"),
    "dictionaries": ("source_id", "role", "made_at"),
    "image_files": ("source_id", "fetch_id", "refused"),
    "imports": ("position", "pages", "skipped", "finished_at"),
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "filled.db"
    fill(path)
    return path


@pytest.fixture
def copy(filled: Path, path: Path) -> Path:
    path.write_bytes(filled.read_bytes())
    return path


def run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def kinds(path: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT kind, subject FROM ledger ORDER BY line").fetchall()


def test_what_is_stored_is_verified(filled: Path) -> None:
    verified = verify(filled)
    assert verified.breaks == ()
    assert verified.lines == len(kinds(filled)) > 20
    assert verified.adopted == 0
    assert verified.pages > 3
    assert {kind for kind, _ in kinds(filled)} == set(SUBJECTS)


def test_each_row_is_covered_in_the_order_in_which_it_came(desk: Desk) -> None:
    desk.put("one", html("Fern", paragraphs("fern")))
    assert kinds(desk.path) == [
        ("source", 1), ("version", 1), ("change", 1), ("article", 1), ("fetch", 1),
    ]  # fmt: skip
    desk.put("one", html("Fern", paragraphs("moss")))
    assert kinds(desk.path)[5:] == [("version", 2), ("change", 2), ("article", 1), ("fetch", 2)]
    desk.gone("one")
    assert kinds(desk.path)[9:] == [("change", 3), ("article", 1), ("fetch", 3)]
    assert verify(desk.path).breaks == ()


def test_an_older_database_is_adopted_whole(path: Path) -> None:
    load(5, path)
    open_store(path).close()
    verified = verify(path)
    assert verified.breaks == ()
    assert verified.adopted == verified.lines > 20


def places(path: Path) -> Iterator[tuple[str, int, str]]:
    """Every cell of the evidence: table, place of the row, column."""
    with closing(sqlite3.connect(path)) as connection:
        for table in EVIDENCE:
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            for at in range(rows):
                yield from ((table, at, name) for name in names if name not in DERIVED.get(table, ()))


def flipped(value: object, chance: random.Random) -> object:
    """The value with one bit turned over, or another value where there is none to turn."""
    if isinstance(value, bytes) and value:
        at = chance.randrange(len(value))
        return value[:at] + bytes([value[at] ^ 1 << chance.randrange(8)]) + value[at + 1 :]
    if isinstance(value, str) and value:
        at = chance.randrange(len(value))
        return value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]
    if isinstance(value, (int, float)):
        return value + 1
    return "x"


def tamper(path: Path, place: tuple[str, int, str], chance: random.Random) -> bool:
    """Change one cell behind warraq's back; False where SQLite itself does not take the change."""
    table, at, name = place
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        keys = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[5]]
        found = connection.execute(
            f"SELECT {name}, {', '.join(keys)} FROM {table} ORDER BY {', '.join(keys)} LIMIT 1 OFFSET {at}"
        ).fetchone()
        try:
            connection.execute(
                f"UPDATE {table} SET {name} = ? WHERE {' AND '.join(f'{key} = ?' for key in keys)}",
                (flipped(found[0], chance), *found[1:]),
            )
        except sqlite3.IntegrityError:
            return False
    return True


def test_each_of_two_hundred_flipped_places_is_found(filled: Path, path: Path) -> None:
    chance = random.Random(14)
    every = list(places(filled))
    assert len(every) > 3 * FLIPS
    chance.shuffle(every)
    original, tried, unfound = filled.read_bytes(), 0, []
    for place in every:
        path.write_bytes(original)
        if not tamper(path, place, chance):
            continue
        tried += 1
        if not verify(path).breaks:
            unfound.append(place)
        if tried == FLIPS:
            break
    assert tried == FLIPS
    assert unfound == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE versions SET text = replace(text, 'amber', 'ember') WHERE id = 1", "version 1 of article 1, "),
        ("UPDATE removed_blocks SET text = ''", "version 1 of article 1, "),
        ("DELETE FROM field_origins", "version 1 of article 1, "),
        ("UPDATE outcomes SET kind = 'failed' WHERE fetch_id = 2", "fetch 2 of https://blog.example/copy is not"),
        ("UPDATE articles SET gone_at = NULL WHERE gone_at IS NOT NULL", "article 4, https://blog.example/gone is"),
        ("DELETE FROM rulings", "ruling 1 is missing"),
        ("UPDATE pages SET body = (SELECT body FROM pages ORDER BY sha256 DESC LIMIT 1)", "a stored page states"),
        ("UPDATE pages SET first_seen_at = '2020-01-01T00:00:00Z'", "not 2020-01-01T00:00:00Z"),
        ("DELETE FROM pages", "is missing"),
        ("UPDATE ledger SET at = '2020-01-01T00:00:00Z' WHERE line = 7", "this line of the ledger, or the one before"),
        ("DELETE FROM ledger WHERE line = 7", "lines 7 to 7 of the ledger are missing"),
        ("INSERT INTO marks (article_id, version, mark, at) VALUES (1, 1, 'good', '')", "is in no line of the ledger"),
    ],
)  # fmt: skip
def test_the_first_break_is_named(copy: Path, statement: str, found: str) -> None:
    run(copy, statement)
    breaks = verify(copy).breaks
    assert found in breaks[0].what
    if "INSERT" not in statement:
        assert breaks[0].line > 0


def test_a_line_that_was_computed_anew_breaks_the_next(copy: Path) -> None:
    """Who changes a row, its digest and its own line's hash is found by the line after."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        before = connection.execute("SELECT hash FROM ledger WHERE line = 6").fetchone()[0]
        facts = connection.execute(
            "SELECT line, at, kind, subject, 'forged', adopted FROM ledger WHERE line = 7"
        ).fetchone()
        connection.execute(
            "UPDATE ledger SET digest = 'forged', hash = ? WHERE line = 7", (chain(before, facts),)
        )
    assert any(one.line == 8 for one in verify(copy).breaks)


def test_a_damaged_file_is_named(copy: Path) -> None:
    body = bytearray(copy.read_bytes())
    page = 4096
    body[page * 5 : page * 6] = bytes(page)
    copy.write_bytes(body)
    assert verify(copy).breaks[0].what.startswith("the file: ")


def test_a_digest_leaves_out_what_a_later_schema_may_add() -> None:
    row: dict[str, str | int | float | None] = {"id": 1, "text": "حبر"}
    later = {**row, "new": "", "other": None, "list": "[]", "flag": 0}
    assert digest_row(row, {}) == digest_row(later, {"tags": []})
    assert digest_row(row, {}) != digest_row({**row, "share": 0.0}, {})
    assert digest_row(row, {}) != digest_row(row, {"tags": [{"tag": "ink"}]})


def test_the_first_line_stands_on_nothing(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        *facts, stated = connection.execute(
            "SELECT line, at, kind, subject, digest, adopted, hash FROM ledger WHERE line = 1"
        ).fetchone()
    assert chain(GENESIS, facts) == stated


def test_progress_is_told(filled: Path) -> None:
    told: list[tuple[int, int]] = []
    verified = verify(filled, lambda done, of: told.append((done, of)))
    assert told[-1] == (verified.lines + verified.pages,) * 2
    assert [done for done, _ in told] == sorted(done for done, _ in told)
