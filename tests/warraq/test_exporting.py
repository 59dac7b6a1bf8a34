"""`export` as a user types it: filters, folders that appear whole or not at all, what it says at the end."""

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.corpora import HOME, TEXTS
from warraq.articles.errors import ConfigurationError
from warraq.cli import main
from warraq.cli.atomic import whole_folder
from warraq.cli.choosing import LEFT_OUT
from warraq.cli.progress import STEPS, advancing
from warraq.serving.exporting.choosing import REPEATED
from warraq.storage import REASONS

Run = Callable[..., Result]
NAMES = [text.name for text in TEXTS]


@pytest.fixture
def run(corpus_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `export` on the corpus, in a folder of its own; checks the exit code."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WARRAQ_CONFIG", raising=False)

    def run_it(*arguments: str, expect: int = 0) -> Result:
        result = CliRunner().invoke(main, ["--db", str(corpus_file), "export", *arguments])
        assert result.exit_code == expect, f"{arguments}: {result.output}\n{result.exception!r}"
        return result

    return run_it


def names_of(text: str) -> set[str]:
    return {json.loads(line)["url"].removeprefix(HOME) for line in text.splitlines()}


@pytest.mark.parametrize(
    ("arguments", "names", "said"),
    [
        (["--language", "ar"], {"ar"}, ""),
        (["--source", "blog.example", "--tag", "INK"], {"gall-ink", "gall-ink-again"}, ""),
        (["--search", "آستانا"], {"ar"}, ""),
        (["--min-words", "20"], set(NAMES) - {"ar"}, "left out: 1 too short\n"),
        (["--without-copies"], set(NAMES) - {"gall-ink-again"}, "left out: 1 copies\n"),
        (["--no-duplicates"], set(NAMES) - {"gall-ink-again"}, "left out: 1 copies\n"),
        (["--since-date", "2026-02-03"], set(NAMES), ""),
        (["--since-date", "2026-02-04"], set(), ""),
        (["--until-date", "2026-02-02"], set(), ""),
        (
            ["--only-confident"],
            set(),
            f"left out: {len(NAMES)} never judged (`warraq reclean` judges them)\n",
        ),
        (["--exclude-marked", "--respect-reservations"], set(NAMES), ""),
        (["--paragraph-dedup"], set(NAMES) - {"gall-ink-again"}, "left out: 1 without a new paragraph\n"),
    ],
)
def test_articles_are_chosen(run: Run, arguments: list[str], names: set[str], said: str) -> None:
    result = run(*arguments)
    assert names_of(result.stdout) == names
    note, _, cursor = result.stderr.rpartition(f"{len(names)} row")
    assert note == said
    assert "cursor: " in cursor


def test_every_reason_has_words() -> None:
    assert set(LEFT_OUT) == {*REASONS, REPEATED}


def test_a_file_has_its_manifest_beside_it(run: Run, tmp_path: Path) -> None:
    run("--format", "parquet", "-o", "corpus.parquet", "--language", "en")
    stated = json.loads((tmp_path / "corpus.parquet.manifest.json").read_text(encoding="utf-8"))
    assert stated["files"][0]["path"] == "corpus.parquet"
    assert stated["files"][0]["bytes"] == (tmp_path / "corpus.parquet").stat().st_size
    assert stated["options"] == {"language": "en"}
    assert stated["totals"]["articles"] == len(NAMES) - 1


def test_a_folder_is_replaced_only_by_force_and_only_an_export(run: Run, tmp_path: Path) -> None:
    asked = ("--format", "hf", "--data", "jsonl", "--split", "train=.5,test=.5", "-o", "set")
    run(*asked)
    files = {path.relative_to(tmp_path / "set").as_posix() for path in (tmp_path / "set").rglob("*.*")}
    assert files == {"README.md", "manifest.json", "data/train.jsonl", "data/test.jsonl"}
    (tmp_path / "set" / "data" / "train.jsonl").write_text("old", encoding="utf-8")
    assert "holds an export already; --force replaces it" in run(*asked, expect=2).stderr
    assert (tmp_path / "set" / "data" / "train.jsonl").read_text(encoding="utf-8") == "old"
    run(*asked, "--force")
    lines = [
        (tmp_path / "set" / "data" / f"{name}.jsonl").read_text(encoding="utf-8")
        for name in ("train", "test")
    ]
    assert names_of("".join(lines)) == set(NAMES)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "thesis.txt").write_text("years of work", encoding="utf-8")
    message = "holds something else than an export"
    assert message in run("--format", "hf", "-o", "own", "--force", expect=2).stderr
    assert message in run("--format", "hf", "-o", "own/thesis.txt", "--force", expect=2).stderr
    assert (tmp_path / "own" / "thesis.txt").read_text(encoding="utf-8") == "years of work"
    (tmp_path / "free").mkdir()
    run("--format", "datapackage", "-o", "free")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["free", "own", "set"]


def test_what_a_killed_export_left_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "set.partial").mkdir()
    (tmp_path / "set.partial" / "half").write_text("half", encoding="utf-8")
    assert (
        "set.partial: another export is being written" in run("--format", "hf", "-o", "set", expect=2).stderr
    )
    run("--format", "hf", "-o", "set", "--force")
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


def test_an_interrupted_folder_leaves_the_one_before(tmp_path: Path) -> None:
    place = tmp_path / "set"
    for text in ("first", "second"):
        with whole_folder(place, force=True, is_ours=lambda folder: True) as folder:
            (folder / "file").write_text(text, encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        begin_third(place)
    assert [path.name for path in tmp_path.iterdir()] == ["set"]
    assert (place / "file").read_text(encoding="utf-8") == "second"
    with (
        pytest.raises(ConfigurationError, match="holds something else"),
        whole_folder(place, force=True, is_ours=lambda folder: False),
    ):
        raise AssertionError("it is not begun")


def test_what_only_looks_like_a_leftover_is_left_alone(tmp_path: Path) -> None:
    place, own = tmp_path / "set", tmp_path / "set.former"
    own.mkdir()
    (own / "keep").write_text("mine", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        begin_third(place)
    for _ in range(2):
        with whole_folder(place, force=True, is_ours=lambda folder: True) as folder:
            (folder / "file").write_text("new", encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["set", "set.former"]
    assert (own / "keep").read_text(encoding="utf-8") == "mine"


def begin_third(place: Path) -> None:
    with whole_folder(place, force=True, is_ours=lambda folder: True) as folder:
        (folder / "file").write_text("third", encoding="utf-8")
        raise KeyboardInterrupt


def test_csv_for_a_spreadsheet(run: Run) -> None:
    plain, safe = (run("--format", "csv", *more).stdout_bytes for more in ((), ("--spreadsheet",)))
    assert safe.startswith(b"\xef\xbb\xbfid,")
    assert plain.startswith(b"id,")
    title = '=HYPERLINK("http://evil.example")'
    assert title in {row["title"] for row in csv.DictReader(plain.decode().splitlines(keepends=True))}
    assert f"'{title}" in {
        row["title"] for row in csv.DictReader(safe.decode("utf-8-sig").splitlines(keepends=True))
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "hf"], "this export is a folder of files (hf); name it with -o"),
        (["--split", "train=.9,test=.1"], "this export is a folder of files (jsonl); name it with -o"),
        (["--split", "train=.9", "-o", "x"], "--split: two to 20 splits are needed"),
        (["--shard-size", "many", "-o", "x"], "--shard-size: a size is a number and B, KB, MB or GB"),
        (["--format", "atom", "--split", "a=.5,b=.5"], "--split does not work with atom"),
        (["--since-date", "yesterday"], "does not match the format '%Y-%m-%d'"),
        (["--source", "nobody"], "nobody"),
        (["--format", "hf", "-o", "none/set"], "none/set: cannot be written: No such file or directory"),
        (["--spreadsheet"], "--spreadsheet does not work with jsonl, only with csv"),
        (["--min-words", "-1"], "-1 is not in the range"),
    ],
)
def test_what_cannot_be_is_refused(run: Run, tmp_path: Path, arguments: list[str], message: str) -> None:
    result = run(*arguments, expect=2)
    assert message in result.stderr
    assert result.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_a_format_without_its_package_says_what_to_install(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for asked in (("--format", "parquet", "-o", "x.parquet"), ("--format", "hf", "-o", "x")):
        assert "pip install 'warraq[corpus]'" in run(*asked, expect=2).stderr
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_sees_how_far_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with advancing("export", 0, 10) as advance:
        advance(5)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("FORCE_COLOR", "1")
    with advancing("export", 100, 100 + 10 * STEPS) as advance:
        for number in range(100, 101 + 10 * STEPS):
            advance(number)
    assert "export" in (printed := capsys.readouterr().err)
    assert "100%" in printed
