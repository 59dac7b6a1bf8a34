"""`warraq move`, as a user types it."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests import postgres
from tests.storage.databases.make import fill, load
from warraq.cli import main


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with rows in every table and a ledger that holds."""
    made = tmp_path_factory.mktemp("filled") / "corpus.db"
    fill(made)
    return made


@pytest.fixture
def source(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled, tmp_path / "corpus.db"))


@pytest.fixture
def address() -> Iterator[str]:
    with postgres.databases() as server, server.bare() as address:
        yield address


def run(*arguments: Path | str, expect: int = 0) -> Result:
    result = CliRunner().invoke(main, ["move", *map(str, arguments)])
    assert result.exit_code == expect, f"{result.output}\n{result.exception!r}"
    return result


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(sql)


def test_there_and_back(source: Path, address: str, tmp_path: Path) -> None:
    there = run("--from", source, "--to", address).stdout.splitlines()
    assert there[0].startswith("Moved and compared: ")
    assert there[1].startswith("ledger line ")
    back = tmp_path / "back.db"
    assert run("--from", address, "--to", back).stdout.splitlines() == there
    said = run("--from", source, "--to", back, "--verify-only").stdout
    assert said == there[0].replace("Moved and compared", "Both hold the same") + "\n"
    listed = [
        CliRunner().invoke(main, ["--db", str(path), "list", "--json"]).stdout for path in (source, back)
    ]
    assert listed[0] == listed[1] != ""


def test_the_sums_of_all_tables_as_json(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "new.db"
    moved = json.loads(run("--from", source, "--to", target, "--json").stdout)
    compared = json.loads(run("--from", source, "--to", target, "--verify-only", "--json").stdout)
    assert moved["compared"] == compared
    assert moved["verified"]["breaks"] == moved["compared"]["differences"] == []
    assert moved["copied"] == sum(table["rows"] for table in compared["tables"])
    assert {len(table["sha256"]) for table in compared["tables"]} == {64}


def test_a_difference_is_named_by_table_and_key(source: Path, filled: Path) -> None:
    change(source, "UPDATE articles SET gone_at = '2026-04-01T00:00:00Z' WHERE id = 2; DELETE FROM looks")
    said = run("--from", filled, "--to", source, "--verify-only", expect=1).stdout
    assert said == (
        "articles, row 2: not the same: gone_at (6 and 6 rows)\nlooks, row status: only in the source (1 and 0 rows)\n"
    )


def test_a_broken_ledger_is_moved_and_told(source: Path, tmp_path: Path) -> None:
    change(source, "UPDATE versions SET title = 'forged' WHERE id = 1")
    result = run("--from", source, "--to", tmp_path / "new.db", expect=1)
    assert "version 1 of article 1" in result.stdout
    assert "broken in the source too" in result.stderr
    assert (tmp_path / "new.db").exists()


def test_what_is_left_out_is_told(source: Path, tmp_path: Path) -> None:
    change(source, "CREATE TABLE my_notes (a)")
    assert "left out: my_notes" in run("--from", source, "--to", tmp_path / "new.db").stderr


def test_what_cannot_be_moved(source: Path, tmp_path: Path) -> None:
    assert "--to" in run("--from", source, expect=2).stderr
    assert "exclude" in run("--from", source, "--to", "b.db", "--anew", "--verify-only", expect=2).stderr
    assert "is there already" in run("--from", source, "--to", source, expect=1).stderr
    older = tmp_path / "older.db"
    load(6, older)
    assert "older warraq" in run("--from", older, "--to", tmp_path / "b.db", expect=1).stderr


def test_a_password_is_not_shown(source: Path, tmp_path: Path) -> None:
    nowhere = "postgresql://ann:secret@127.0.0.1:1/corpus"
    for arguments in (("--from", source, "--to", nowhere), ("--from", nowhere, "--to", tmp_path / "b.db")):
        said = run(*arguments, expect=1).stderr
        assert "ann@127.0.0.1:1/corpus" in said
        assert "secret" not in said
