"""What was forgotten does not come back: not by a crawl, not by an archive, not by cleaning again."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.programs import Done, run_warraq
from warraq.demo import Blog, serve_blog
from warraq.storage import open_reader
from warraq.storage.rules import quotes, runs_of

Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command in an empty folder; checks the exit code."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WARRAQ_")}

    def run_it(*arguments: str, expect: int = 0) -> Done:
        done = run_warraq(*arguments, folder=tmp_path, environment=environment)
        assert done.returncode == expect, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    return run_it


@pytest.fixture
def blog() -> Iterator[Blog]:
    with serve_blog() as served:
        yield served


def exported(run: Run) -> dict[str, str]:
    """Texts by address."""
    return {row["url"]: row["text"] for row in map(json.loads, run("export").stdout.splitlines())}


def quoting(database: Path, text: str) -> list[str]:
    """The hashes of stored pages that quote a text."""
    with closing(sqlite3.connect(database)) as db:
        hashes = [sha256 for (sha256,) in db.execute("SELECT sha256 FROM pages")]
    runs = runs_of([text])
    with open_reader(database) as reader:
        return [sha256 for sha256 in hashes if quotes(reader.pages.get(sha256), "", runs)]


def test_neither_crawl_nor_archive_nor_cleaning_brings_it_back(run: Run, blog: Blog, tmp_path: Path) -> None:
    run("add", "--local", f"{blog.base_url}/")
    run("crawl")
    before = exported(run)
    url = next(url for url, text in before.items() if len(text) > 400)
    slug = json.loads(run("sources", "--json").stdout)["source"]["slug"]
    assert len(quoting(tmp_path / "warraq.db", before[url])) > 1, "its page, and what lists it"
    run("archive", "export", "-o", "warc")
    run("forget", url, "--copies", "--reason", "the author asked", "--yes")
    left = exported(run)
    assert 0 < len(left) < len(before)
    assert url not in left

    run("reclean")
    assert set(exported(run)) == set(left)

    run("archive", "import", *map(str, sorted((tmp_path / "warc").glob("*.warc.gz"))))
    assert set(exported(run)) == set(left)

    run("source", "remove", slug, "--yes")
    assert exported(run) == {}
    asked = len(blog.log)
    run("add", "--local", f"{blog.base_url}/")
    run("crawl")
    again = exported(run)
    assert set(again) == set(left)
    path = url.removeprefix(blog.base_url)
    assert path not in {request.path for request in blog.log[asked:]}
    assert quoting(tmp_path / "warraq.db", before[url]) == []
    assert "Everything is as it was stored" in run("verify").stdout
    assert run("check").stdout == "The database is intact.\n"
