"""Stars, labels, notes and saved searches on the command line, and what they choose."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.corpora import Archive, Text
from tests.programs import Done, run_warraq
from warraq.cli import main
from warraq.storage import back_up, open_store


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Four articles: three of blog, the third Arabic, and one of other."""
    path = tmp_path / "corpus.db"
    with open_store(path, create=True) as store:
        archive = Archive(store)
        texts = ("Galls and ink", "Ink of lamps", "حبر العفص", "Other ink")
        for number, (host, text) in enumerate(zip(("blog", "blog", "blog", "other"), texts, strict=True), 1):
            post = Text(f"{number}", f"Post {number}", text, language="ar" if number == 3 else "en")
            archive.put(replace(post.article(), url=f"https://{host}.example/{number}"))
        archive.finish()
    return path


def run(database: Path, *arguments: str, expect: int = 0) -> Done:
    done = run_warraq("--db", str(database), *arguments, folder=database.parent)
    assert done.returncode == expect, done.stderr
    return done


def pipe(database: Path, text: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--db", str(database), *arguments], input=text)


def said(database: Path, *arguments: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(database, *arguments, "--json").stdout.splitlines()]


def ids(rows: list[dict[str, object]]) -> list[object]:
    return [row["id"] for row in rows]


def test_labels_choose_what_is_listed_searched_counted_and_exported(database: Path) -> None:
    assert (
        run(database, "label", "1", "https://blog.example/3", "+to read", "+حبر").stderr
        == "2 articles changed.\n"
    )
    run(database, "label", "4", "--add", "to  read")
    run(database, "label", "3", "-to read")
    assert said(database, "labels") == [
        {"label": "to read", "articles": 2}, {"label": "حبر", "articles": 2},
    ]  # fmt: skip
    assert run(database, "labels").stdout.splitlines() == ["articles\tlabel", "2\tto read", "2\tحبر"]
    assert ids(said(database, "list", "--label", " to read ")) == [4, 1]
    assert sorted(map(str, ids(said(database, "search", "ink", "--label", "to read")))) == ["1", "4"]
    assert ids(said(database, "search", "ink", "--label", "حبر")) == [1]
    rows = [json.loads(line) for line in run(database, "export", "--label", "حبر").stdout.splitlines()]
    assert ids(rows) == [1, 3]
    assert "labels" not in rows[0]  # what the reader does is in no export
    assert json.loads(run(database, "stats", "--label", "حبر", "--json").stdout)["articles"] == 2
    assert said(database, "list", "--label", "none") == []


def test_stars_choose_too(database: Path) -> None:
    assert run(database, "star", "1", "2").stderr == "2 articles changed.\n"
    assert run(database, "star", "2", "--off").stderr == "1 article changed.\n"
    assert (
        ids(said(database, "list", "--starred")) == ids(said(database, "search", "ink", "--starred")) == [1]
    )
    assert len(run(database, "export", "--starred").stdout.splitlines()) == 1
    assert len(said(database, "list")) == 4


def test_notes_are_written_printed_and_taken_away(database: Path) -> None:
    assert run(database, "note", "3").stderr == "No note.\n"
    run(database, "note", "3", "cited\x1b[31m in chapter 2\nand «4»")
    assert run(database, "note", "3").stdout == "cited[31m in chapter 2\nand «4»\n"
    pipe(database, "from a pipe\n", "note", "3", "-")
    assert run(database, "note", "3").stdout == "from a pipe\n"
    assert run(database, "note", "3", "from a pipe").stderr == "Nothing changed.\n"
    run(database, "note", "3", "")
    assert run(database, "note", "3").stdout == ""
    assert "at most 20000 characters" in pipe(database, "x" * 30_000, "note", "3", "-").stderr


def test_an_article_shows_what_was_done_with_it(database: Path) -> None:
    assert "labels" not in run(database, "show", "1").stdout
    run(database, "label", "1", "+ink", "+to read")
    run(database, "star", "1")
    run(database, "note", "1", "first\nsecond")
    shown = run(database, "show", "1").stdout
    assert "labels: ink, to read\nnote: first\nnote: second\n\nGalls and ink\n" in shown
    assert "starred 20" in shown
    reading = json.loads(run(database, "show", "1", "--json").stdout)["reading"]
    assert (reading["labels"], reading["note"]) == (["ink", "to read"], "first\nsecond")


WRONG = [
    (("label", "1"), "name a label"),
    (("label", "+ink"), "Missing argument"),
    (("label", "99", "+ink"), "99"),
    (("label", "1", "+"), "at least one visible character"),
    (("label", "1", "+a\nb"), "without U+000A"),
    (("label", "1", "+\x1b]0;title\x07"), "without U+001B"),
    (("label", "1", f"+{'x' * 101}"), "at most 100 characters, not 101"),
    (("label", "1", "+ink", "-ink"), "both added and removed"),
    (("list", "--label", "a\nb"), "without U+000A"),
    (("star", "99"), "99"),
    (("note", "99", "x"), "99"),
    (("search", "ink", "--save", "My Ink"), "only a-z, 0-9 and hyphens"),
    (("search", "ink", "--title", "Ink"), "give --save NAME too"),
    (("searches", "--delete", "ink"), "no search of that name"),
]


@pytest.mark.parametrize(("arguments", "told"), WRONG)
def test_what_cannot_be_done_is_told(database: Path, arguments: tuple[str, ...], told: str) -> None:
    done = run(database, *arguments, expect=2)
    assert told in done.stderr
    assert "\x1b" not in done.stderr
    assert said(database, "labels") == said(database, "searches") == []


@pytest.mark.parametrize("label", ["v", "-x", "help", "--", "+", "=1+1", "<b>"])
def test_labels_that_look_like_something_else(database: Path, label: str) -> None:
    run(database, "label", "1", "--add", label)
    assert said(database, "labels") == [{"label": label, "articles": 1}]
    run(database, "label", "1", "--remove", label)
    assert said(database, "labels") == []


def test_saved_searches_are_feeds(database: Path, tmp_path: Path) -> None:
    run(database, "label", "1", "4", "+cited")
    assert (
        "Saved as ink"
        in run(database, "search", "ink", "--source", "blog", "--save", "ink", "--title", "Ink & co").stderr
    )
    assert "Saved as cited" in run(database, "search", "", "--label", "cited", "--save", "cited").stderr
    run(database, "search", "nothing", "--language", "", "--starred", "--save", "empty")
    assert run(database, "searches").stdout.splitlines() == [
        "name\ttitle\twords\tonly",
        "cited\tcited\t\tlabel cited",
        "empty\tnothing\tnothing\tlanguage unknown, starred",
        "ink\tInk & co\tink\tsource blog",
    ]
    (cited, _, ink) = said(database, "searches")
    assert cited["chosen"] | {"source": None} == cited["chosen"]  # type: ignore[operator]
    assert ink["chosen"]["query"] == "ink"  # type: ignore[index]
    public = tmp_path / "public"
    run(database, "publish", str(public))
    found = {
        name: json.loads((public / f"saved-{name}.json").read_text("utf-8"))
        for name in ("ink", "cited", "empty")
    }
    assert found["ink"]["title"] == "Ink & co"
    assert [item["title"] for item in found["ink"]["items"]] == ["Post 2", "Post 1"]
    assert [item["title"] for item in found["cited"]["items"]] == ["Post 4", "Post 1"]
    assert found["empty"]["items"] == []
    assert "<title>Ink &amp; co</title>" in (public / "saved-ink.atom").read_text("utf-8")
    run(database, "searches", "--delete", "empty")
    assert [row["name"] for row in said(database, "searches")] == ["cited", "ink"]


def test_downstream_sql_and_backups_have_it_all(database: Path, tmp_path: Path) -> None:
    run(database, "label", "1", "+ink")
    run(database, "star", "2")
    run(database, "note", "2", "cited")
    run(database, "search", "ink", "--source", "blog", "--save", "ink")
    copy = tmp_path / "copy.db"
    back_up(database, copy)
    for path in (database, copy):
        with closing(sqlite3.connect(path)) as connection:
            labels = connection.execute("SELECT article_id, label FROM article_label").fetchall()
            states = connection.execute(
                "SELECT article_id, read_at, starred_at IS NOT NULL, note FROM reading_state"
            ).fetchall()
            searches = connection.execute(
                "SELECT name, title, query, source, filter FROM saved_search"
            ).fetchall()
        assert labels == [(1, "ink")]
        assert states == [(2, None, 1, "cited")]
        assert searches == [("ink", "ink", "ink", "blog", "{}")]
