"""What wget and warcio keep of a site becomes the same articles as a crawl of it."""

import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.needed import needed
from tests.patience import HANG_S
from tests.programs import finish, run_warraq, start_program
from warraq.demo import serve_blog

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("same-as-a-crawl")]

ARTICLES = (
    "SELECT a.url, a.title, a.published_utc, a.authors, a.tags, a.language, a.duplicate_of IS NULL, t.text"
    " FROM article a JOIN article_text t USING (id) ORDER BY a.url"
)


def rows(database: Path, question: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(database)
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[str]]]:
    """The database of a crawl of the sample blog, which is still served, and every address that answered."""
    folder = tmp_path_factory.mktemp("crawled")
    with serve_blog() as blog:
        for arguments in (("add", "--local", blog.base_url), ("crawl",)):
            done = run_warraq("--db", "c.db", *arguments, folder=folder)
            assert done.returncode == 0, done.stderr
        asked = rows(
            folder / "c.db", "SELECT url FROM fetches WHERE status = 200 GROUP BY url ORDER BY min(id)"
        )
        yield folder / "c.db", [url for (url,) in asked]


def wget(folder: Path, addresses: list[str]) -> None:
    command = [needed("wget"), "--quiet", "--warc-file=a", "--directory-prefix=files", *addresses]
    subprocess.run(command, cwd=folder, timeout=HANG_S, check=True)


def warcio(folder: Path, addresses: list[str]) -> None:
    done = finish(start_program("tests.archive.capture", str(folder / "a.warc.gz"), *addresses))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("tool", [wget, warcio])
def test_an_archive_becomes_the_same_articles(
    tool: Any, crawled: tuple[Path, list[str]], tmp_path: Path
) -> None:
    database, addresses = crawled
    tool(tmp_path, addresses)
    done = run_warraq("--db", "i.db", "archive", "import", "a.warc.gz", folder=tmp_path)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    expected = rows(database, ARTICLES)
    assert len(expected) > 20
    assert rows(tmp_path / "i.db", ARTICLES) == expected


def test_an_export_becomes_the_same_articles_again(crawled: tuple[Path, list[str]], tmp_path: Path) -> None:
    database, _ = crawled
    commands = (
        ("--db", str(database), "archive", "export", "-o", "out", "--wacz", "out.wacz"),
        ("--db", "i.db", "archive", "import", "out/warraq-00000.warc.gz"),
        ("--db", "w.db", "archive", "import", "out.wacz"),
    )
    for arguments in commands:
        done = run_warraq(*arguments, folder=tmp_path)
        assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    for name in ("i.db", "w.db"):
        assert rows(tmp_path / name, ARTICLES) == rows(database, ARTICLES)


def test_a_site_that_was_imported_can_be_followed_from_then_on(
    crawled: tuple[Path, list[str]], tmp_path: Path
) -> None:
    database, addresses = crawled
    warcio(tmp_path, addresses)
    ((home_url,),) = rows(database, "SELECT home_url FROM sources")
    commands = (("archive", "import", "a.warc.gz"), ("add", "--local", home_url), ("crawl",))
    for arguments in commands:
        done = run_warraq("--db", "i.db", *arguments, folder=tmp_path)
        assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    assert rows(tmp_path / "i.db", "SELECT home_url, state, local FROM sources") == [(home_url, "active", 1)]
    assert rows(tmp_path / "i.db", "SELECT DISTINCT kind FROM changes") == rows(
        database, "SELECT DISTINCT kind FROM changes"
    )
    assert rows(tmp_path / "i.db", ARTICLES) == rows(database, ARTICLES)
