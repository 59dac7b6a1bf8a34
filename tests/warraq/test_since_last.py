"""`warraq status --since-last`: what is new, once."""

import json
from pathlib import Path

import pytest

from tests.corpora import HOME, NOW, make_corpus
from tests.programs import Done, run_warraq
from warraq.storage import open_store


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = make_corpus(tmp_path / "corpus.db")
    with open_store(path) as store:
        store.hooks.note_health([(store.sources.get(HOME).id, "failing", "time\x1b[31mout")], now=NOW)
    return path


def status(database: Path, *arguments: str, expect: int = 0) -> Done:
    done = run_warraq("--db", str(database), "status", *arguments, folder=database.parent)
    assert done.returncode == expect, done.stderr
    return done


def test_what_is_new_is_told_once(database: Path) -> None:
    kept = status(database, "--since-last", "--keep").stdout
    told = status(database, "--since-last").stdout
    assert told == kept
    first, *lines = told.splitlines()
    assert first == "since the beginning:"
    assert lines[0] == "blog: 7 new, 1 copy, 1 edited, 1 gone"
    assert lines[1].startswith("blog: failing at 2026-03-01 ")
    assert lines[1].endswith("timeout")
    assert "\x1b" not in told
    again = status(database, "--since-last").stdout
    assert again.startswith("Nothing new since 20")


def test_the_same_as_json(database: Path) -> None:
    told = json.loads(status(database, "--since-last", "--json").stdout)
    assert told["since"] is None
    assert told["sources"] == [
        {
            "source": "blog",
            "changes": {"new": 7, "duplicate": 1, "edited": 1, "gone": 1},
            "failed": {},
            "filtered": {},
        }
    ]
    assert [(one["source"], one["was"], one["became"]) for one in told["health"]] == [("blog", "", "failing")]
    again = json.loads(status(database, "--since-last", "--json").stdout)
    assert (again["since"], again["sources"], again["health"]) == (told["at"], [], [])


def test_keeping_is_of_since_last(database: Path) -> None:
    assert "--keep goes with --since-last" in status(database, "--keep", expect=2).stderr
