"""The whole way on the sample blog, through the command line as a user runs it: a real server, a real database."""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import warraq
from warraq.articles.urls import canonical
from warraq.demo import Blog, gold, serve_blog

TIMEOUT_S = 120


class Cli:
    """The command `warraq` on one database."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "corpus.db"
        self._folder = folder

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "warraq", "--db", str(self.database), *arguments]
        return subprocess.Popen(
            command,
            cwd=self._folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(self, *arguments: str, expect: int = 0) -> str:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=TIMEOUT_S)
        assert process.returncode == expect, f"{arguments} ended with {process.returncode}\n{out}\n{err}"
        return out

    def export(self, *arguments: str) -> dict[str, dict[str, object]]:
        """Rows of `warraq export` by URL."""
        rows = [json.loads(line) for line in self.run("export", *arguments).splitlines()]
        assert len({row["url"] for row in rows}) == len(rows)
        return {row["url"]: row for row in rows}


@pytest.fixture
def blog() -> Iterator[Blog]:
    with serve_blog(port=0) as served:
        yield served


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path)


def follow(cli: Cli, blog: Blog) -> None:
    cli.run("add", "--local", blog.base_url + "/")


def assert_complete(cli: Cli, blog: Blog) -> None:
    """Every post is there once, as the gold has it, and nothing else is."""
    rows = cli.export()
    expected = {canonical(post.url): post for post in gold(blog)}
    assert set(rows) == set(expected)
    problems = []
    for url, post in expected.items():
        row = rows[url]
        problems += [(post.slug, "left in", left) for left in post.left_in(str(row["text"]))]
        problems += [(post.slug, "trap lost", trap) for trap in post.traps if trap not in str(row["text"])]
        if row["title"] != post.title:
            problems.append((post.slug, "title", row["title"]))
        if row["language"] != post.language:
            problems.append((post.slug, "language", row["language"]))
        if str(row["published"])[:10] != post.published.date().isoformat():
            problems.append((post.slug, "published", row["published"]))
        if tuple(row["authors"]) != post.authors:  # type: ignore[arg-type]
            problems.append((post.slug, "authors", row["authors"]))
    assert problems == []
    assert copies(rows) == {
        frozenset((url, canonical(post.duplicate_of))) for url, post in expected.items() if post.duplicate_of
    }


def copies(rows: dict[str, dict[str, object]]) -> set[frozenset[str]]:
    """Pairs that were found to be copies. Which of the two is the copy depends on which was seen first."""
    by_id = {row["id"]: url for url, row in rows.items()}
    return {frozenset((url, by_id[row["duplicate_of"]])) for url, row in rows.items() if row["duplicate_of"]}


def test_the_whole_life_of_a_blog(cli: Cli, blog: Blog) -> None:
    follow(cli, blog)
    cli.run("crawl")
    assert_complete(cli, blog)
    assert blog.trespasses() == []

    # A second run asks conditionally, is answered "not modified", and stores nothing.
    with warraq.open(cli.database) as corpus:
        before = corpus.last_seq()
    blog.log.clear()
    cli.run("crawl")
    asked = [request for request in blog.log if request.path != "/robots.txt"]
    assert asked
    assert [request.path for request in asked if not request.is_conditional] == []
    assert {request.status for request in asked} == {304}
    assert cli.export("--since", str(before)) == {}

    # The blog moves on: two posts more, two edited, one removed, one moved.
    edited = [canonical(blog.url(blog.edit())), canonical(blog.url(blog.edit("the-east-window")))]
    fresh = [canonical(blog.url(blog.publish())), canonical(blog.url(blog.publish()))]
    quiet = [post for post in blog.posts if canonical(blog.url(post)) not in (*edited, *fresh)]
    removed, moved = quiet[20], quiet[25]
    removed_url, old_url = canonical(blog.url(removed)), canonical(blog.url(moved))
    blog.remove(removed.slug)
    blog.move(moved.slug, "a-new-address")
    new_url = canonical(f"{old_url.rstrip('/').rsplit('/', 1)[0]}/a-new-address/")
    blog.log.clear()
    cli.run("crawl")
    changes = [json.loads(line) for line in cli.run("changes", "--since", str(before), "--json").splitlines()]
    kinds = {(change["kind"], change["url"]) for change in changes if change["kind"] != "duplicate"}
    assert kinds == (
        {("new", url) for url in fresh}
        | {("edited", url) for url in edited}
        | {("gone", removed_url), ("moved", new_url)}
    )
    fetched = {canonical(blog.base_url + request.path) for request in blog.log if request.status == 200}
    posts = {canonical(blog.url(post)) for post in blog.posts}
    assert fetched & posts == {*fresh, *edited, new_url}
    with warraq.open(cli.database) as corpus:
        texts = [version.text for version in corpus.versions(corpus.get(edited[0]).id)]
        assert len(texts) == 2
        assert texts[0] != texts[1]
        assert corpus.get(removed_url).gone_at


def test_killed_at_random_moments_it_completes(cli: Cli, blog: Blog) -> None:
    follow(cli, blog)
    rng = random.Random(20260101)
    killed = 0
    for _ in range(10):
        process = cli.start("crawl")
        target = len(blog.log) + rng.randint(1, 9)
        while len(blog.log) < target and process.poll() is None:
            signal.sigtimedwait([], 0.01)
        signal.sigtimedwait([], rng.uniform(0.0, 0.3))
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            killed += 1
        process.communicate(timeout=TIMEOUT_S)
    assert killed >= 5
    cli.run("crawl")
    assert_complete(cli, blog)
    with warraq.open(cli.database) as corpus:
        assert corpus.integrity() == "ok"


def test_a_stopped_crawl_resumes(cli: Cli, blog: Blog) -> None:
    follow(cli, blog)
    process = cli.start("crawl")
    while not any("/20" in request.path for request in blog.log) and process.poll() is None:
        signal.sigtimedwait([], 0.05)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=TIMEOUT_S)
    stopped = len(cli.export())
    cli.run("crawl")
    assert_complete(cli, blog)
    assert stopped <= len(cli.export())


def test_a_budget_holds_and_the_next_run_goes_on(cli: Cli, blog: Blog) -> None:
    follow(cli, blog)
    blog.log.clear()
    cli.run("crawl", "--max-requests", "7", expect=4)
    assert len(blog.log) == 7
    cli.run("crawl")
    assert_complete(cli, blog)


def test_one_connection_at_a_time_and_an_honest_name(cli: Cli, blog: Blog) -> None:
    follow(cli, blog)
    cli.run("crawl")
    for request in blog.log:
        assert request.method == "GET"
        assert "warraq" in request.header("user-agent")
        assert not request.header("cookie")
        assert not request.header("referer")
    assert sum(request.path == "/robots.txt" for request in blog.log) == 1
    paths = [request.path for request in blog.log if request.status == 200]
    assert len(paths) == len(set(paths))


def test_an_address_on_this_machine_is_refused_without_the_mark(cli: Cli, blog: Blog) -> None:
    process = cli.start("add", blog.base_url + "/")
    out, err = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 1
    assert "--local" in out + err
    assert blog.log == []
