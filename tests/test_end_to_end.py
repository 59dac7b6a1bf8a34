"""The whole way on the sample blog, through the command line as a user runs it: a real server, a real database."""

import json
import random
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import warraq
from tests.patience import wait_until
from tests.programs import Program, finish, run_warraq, start_program
from warraq.articles.urls import canonical
from warraq.demo import Blog, Request, gold, serve_blog

KILLS = 6


class Cli:
    """The command `warraq` on one database."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "corpus.db"
        self._folder = folder

    def start(self, *arguments: str) -> Program:
        """As a process of its own, to be stopped or killed."""
        return start_program("warraq", "--db", str(self.database), *arguments, folder=self._folder)

    def run(self, *arguments: str, expect: int = 0) -> str:
        done = run_warraq("--db", str(self.database), *arguments, folder=self._folder)
        assert done.returncode == expect, (
            f"{arguments} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        )
        return done.stdout

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


@dataclass(frozen=True)
class FirstCrawl:
    """A blog that was followed and crawled once, and what it was asked for by that."""

    blog: Blog
    cli: Cli
    asked: tuple[Request, ...]


@pytest.fixture(scope="module")
def first_crawl(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirstCrawl]:
    """One for the tests that only read it, and for the one that goes on from there."""
    with serve_blog(port=0) as blog:
        cli = Cli(tmp_path_factory.mktemp("first"))
        follow(cli, blog)
        cli.run("crawl")
        yield FirstCrawl(blog, cli, tuple(blog.log))


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


@pytest.mark.xdist_group("first crawl")
def test_the_whole_life_of_a_blog(first_crawl: FirstCrawl) -> None:
    cli, blog = first_crawl.cli, first_crawl.blog
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


def wait_for_requests(blog: Blog, more: int, crawl: Program) -> None:
    """Wait until the blog was asked so many times more, or the crawl ends before."""
    enough = len(blog.log) + more
    wait_until(lambda: len(blog.log) >= enough or crawl.poll() is not None)


@pytest.mark.slow
def test_killed_at_random_moments_it_completes(cli: Cli, blog: Blog) -> None:
    follow(cli, blog)
    rng = random.Random(20260101)
    killed = 0
    for _ in range(KILLS):
        with cli.start("crawl") as process:
            wait_for_requests(blog, rng.randint(1, 9), process)
            signal.sigtimedwait(
                [], rng.uniform(0.0, 0.3)
            )  # within a fetch, a parse, a commit or between them
            killed += process.poll() is None
    assert killed >= KILLS // 2
    cli.run("crawl")
    assert_complete(cli, blog)
    with warraq.open(cli.database) as corpus:
        assert corpus.integrity() == "ok"


@pytest.mark.slow
def test_a_stopped_crawl_resumes(cli: Cli, blog: Blog) -> None:
    follow(cli, blog)
    with cli.start("crawl") as process:
        wait_until(lambda: any("/20" in asked.path for asked in blog.log) or process.poll() is not None)
        process.send_signal(signal.SIGTERM)
        done = finish(process)
    assert done.returncode == 0, done.stderr
    stopped = cli.export()
    assert 0 < len(stopped) < len(gold(blog))
    cli.run("crawl")
    assert_complete(cli, blog)
    assert stopped.keys() <= cli.export().keys()


def test_a_budget_holds_and_the_next_run_goes_on(cli: Cli, blog: Blog) -> None:
    follow(cli, blog)
    blog.log.clear()
    cli.run("crawl", "--max-requests", "7", expect=4)
    assert len(blog.log) == 7
    cli.run("crawl")
    assert_complete(cli, blog)


@pytest.mark.xdist_group("first crawl")
def test_one_connection_at_a_time_and_an_honest_name(first_crawl: FirstCrawl) -> None:
    asked = first_crawl.asked
    for request in asked:
        assert request.method == "GET"
        assert "warraq" in request.header("user-agent")
        assert not request.header("cookie")
        assert not request.header("referer")
    assert sum(request.path == "/robots.txt" for request in asked) == 1
    paths = [request.path for request in asked if request.status == 200]
    assert len(paths) == len(set(paths))


def test_an_address_on_this_machine_is_refused_without_the_mark(cli: Cli, blog: Blog) -> None:
    done = run_warraq("--db", str(cli.database), "add", blog.base_url + "/", folder=cli.database.parent)
    assert done.returncode == 1
    assert "--local" in done.stdout + done.stderr
    assert blog.log == []
