"""The commands that read, on a real database, as a user types them."""

import csv
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from tests.corpora import GALL_INK, HOME, TEXTS
from warraq import __version__
from warraq.articles.extraction import compiled
from warraq.cli import main
from warraq.cli.main import COMMANDS
from warraq.config import load_config
from warraq.storage import open_reader, open_store

Run = Callable[..., Result]
CONTROLS = set("\x1b\x07\u202e\u2066\u2067\u202a\u202b")
LISTS = (["list"], ["search", "ink"], ["changes"], ["sources"])
SINGLE = (["show", "1"], ["status"])


@pytest.fixture
def run(corpus_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on the corpus, in a folder of its own; checks the exit code."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WARRAQ_DB", str(corpus_file))
    monkeypatch.delenv("WARRAQ_CONFIG", raising=False)

    def run_it(*arguments: str, expect: int = 0, stdin: bytes | None = None) -> Result:
        result = CliRunner().invoke(main, arguments, input=stdin)
        assert result.exit_code == expect, f"{arguments}: {result.output}\n{result.exception!r}"
        return result

    return run_it


def rows_of(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_its_line_in_the_list(run: Run, name: str) -> None:
    module = importlib.import_module(f"warraq.cli.{COMMANDS[name].module}")
    command = getattr(module, f"{name.replace('-', '_')}_command")
    assert isinstance(command, click.Command)
    assert command.name == name
    assert command.help is not None
    assert command.help.split("\n\n")[0].replace("\n", " ").strip() == COMMANDS[name].summary
    assert all(parameter.help for parameter in command.params if isinstance(parameter, click.Option))
    assert COMMANDS[name].summary[:40] in run("--help").stdout
    assert "Usage:" in run(name, "--help").stdout


@pytest.mark.parametrize("arguments", LISTS)
def test_every_list_is_json_lines_on_request(run: Run, arguments: list[str]) -> None:
    assert rows_of(run(*arguments, "--json"))


@pytest.mark.parametrize("arguments", SINGLE)
def test_every_single_thing_is_one_json_document_on_request(run: Run, arguments: list[str]) -> None:
    assert isinstance(json.loads(run(*arguments, "--json").stdout), dict)


@pytest.mark.parametrize(
    "arguments",
    [
        *LISTS,
        *SINGLE,
        ["search", "hostilea"],
        ["show", HOME + "hostile", "--explain"],
        ["list", "--json"],
        ["export"],
    ],
)
def test_no_fetched_text_reaches_the_terminal_as_an_order(run: Run, arguments: list[str]) -> None:
    printed = run(*arguments).output
    assert not set(printed) & CONTROLS


def test_list_is_newest_first_and_names_copies(run: Run) -> None:
    heads, *lines = [line.split("\t") for line in run("list").stdout.splitlines()]
    assert heads == ["id", "published", "source", "language", "words", "state", "title"]
    assert [int(line[0]) for line in lines] == list(range(len(TEXTS), 0, -1))
    states = {line[-1]: line[5] for line in lines}
    assert states["Gall ink, again"] == "copy of 1"
    assert states["Taken down"] == "gone"
    assert len(run("list", "--limit", "2").stdout.splitlines()) == 3
    assert [row["language"] for row in rows_of(run("list", "--language", "ar", "--json"))] == ["ar"]
    assert "text" not in rows_of(run("list", "--json"))[0]


def test_a_source_that_is_not_followed_is_a_mistake(run: Run) -> None:
    assert "blog" in run("list", "--source", "blgo", expect=2).stderr
    assert rows_of(run("list", "--source", HOME, "--json"))


def test_show_by_number_and_by_address(run: Run) -> None:
    printed = run("show", "1").stdout
    assert printed.startswith("Gall ink\n")
    assert GALL_INK.text in printed
    assert run("show", HOME + "gall-ink").stdout == printed
    assert run("show", HOME + "gall-ink?utm_source=feed#top").stdout == printed
    assert "removed" not in printed
    explained = run("show", "1", "--explain").stdout
    assert "removed signature (site-words): Written by hand" in explained
    assert "title: heading (0.90): Gall ink" in explained


def test_show_an_earlier_version(run: Run) -> None:
    url = HOME + "edited"
    assert run("show", url).stdout.startswith("A second draft\n")
    first = run("show", url, "--version", "1").stdout
    assert first.startswith("A first draft\n")
    assert "version 1 of 2" in first
    whole = json.loads(run("show", url, "--version", "1", "--json").stdout)
    assert (whole["title"], whole["version"]) == ("A first draft", 1)
    assert [version["number"] for version in whole["versions"]] == [1, 2]
    assert "no version 3" in run("show", url, "--version", "3", expect=2).stderr


@pytest.mark.parametrize("name", ["99", "https://elsewhere.example/", "nonsense"])
def test_show_what_is_not_there(run: Run, name: str) -> None:
    assert "error:" in run("show", name, expect=2).stderr


@pytest.mark.parametrize("query", ["استانا", "أستانا", '"الحبر الأسود"', "حِبر آستانا"])
def test_search_finds_spellings(run: Run, query: str) -> None:
    assert [row["url"] for row in rows_of(run("search", query, "--json"))] == [HOME + "ar"]


@pytest.mark.parametrize("query", ['"', "a OR", "NEAR(", "*", "title:x", "", "'; DROP TABLE articles; --"])
def test_search_never_breaks_on_a_question(run: Run, query: str) -> None:
    assert "Nothing found." in run("search", query).stderr


def test_changes_tell_the_next_cursor(run: Run) -> None:
    result = run("changes", "--json")
    changes = rows_of(result)
    assert result.stderr.splitlines()[-1] == f"cursor: {changes[-1]['seq']}"
    assert {change["kind"] for change in changes} == {"new", "duplicate", "edited", "gone"}
    part = run("changes", "--limit", "4", "--json")
    rest = run("changes", "--json", "--since", part.stderr.split()[-1])
    assert rows_of(part) + rows_of(rest) == changes
    assert run("changes", "--since", "999").stderr == "cursor: 999\n"


def test_export_goes_on_from_its_cursor(run: Run) -> None:
    result = run("export")
    rows = rows_of(result)
    assert [row["seq"] for row in rows] == sorted(int(str(row["seq"])) for row in rows)
    assert len(rows) == len(TEXTS)
    cursor = result.stderr.split()[-1]
    assert result.stderr == f"{len(TEXTS)} rows, cursor: {cursor}\n"
    again = run("export", "--since", cursor)
    assert (again.stdout, again.stderr) == ("", f"0 rows, cursor: {cursor}\n")
    assert len(rows_of(run("export", "--no-duplicates"))) == len(TEXTS) - 1


def test_export_to_a_file(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    result = run("export", "--format", "csv", "-o", str(out))
    assert result.stdout == ""
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["url"].removeprefix(HOME) for row in rows} == {text.name for text in TEXTS}
    heads = next(csv.reader(StringIO(run("export", "--format", "csv").stdout)))
    assert heads[0] == "id"
    assert "cannot be written" in run("export", "-o", str(tmp_path / "none" / "x"), expect=2).stderr


def test_export_through_a_link_and_never_in_the_place_of_a_device(run: Run, tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    link, pipe = tmp_path / "out.jsonl", tmp_path / "pipe"
    link.symlink_to(tmp_path / "shared" / "out.jsonl")
    for _ in range(2):
        run("export", "-o", str(link))
        assert link.is_symlink()
        assert link.read_text(encoding="utf-8").count("\n") == len(TEXTS)
    os.mkfifo(pipe)
    assert "not a regular file" in run("export", "-o", str(pipe), expect=2).stderr
    assert pipe.is_fifo()


def test_export_as_a_feed(run: Run) -> None:
    assert run("export", "--format", "atom").stdout.startswith("<?xml")
    assert json.loads(run("export", "--format", "json-feed").stdout)["items"]
    assert "--since" in run("export", "--format", "atom", "--since", "3", expect=2).stderr


def test_sources_and_status(run: Run) -> None:
    (row,) = rows_of(run("sources", "--json"))
    assert row["articles"] == len(TEXTS)
    assert run("sources").stdout.splitlines()[1].startswith("blog\t7\t")
    printed = run("status").stdout
    assert "blog: 9 requests" in printed
    assert "1 edited · 1 gone" in printed
    assert "7 articles · 6 without copies" in printed
    status = json.loads(run("status", "--json").stdout)
    assert status["totals"]["articles"] == 7
    assert status["runs"][0]["run"]["outcome"] == "finished"


def test_status_checks_the_file(run: Run, corpus_file: Path, tmp_path: Path) -> None:
    assert "integrity: ok" in run("status", "--check").stdout
    assert json.loads(run("status", "--check", "--json").stdout)["integrity"] == "ok"
    damaged = tmp_path / "damaged.db"
    body = corpus_file.read_bytes()
    entry = b"https://blog.example/gall-ink"
    assert body.count(entry) > 2
    damaged.write_bytes(body.replace(entry, b"https://blog.example/gull-ink", 1))
    assert "integrity: " in run("--db", str(damaged), "status", "--check", expect=1).stdout


def test_an_empty_database_says_what_to_do(run: Run, tmp_path: Path) -> None:
    open_store(tmp_path / "empty.db", create=True).close()
    assert "warraq add" in run("--db", "empty.db", "sources").stderr
    assert run("list", "--db", "empty.db").stdout.count("\n") == 1
    assert run("list", "--db", "empty.db", "--json").stdout == ""


@pytest.mark.parametrize("arguments", [*LISTS, *SINGLE, ["export"]])
def test_a_database_that_is_not_there_is_said_so(run: Run, arguments: list[str]) -> None:
    assert "warraq add" in run(*arguments, "--db", "none.db", expect=1).stderr


def test_a_file_that_is_no_database_is_left_alone(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "letters.db"
    other.write_bytes(b"Dear reader, this is a letter. " * 400)
    before = other.read_bytes()
    run("list", "--db", str(other), expect=1)
    run("demo", "--database", str(other), expect=1)
    assert other.read_bytes() == before


def test_the_demo_never_replaces_a_corpus(run: Run, corpus_file: Path) -> None:
    before = corpus_file.read_bytes()
    assert "not from an earlier demo" in run("demo", "--database", str(corpus_file), expect=2).stderr
    assert corpus_file.read_bytes() == before
    with open_reader(corpus_file) as reader:
        assert reader.counts().articles == len(TEXTS)


def test_init_writes_a_file_that_loads_and_never_overwrites(run: Run, tmp_path: Path) -> None:
    run("init", "--db", "mine.db", "--contact", "mailto:a@example.org")
    text = (tmp_path / "warraq.toml").read_text(encoding="utf-8")
    assert 'database = "mine.db"' in text
    assert 'contact = "mailto:a@example.org"' in text
    (tmp_path / "warraq.toml").write_text("# mine")
    assert "already exists" in run("init", "--db", "mine.db", expect=2).stderr
    assert (tmp_path / "warraq.toml").read_text() == "# mine"


def test_init_writes_only_what_loads(run: Run, tmp_path: Path) -> None:
    assert "printable ASCII" in run("init", "--contact", "موقعي", expect=2).stderr
    assert not (tmp_path / "warraq.toml").exists()
    run("init", "--db", "كتب😀.db")
    assert load_config(tmp_path / "warraq.toml").database.name == "كتب😀.db"


def test_a_wrong_configuration_is_one_line_and_code_2(run: Run, tmp_path: Path) -> None:
    (tmp_path / "warraq.toml").write_text("databse = 'x.db'")
    result = run("list", expect=2)
    assert result.stderr == "error: warraq.toml: unknown key 'databse'; did you mean 'database'?\n"
    assert "cannot be read" in run("--config", "none.toml", "list", expect=2).stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["lst"],
        ["list", "--limit", "0"],
        ["list", "--limit", "9223372036854775808"],
        ["search", "ink", "--limit", "9223372036854775808"],
        ["changes", "--since", "9223372036854775808"],
        ["export", "--since", "9223372036854775808"],
        ["status", "--runs", "9223372036854775808"],
        ["list", "--nope"],
        ["add"],
        ["crawl", "--since", "1.1.2020"],
        ["show"],
    ],
)
def test_usage_is_code_2(run: Run, arguments: list[str]) -> None:
    assert "Usage:" in run(*arguments, expect=2).stderr


def test_version_and_module() -> None:
    command = [sys.executable, "-m", "warraq", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    way = f"in Python: {compiled.why_not}" if compiled.why_not else "compiled"
    assert done.stdout.strip() == f"warraq, version {__version__} (extraction runs {way})"
    environment = os.environ | {compiled.PURE: "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert "(extraction runs in Python: WARRAQ_PURE is set)" in done.stdout
