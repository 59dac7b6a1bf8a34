"""`warraq images`, and where else images are shown: on a corpus with every state an image can be in."""

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import warraq
from tests.corpora import ESCAPE, GALL_INK, HOME, TEXTS, Archive
from warraq.articles.outcomes import Rejected
from warraq.articles.records import Fetch, Image
from warraq.articles.urls import canonical
from warraq.cli import main
from warraq.storage import FetchRecord, open_store

PNG = b"\x89PNG\r\n\x1a\n of a reed pen"
SVG = b"<svg onload='alert(1)'/>"
REED, AGAIN, DRAWN, MISSING, LATER = (
    HOME + name for name in ("reed.png", "%2e%2e%2fagain.png", "drawn.svg", "missing.jpg", "later.jpg")
)
IMAGES = tuple(
    Image(url=url, alt=f"alt of {url.rpartition('/')[2]}", caption=f"A reed pen {ESCAPE}" * (url == REED))
    for url in (REED, AGAIN, DRAWN, MISSING, LATER)
)
FILE = f"{sha256(PNG).hexdigest()}.png"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("images") / "corpus.db"
    with open_store(path, create=True) as store:
        archive = Archive(store)
        article = GALL_INK.article()
        archive.put(replace(article, metadata=replace(article.metadata, images=IMAGES)))
        archive.put(TEXTS[1].article())
        (source,) = store.sources.all()
        store.images.queue(source.id, now=archive.moment)
        for url, body, media_type in (
            (REED, PNG, "image/png"), (AGAIN, PNG, "image/png"), (DRAWN, SVG, "image/svg+xml"), (MISSING, None, ""),
        ):  # fmt: skip
            leased = store.frontier.lease_url(archive.run, canonical(url))
            assert leased is not None
            fetch = Fetch(url=url, final_url=url, status=200 if body else 404, started_at=archive.moment)
            record = FetchRecord(run_id=archive.run, visit=leased, fetch=fetch, body=body)
            refused = None if body else Rejected(reason="not-found")
            store.fetches.commit_image(record, refused, media_type=media_type)
        archive.finish()
    return path


@pytest.fixture
def run(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)

    def run_it(*arguments: str, expect: int = 0) -> Result:
        result = CliRunner().invoke(main, ["--db", str(database), *arguments])
        assert result.exit_code == expect, result.output
        return result

    return run_it


def rows_of(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_the_list_says_what_is_kept_and_why_not(run: Callable[..., Result]) -> None:
    heads, *lines = [line.split("\t") for line in run("images").stdout.splitlines()]
    assert heads == ["id", "image", "file", "bytes", "caption", "address"]
    assert [(line[0], line[2], line[3], line[5]) for line in lines] == [
        ("1", "image/png", str(len(PNG)), REED),
        ("1", "image/png", str(len(PNG)), AGAIN),
        ("1", "image/svg+xml", str(len(SVG)), DRAWN),
        ("1", "not-found", "", MISSING),
        ("1", "", "", LATER),
    ]
    assert lines[0][4].startswith("A reed pen")
    assert lines[1][4] == "alt of %2e%2e%2fagain.png"
    assert "\x1b" not in run("images").stdout


@pytest.mark.parametrize(
    ("arguments", "number"),
    [((), 5), (("1",), 5), ((HOME + "gall-ink",), 5), (("2",), 0), (("--source", "blog"), 5)],
)
def test_the_list_is_of_all_of_a_source_or_of_an_article(
    run: Callable[..., Result], arguments: tuple[str, ...], number: int
) -> None:
    rows = rows_of(run("images", *arguments, "--json").stdout)
    assert len(rows) == number
    assert all(row["article_url"] == HOME + "gall-ink" for row in rows)


@pytest.mark.parametrize("arguments", [("99",), ("--source", "other"), ("1", "--source", "blog")])
def test_what_is_not_there_is_a_mistake(run: Callable[..., Result], arguments: tuple[str, ...]) -> None:
    run("images", *arguments, expect=2)


def test_files_are_saved_under_names_of_ours_with_what_they_show(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    folder = tmp_path / "deep" / "saved"
    assert run("images", "--save", str(folder)).stderr == f"{folder}: 5 images, 1 file written\n"
    assert {path.name for path in folder.iterdir()} == {FILE, "images.jsonl"}
    assert (folder / FILE).read_bytes() == PNG
    rows = rows_of((folder / "images.jsonl").read_text(encoding="utf-8"))
    assert [row["file"] for row in rows] == [FILE, FILE, "", "", ""]
    assert [(row["url"], row["alt"], row["caption"], row["refused"]) for row in rows] == [
        (image.url, image.alt, image.caption, "not-found" if image.url == MISSING else "") for image in IMAGES
    ]
    assert not (tmp_path / "again.png").exists()


def test_a_second_saving_leaves_whole_files_alone_and_mends_others(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    run("images", "1", "--save", "saved")
    before = (tmp_path / "saved" / FILE).stat().st_ino
    assert "0 files written" in run("images", "1", "--save", "saved").stderr
    assert (tmp_path / "saved" / FILE).stat().st_ino == before
    (tmp_path / "saved" / FILE).write_bytes(PNG[:5])
    assert "1 file written" in run("images", "--save", "saved").stderr
    assert (tmp_path / "saved" / FILE).read_bytes() == PNG


def test_a_folder_that_cannot_be_written_is_named(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    run("images", "--save", "file", expect=2)
    (tmp_path / "saved" / FILE).mkdir(parents=True)
    assert "cannot be written" in run("images", "--save", "saved", expect=2).stderr
    assert [path.name for path in (tmp_path / "saved").iterdir()] == [FILE]  # no half list


def test_show_and_the_api_have_them_too(run: Callable[..., Result], database: Path) -> None:
    with warraq.open(database) as corpus:
        images = corpus.images(1)
        assert [image.url for image in images] == [REED, AGAIN, DRAWN, MISSING, LATER]
        assert [corpus.body(image.sha256) for image in images if image.sha256] == [PNG, PNG, SVG]
        assert corpus.images(2) == ()
    shown = json.loads(run("show", "1", "--json").stdout)
    assert [(image["sha256"], image["refused"]) for image in shown["images"]] == [
        (image.sha256, image.refused) for image in images
    ]
    explained = run("show", "1", "--explain").stdout
    assert f"image (image/png, {len(PNG)} bytes): {REED}: A reed pen" in explained
    assert f"image (refused: not-found): {MISSING}" in explained
    assert f"image (not fetched): {LATER}" in explained
    assert "\x1b" not in explained
    assert "2 of them images" in run("status").stdout
