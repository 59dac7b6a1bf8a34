"""`warraq stats`: text, JSON, a page; filters; what goes wrong."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.corpora import ESCAPE
from tests.counted import make_checked
from warraq.cli import main
from warraq.storage import open_store


def stats(corpus: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["--db", str(corpus), "stats", *options])


def test_text(corpus_file: Path) -> None:
    done = stats(corpus_file)
    assert done.exit_code == 0
    first = done.stdout.splitlines()
    assert first[0] == "The corpus"
    assert first[1].split() == ["articles", "7"]
    assert "\u2068" not in done.stdout
    assert not set(ESCAPE) & set("\x1b\u202e\u2066") & set(done.stdout)
    assert stats(corpus_file).stdout == done.stdout


def test_json(corpus_file: Path) -> None:
    found = json.loads(stats(corpus_file, "--json").stdout)
    assert (found["articles"], found["copies"], found["gone"]) == (7, 1, 1)
    assert found["options"]["types"] is True
    assert found["types"]["error"] == 0.0
    assert found["sources"]["groups"][0]["name"] == "blog"
    assert [one["kind"] for one in found["removed"]] == ["share", "signature"]
    assert [one["name"] for one in found["date_origins"]["groups"]] == ["unknown"]


def test_json_has_the_estimate(tmp_path: Path, corpus_file: Path) -> None:
    found = json.loads(stats(make_checked(tmp_path / "checked.db"), "--json", "--no-types").stdout)
    assert found["precision"].keys() == {"share", "low", "high", "checked"}
    assert (found["precision"]["share"], found["precision"]["checked"]) == (pytest.approx(2 / 3), 3)
    assert (found["precision"]["low"], found["precision"]["high"]) == pytest.approx(
        (0.2077, 0.9385), abs=1e-4
    )
    assert json.loads(stats(corpus_file, "--json", "--no-types").stdout)["precision"] is None


@pytest.mark.parametrize(
    ("options", "articles"),
    [
        (("--source", "blog"), 7),
        (("--language", "ar"), 1),
        (("--without-copies",), 6),
        (("--since-date", "2026-02-04"), 0),
        (("--since-date", "2026-02-03", "--until-date", "2026-02-03"), 7),
        (("--until-date", "2026-02-02"), 0),
    ],
)
def test_filters(corpus_file: Path, options: tuple[str, ...], articles: int) -> None:
    found = json.loads(stats(corpus_file, "--json", "--no-types", *options).stdout)
    assert found["articles"] == articles
    assert found["types"] is None


def test_a_page(corpus_file: Path, tmp_path: Path) -> None:
    page = tmp_path / "stats.html"
    done = stats(corpus_file, "--html", str(page))
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"written: {page}\n")
    assert page.read_text(encoding="utf-8") == stats(corpus_file, "--html", "-").stdout
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--source", "nobody"), "no such source; known are blog"),
        (("--html", "missing/stats.html"), "cannot be written: No such file or directory"),
        (("--html", "x.html", "--json"), "exclude each other"),
        (("--since-date", "soon"), "does not match the format"),
    ],
)
def test_what_goes_wrong(
    corpus_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = stats(corpus_file, *options)
    assert done.exit_code == 2
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database(tmp_path: Path) -> None:
    open_store(tmp_path / "empty.db", create=True).close()
    assert stats(tmp_path / "empty.db").stdout.splitlines()[1].split() == ["articles", "0"]
    assert json.loads(stats(tmp_path / "empty.db", "--json").stdout)["articles"] == 0
    assert "<h1>Corpus statistics</h1>" in stats(tmp_path / "empty.db", "--html", "-").stdout
