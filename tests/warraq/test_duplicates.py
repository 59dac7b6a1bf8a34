"""Clusters on the command line: listed, explained, decided by hand, judged anew."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.corpora import ESCAPE, Archive, Text, long_text
from warraq.cli import main
from warraq.storage import WriterLock, open_store


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "duplicates.db"
    with open_store(path, create=True) as store:
        archive = Archive(store)
        text = long_text("gall")
        for name, said in (("one", text), ("two", text + " One word more."), ("other", long_text("paper"))):
            archive.put(Text(name, f"{name} {ESCAPE}", said).article())
        archive.put(Text("excerpt", "excerpt", " ".join(text.split()[:60])).article())
        archive.finish()
    return path


def run(database: Path, *arguments: str, expect: int = 0) -> Result:
    result = CliRunner().invoke(main, ["--db", str(database), *arguments])
    assert result.exit_code == expect, f"{result.output}\n{result.exception!r}"
    return result


def members(database: Path) -> list[list[int]]:
    lines = run(database, "duplicates", "--json").stdout.splitlines()
    return [[member["id"] for member in json.loads(line)["members"]] for line in lines]


def test_clusters_are_listed(database: Path) -> None:
    shown = run(database, "duplicates", "--source", "blog").stdout
    assert "\x1b" not in shown
    assert [line.split("  ")[0] for line in shown.splitlines() if not line.startswith(" ")] == ["cluster 1"]
    assert "representative  earliest" in shown
    assert "excerpt of 1 (100 %)" in shown
    assert members(database) == [[1, 2, 4]]
    run(database, "duplicates", "--source", "nowhere", expect=2)


def test_a_pair_is_explained(database: Path) -> None:
    copy = run(database, "duplicates", "explain", "2", "1").stdout
    assert "in one cluster, 1" in copy
    assert "one story; 2 is near: edited form of 1" in copy
    other = run(database, "duplicates", "explain", "3", "https://blog.example/one").stdout
    assert "in different clusters, 3 and 1" in other
    assert "not one story: too little" in other
    pair = json.loads(run(database, "duplicates", "explain", "4", "1", "--json").stdout)
    assert (pair["relation"], pair["is_one_cluster"]) == ("excerpt", True)
    run(database, "duplicates", "explain", "1", "99", expect=2)


def test_decisions_by_hand_last(database: Path) -> None:
    run(database, "duplicates", "split", "2")
    run(database, "duplicates", "join", "3", "https://blog.example/one")
    assert members(database) == [[1, 3, 4]]
    told = run(database, "dedupe", "--rebuild").stdout
    assert told == "4 articles, 2 without copies; 0 now copies of a different article, 0 no longer copies\n"
    assert members(database) == [[1, 3, 4]]
    explained = run(database, "duplicates", "explain", "1", "3").stdout
    assert "Evidence: 3: joined manually to 1" in explained
    assert "Decided manually" in explained
    kinds = [json.loads(line)["kind"] for line in run(database, "changes", "--json").stdout.splitlines()]
    assert kinds[-2:] == ["separated", "duplicate"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("duplicates", "join", "1"), 2),
        (("duplicates", "join", "1", "2"), 1),
        (("duplicates", "split", "3"), 1),
        (("duplicates", "split", "99"), 2),
        (("duplicates", "split"), 2),
        (("dedupe",), 2),
    ],
)
def test_what_cannot_be_done_says_so(database: Path, arguments: tuple[str, ...], code: int) -> None:
    assert run(database, *arguments, expect=code).stdout == ""


def test_nothing_is_judged_anew_while_a_crawl_runs(database: Path) -> None:
    with WriterLock(database):
        assert "another crawl" in run(database, "dedupe", "--rebuild", expect=1).stderr
    assert json.loads(run(database, "dedupe", "--rebuild", "--json").stdout)["articles"] == 4
