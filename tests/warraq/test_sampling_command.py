"""`warraq sample`: the same sheet for the same seed, in a file or a pipe, and what it tells."""

import csv
import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from tests.corpora import Archive, Text, long_text
from tests.programs import Done, run_warraq
from warraq.storage import open_store


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty articles of three sources, in proportions 18 to 9 to 3, and a copy."""
    path = tmp_path_factory.mktemp("sampling") / "corpus.db"
    hosts = ["a"] * 18 + ["b"] * 9 + ["c"] * 3
    with open_store(path, create=True) as store:
        archive = Archive(store)
        for number, host in enumerate(hosts, 1):
            text = long_text(chr(97 + number % 26) + chr(97 + number // 26) + "x")
            article = Text(
                f"{number}", f"Post {number}", text, language="ar" if host == "b" else "en"
            ).article()
            archive.put(replace(article, url=f"https://{host}.example/{number}"))
        archive.put(replace(article, url="https://c.example/copy"))
        archive.finish()
    return path


def run(database: Path, *arguments: str, folder: Path | None = None) -> Done:
    return run_warraq("--db", str(database), *arguments, folder=folder or database.parent)


def ids_of(html: str) -> list[int]:
    return [int(found) for found in re.findall(r'<section id="article-(\d+)">', html)]


def test_the_same_seed_gives_the_same_bytes(database: Path) -> None:
    done = run(database, "sample", "10", "--seed", "3", "--by", "source")
    assert done.returncode == 0, done.stderr
    assert done.stderr == "10 articles of 30, seed 3, by source in proportion: 3 of 3 groups are in it\n"
    assert done.stdout == run(database, "sample", "10", "--seed", "3", "--by", "source").stdout
    ids = ids_of(done.stdout)
    assert len(ids) == len(set(ids)) == 10
    assert [sum(low < one <= high for one in ids) for low, high in ((0, 18), (18, 27), (27, 30))] == [6, 3, 1]
    assert ids_of(run(database, "sample", "10", "--seed", "4").stdout) != ids


def test_copies_are_left_out_unless_asked_for(database: Path) -> None:
    assert sorted(ids_of(run(database, "sample", "99").stdout)) == list(range(1, 31))
    assert sorted(ids_of(run(database, "sample", "99", "--with-copies").stdout)) == list(range(1, 32))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--source", "c"), {28, 29, 30}),
        (("--language", "ar"), set(range(19, 28))),
        (("--source", "a", "--language", "ar"), set()),
    ],
)
def test_a_part_of_the_corpus(database: Path, arguments: tuple[str, ...], expected: set[int]) -> None:
    assert set(ids_of(run(database, "sample", "99", *arguments).stdout)) == expected


def test_a_sheet_in_a_file(database: Path, tmp_path: Path) -> None:
    run(database, "sample", "4", "-o", "sheet.html", folder=tmp_path)
    assert len(ids_of((tmp_path / "sheet.html").read_text("utf-8"))) == 4
    run(database, "sample", "4", "-o", "sheet.csv", folder=tmp_path)
    table = (tmp_path / "sheet.csv").read_bytes()
    assert table.startswith(b"\xef\xbb\xbfid,command,")
    rows = list(csv.reader(table.decode("utf-8-sig").splitlines()))
    assert len({row[0] for row in rows if row and row[0].isdigit()}) == 4
    printed = run(database, "sample", "4", "--format", "csv", folder=tmp_path).stdout
    assert printed.splitlines() == table.decode().splitlines()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["sheet.csv", "sheet.html"]


def test_a_page_that_is_damaged_is_told_and_costs_no_other(database: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    with sqlite3.connect(database) as source, sqlite3.connect(broken) as copy:
        source.backup(copy)
        copy.execute(
            "UPDATE pages SET body = x'00' WHERE sha256 = (SELECT page_sha256 FROM versions WHERE article_id = 7)"
        )
    done = run(broken, "sample", "30")
    assert done.returncode == 1
    assert "article 7: its stored page is damaged; `warraq check` tells more" in done.stderr
    assert len(ids_of(done.stdout)) == 30


WRONG = [
    (("sample",), "Missing argument 'N'"),
    (("sample", "0"), "0 is not in the range"),
    (("sample", "5", "--seed", "-1"), "-1 is not in the range"),
    (("sample", "5", "--by", "source,moon"), "moon cannot be grouped by; choose from source, language, year"),
    (("sample", "5", "--by", ","), "nothing cannot be grouped by"),
    (("sample", "5", "--source", "nobody"), "nobody: no such source"),
    (("sample", "5", "-o", "no/such/folder/sheet.html"), "cannot be written"),
]


@pytest.mark.parametrize(("arguments", "told"), WRONG)
def test_what_cannot_be_done_is_told(database: Path, arguments: tuple[str, ...], told: str) -> None:
    done = run(database, *arguments)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr
