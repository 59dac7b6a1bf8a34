"""`warraq list --doubtful`, and the line of `status` about a source that reads doubtfully more often than before."""

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.corpora import Archive, Text
from tests.extraction.extraction_pages import PARAGRAPHS, paragraphs, post
from tests.programs import Done, run_warraq
from warraq.articles.records import NOT_JUDGED, Confidence
from warraq.storage import open_store

SURE = Confidence(text=0.97, title=0.99, date=0.9, authors=0.8)
CHANGED = replace(SURE, text=0.214)


def put(
    archive: Archive, name: str, confidence: Confidence, *, host: str = "blog", language: str = "en"
) -> None:
    article = Text(name, f"Title of {name}", f"The text of {name} alone.", language=language).article()
    archive.put(replace(article, url=f"https://{host}.example/{name}", confidence=confidence))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty articles, then twenty of which seven read doubtfully; and another source with two."""
    path = tmp_path_factory.mktemp("doubtful") / "doubtful.db"
    with open_store(path, create=True) as store:
        archive = Archive(store)
        for number in range(80):
            put(archive, f"post-{number}", CHANGED if number >= 73 else SURE)
        put(archive, "old", NOT_JUDGED, host="other")
        put(
            archive,
            "two",
            Confidence(text=0.9, title=0.301, date=0.8, authors=0.449),
            host="other",
            language="ar",
        )
        archive.finish()
    return path


def run(database: Path, *arguments: str) -> Done:
    return run_warraq("--db", str(database), *arguments, folder=database.parent)


def test_doubtful_articles_are_listed_with_what_is_doubtful(database: Path) -> None:
    lines = run(database, "list", "--doubtful").stdout.splitlines()
    assert lines[0].split("\t")[:2] == ["doubtful", "id"]
    assert lines[1].split("\t")[:2] == ["title 30 %, authors 45 %", "82"]
    assert [line.split("\t")[0] for line in lines[2:]] == ["text 21 %"] * 7


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        ((), [82, *range(80, 73, -1)]),
        (("--limit", "2"), [82, 80]),
        (("--source", "other"), [82]),
        (("--language", "ar"), [82]),
        (("--language", "en", "--limit", "1"), [80]),
        (("--source", "blog", "--language", "ar"), []),
    ],
)
def test_doubtful_articles_as_json_with_other_questions(
    database: Path, arguments: tuple[str, ...], ids: list[int]
) -> None:
    out = run(database, "list", "--doubtful", "--json", *arguments).stdout
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["id"] for row in rows] == ids
    for row in rows:
        assert row["doubtful"] == ({"title": 0.301, "authors": 0.449} if row["id"] == 82 else {"text": 0.214})


def test_without_it_nothing_is_left_out_and_all_confidences_are_told(database: Path) -> None:
    rows = [json.loads(line) for line in run(database, "list", "--json", "--limit", "9").stdout.splitlines()]
    assert [row["id"] for row in rows] == list(range(82, 73, -1))
    assert "doubtful" not in rows[0]
    assert [row["text_confidence"] for row in rows[:3]] == [0.9, None, 0.214]
    assert run(database, "list").stdout.splitlines()[0].split("\t")[0] == "id"


def test_an_article_tells_how_sure_it_is(database: Path) -> None:
    assert "confidence: text 21 %, title 99 %, date 90 %, authors 80 %" in run(database, "show", "80").stdout
    assert "confidence" not in run(database, "show", "81").stdout
    shown = json.loads(run(database, "show", "80", "--json").stdout)
    assert (shown["text_confidence"], shown["authors_confidence"]) == (0.214, 0.8)


def test_exports_have_it(database: Path) -> None:
    rows = [json.loads(line) for line in run(database, "export", "--source", "other").stdout.splitlines()]
    assert [row["title_confidence"] for row in rows] == [None, 0.301]
    heads, _, cells = run(database, "export", "--source", "other", "--format", "csv").stdout.splitlines()[:3]
    row = dict(zip(heads.split(","), cells.split(","), strict=False))
    assert (row["text_confidence"], row["title_confidence"], row["date_confidence"]) == (
        "0.9",
        "0.301",
        "0.8",
    )


def test_status_tells_that_a_source_reads_doubtfully_and_what_to_do(database: Path) -> None:
    done = run(database, "status")
    (line,) = (line for line in done.stdout.splitlines() if "doubtful" in line)
    assert line.startswith(
        "blog: 7 of its last 20 articles, collected since 2026-03-01, have doubtful texts, 0 of the 60 before"
    )
    assert line.endswith("see `warraq list --doubtful --source blog`, then `warraq show ID --explain`")
    (doubt,) = json.loads(run(database, "status", "--json").stdout)["doubts"]
    assert (doubt["source"], doubt["field"], doubt["doubtful"], doubt["doubtful_before"]) == (
        "blog",
        "text",
        7,
        0,
    )
    assert doubt["chance"] < 0.0025


def test_the_health_feed_has_it_too(database: Path) -> None:
    folder = database.parent / "published"
    assert run(database, "publish", str(folder)).returncode == 0
    titles = [
        node.text for node in ElementTree.parse(folder / "health.atom").iter() if node.tag.endswith("title")
    ]
    assert "blog: doubtful texts" in titles
    before = (folder / "health.atom").read_bytes()
    assert run(database, "publish", str(folder)).returncode == 0
    assert (folder / "health.atom").read_bytes() == before


def test_a_page_from_a_file_is_judged(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(post(paragraphs(*PARAGRAPHS)), "utf-8")
    found = json.loads(run_warraq("extract", "page.html", "--format", "json", folder=tmp_path).stdout)
    assert "confidence" not in found
    assert all(0 <= found[f"{field}_confidence"] <= 1 for field in ("text", "title", "date", "authors"))
