"""What `warraq versions` shows of an edit: readable in either direction, and safe to print."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.corpora import ESCAPE, Archive, Text
from warraq.cli import main
from warraq.cli.versions import on_terminal
from warraq.storage import open_store

OLD = "كتب الوراق سبع نسخ من الكتاب.\n\nثم باعها في السوق القديم."
NEW = "كتب الوراق تسع نسخ من الكتاب.\n\nثم باعها في السوق القديم."


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "versions.db"
    with open_store(path, create=True) as store:
        archive = Archive(store)
        first = Text("edited", "نسخ", OLD, language="ar")
        other = Text("once", "Once", f"Never {ESCAPE} edited.")
        third = replace(first, title=f"نسخ {ESCAPE} أخرى")
        for text in (first, replace(first, text=NEW), replace(third, text=NEW), other):
            archive.put(text.article())
    return path


def run(database: Path, *arguments: str, expect: int = 0) -> Result:
    result = CliRunner().invoke(main, ["--db", str(database), "versions", *arguments])
    assert result.exit_code == expect, result.output
    return result


def test_all_versions_are_listed(database: Path) -> None:
    lines = run(database, "1").stdout.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["version", "1", "2", "3"]
    rows = [json.loads(line) for line in run(database, "1", "--json").stdout.splitlines()]
    assert [row["number"] for row in rows] == [1, 2, 3]
    assert "text" not in rows[0]


def test_a_diff_shows_the_words_that_changed(database: Path) -> None:
    shown = run(database, "1", "--diff", "1", "2").stdout.splitlines()
    assert shown[0].startswith("version 1, seen ")
    assert shown[1:] == ["كتب الوراق [-سبع-] {+تسع+} نسخ من الكتاب.", "… 1 block unchanged …"]


def test_the_last_edit_is_the_default_and_titles_count(database: Path) -> None:
    shown = run(database, "1", "--diff").stdout
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert shown.splitlines()[1:] == ["نسخ {+evil أخرى+}", "… 2 blocks unchanged …"]
    assert "سبع" in run(database, "1", "--diff", "1").stdout  # with the current one


def test_a_line_runs_in_the_direction_of_the_article(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warraq.cli.versions._placed", on_terminal)
    line = run(database, "1", "--diff", "1", "2").stdout.splitlines()[1]
    assert (line[0], line[-1]) == ("\u2067", "\u2069")
    assert "[-\u2068سبع\u2069-]" in line


def test_a_diff_as_json(database: Path) -> None:
    diff = json.loads(run(database, "1", "--diff", "1", "2", "--json").stdout)
    assert (diff["from"], diff["to"]) == (1, 2)
    assert [piece["kind"] for piece in diff["blocks"][0]] == ["same", "removed", "added", "same"]


@pytest.mark.parametrize(
    "arguments",
    [("2", "--diff"), ("1", "--diff", "1", "9"), ("99",), ("1", "1"), ("1", "--diff", "1", "2", "3")],
)
def test_what_cannot_be_shown_is_a_usage_error(database: Path, arguments: tuple[str, ...]) -> None:
    assert run(database, *arguments, expect=2).stdout == ""
