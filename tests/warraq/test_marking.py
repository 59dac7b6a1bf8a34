"""`warraq mark` and `warraq marks`: what is said of articles, how it is shown, and the share of good ones."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.corpora import Archive, Text
from tests.programs import Done, run_warraq
from warraq.storage import open_store


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Six articles: four of blog, one of them Arabic, and two of other."""
    path = tmp_path / "corpus.db"
    hosts = ("blog", "blog", "blog", "blog", "other", "other")
    with open_store(path, create=True) as store:
        archive = Archive(store)
        for number, host in enumerate(hosts, 1):
            article = Text(
                f"{number}",
                f"Post {number}",
                f"Words {number} of a post.",
                language="ar" if number == 4 else "en",
            ).article()
            archive.put(replace(article, url=f"https://{host}.example/{number}"))
        archive.finish()
    return path


def run(database: Path, *arguments: str) -> Done:
    return run_warraq("--db", str(database), *arguments, folder=database.parent)


def said(database: Path, *arguments: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(database, *arguments, "--json").stdout.splitlines()]


def test_marks_are_set_listed_and_taken_back(database: Path) -> None:
    assert run(database, "mark", "1", "2", "https://blog.example/3", "good").stderr == "3 articles marked.\n"
    run(database, "mark", "3", "bad", "--note", "the end is missing\x1b[31m")
    run(database, "mark", "5", "exclude")
    run(database, "mark", "2", "none")
    done = run(database, "marks")
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert [(row[0], row[1], row[3], row[4]) for row in rows[1:]] == [
        ("1", "good", "1", "blog"), ("3", "bad", "1", "blog"), ("5", "exclude", "1", "other"),
    ]  # fmt: skip
    assert "\x1b" not in done.stdout
    assert done.stderr.splitlines() == [
        "precision: 50 % (95 % interval 9 to 91 %), 1 good of 2 checked", "1 article excluded",
    ]  # fmt: skip
    assert [row["article_id"] for row in said(database, "marks", "--mark", "bad")] == [3]
    assert [row["article_id"] for row in said(database, "marks", "--source", "other")] == [5]


def test_an_article_shows_its_marks(database: Path) -> None:
    run(database, "mark", "3", "bad", "--note", "the end is missing")
    assert "marked bad\n" in run(database, "show", "3").stdout
    told = run(database, "show", "3", "--explain").stdout
    assert ", version 1: the end is missing" in told
    assert json.loads(run(database, "show", "3", "--json").stdout)["marks"][0]["note"] == "the end is missing"
    rows = [json.loads(line) for line in run(database, "export").stdout.splitlines()]
    assert [(row["id"], row["mark"]) for row in rows if row["mark"]] == [(3, "bad")]
    assert rows[-1]["id"] == 3  # a mark is a change


def test_the_share_of_good_articles_by_group(database: Path) -> None:
    run(database, "mark", "1", "2", "3", "good")
    run(database, "mark", "4", "bad")
    run(database, "mark", "5", "exclude")
    (by_all,) = said(database, "marks", "--by", "all")
    assert (by_all["good"], by_all["bad"], by_all["precision"], by_all["exclude"]) == (3, 1, 0.75, 1)
    assert [(row["language"], row["precision"]) for row in said(database, "marks", "--by", "language")] == [
        ("ar", 0.0), ("en", 1.0),
    ]  # fmt: skip
    blog, other = said(database, "marks", "--by", "source")
    assert (blog["source"], blog["good"], other["source"], other["precision"], other["low"]) == (
        "blog",
        3,
        "other",
        None,
        None,
    )
    lines = run(database, "marks", "--by", "source,language").stdout.splitlines()
    assert lines[1].split("\t") == ["blog", "ar", "0", "1", "0 %", "0 to 79 %", "0", "0"]


WRONG = [
    (("mark", "1", "fine"), "'fine' is not one of"),
    (("mark", "good"), "Missing argument"),
    (("mark", "99", "good"), "no such article"),
    (("mark", "1", "good", "--note", "x" * 2_001), "a note has at most 2000 characters"),
    (("marks", "--by", "weekday"), "weekday cannot be grouped by; choose from all, source, language"),
    (("marks", "--by", "source", "--mark", "good"), "give one of the two"),
    (("marks", "--source", "nobody"), "nobody"),
]


@pytest.mark.parametrize(("arguments", "told"), WRONG)
def test_what_cannot_be_done_is_told(database: Path, arguments: tuple[str, ...], told: str) -> None:
    done = run(database, *arguments)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    assert said(database, "marks") == []
