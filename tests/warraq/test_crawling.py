"""The commands that fetch, in processes of their own, on the sample blog."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import warraq
from tests.programs import Done, run_warraq
from warraq.cli.demo import clear_demo
from warraq.demo import Blog, serve_blog
from warraq.storage import WriterLock

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


def test_the_demo_shows_the_whole_story(run: Run, tmp_path: Path) -> None:
    printed = run("demo").stdout
    lines = [line.split("\t") for line in printed.splitlines()]
    table = {line[0]: int(line[1]) for line in lines if len(line) == 3 and line[1].isdigit()}
    with warraq.open(tmp_path / "demo.db") as corpus:
        articles = list(corpus.articles(duplicates=True))
        copies = [article for article in articles if article.duplicate_of]
        edited = [change for change in corpus.changes() if change.kind == "edited"]
    assert table["stored"] + table["duplicate"] == len(articles)
    assert table["duplicate"] == len(copies) >= 3
    assert table["failed"] == table["revised"] == table["unchanged"] == 0
    assert len(edited) == 1
    shown = [article for article in articles if f"\n{article.text}\n" in printed]
    assert {article.language for article in shown} == {"ar", "en"}
    assert "removed " in printed
    assert "· 1 edited ·" in printed
    assert "warraq --db demo.db export" in printed
    clear_demo(tmp_path / "demo.db")
    assert list(tmp_path.iterdir()) == []


def test_add_several_and_say_what_was_found(run: Run, blog: Blog) -> None:
    feed = f"{blog.base_url}/feed/"
    done = run("add", "--local", "--json", f"{blog.base_url}/", "ftp://x.example/", expect=1)
    found, refused = map(json.loads, done.stdout.splitlines())
    assert found["feeds"] == [feed]
    assert found["sitemaps"]
    assert found["platform"] == "wordpress"
    assert found["problem"] == ""
    assert found["estimated_requests"] >= len(blog.posts)
    assert refused["problem"]
    (source,) = map(json.loads, run("sources", "--json").stdout.splitlines())
    assert source["source"]["slug"] == found["slug"]
    assert source["articles"] == 0


def test_crawl_tells_json_and_goes_on(run: Run, blog: Blog) -> None:
    run("add", "--local", f"{blog.base_url}/")
    told = json.loads(run("crawl", "--max-requests", "12", "--json", expect=4).stdout)
    assert told["report"]["ended"] == "budget"
    assert told["report"]["requests"] == 12
    assert told["sources"][0]["outcomes"]["stored"] > 0
    slug = told["sources"][0]["source"]
    assert "the next `warraq crawl` resumes" in run("crawl", slug, "--max-requests", "3", expect=4).stderr
    assert run("crawl", slug).stdout.startswith(f"{slug}: ")
    assert "nobody" in run("crawl", "nobody", expect=2).stderr


def test_one_crawl_at_a_time(run: Run, blog: Blog, tmp_path: Path) -> None:
    run("add", "--local", f"{blog.base_url}/")
    lock = WriterLock(tmp_path / "warraq.db")
    lock.acquire()
    try:
        assert str(os.getpid()) in run("crawl", expect=1).stderr
        assert run("sources").stdout.count("\n") == 2
    finally:
        lock.release()


def test_extract_a_url_stores_nothing(run: Run, blog: Blog, tmp_path: Path) -> None:
    post = blog.posts[0]
    printed = run("extract", "--local", blog.url(post)).stdout
    assert printed.startswith(post.title)
    assert "--local" in run("extract", blog.url(post), expect=2).stderr
    assert "404" in run("extract", "--local", f"{blog.base_url}/nothing-here/", expect=1).stderr
    assert list(tmp_path.iterdir()) == []


def test_without_a_database_crawl_says_what_to_do(run: Run) -> None:
    assert "warraq add" in run("crawl", expect=1).stderr


def test_who_adds_beside_a_crawl_is_told_what_to_do(run: Run, tmp_path: Path) -> None:
    with WriterLock(tmp_path / "warraq.db"):  # as a crawl holds it
        for urls in (["https://one.example/"], ["https://one.example/", "https://two.example/"]):
            told = run("add", *urls, expect=1).stderr
            assert f"another crawl is running (process {os.getpid()})" in told
            assert "try again when it has ended" in told
            assert "Traceback" not in told
