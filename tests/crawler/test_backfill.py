"""The whole back catalogue, by every way back that sites offer, each on a server of its own."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from scripted import HOME, Answer, Asked, post, serve, warraq

from tests.patience import HANG_S
from tests.programs import start_program
from warraq.storage import FeedState, Source, open_store

Answers = dict[str, Answer | Callable[[Asked], Answer]]

PATHS = [f"/2024/03/{day:02d}/written-on-day-{day}/" for day in range(12, 0, -1)]  # newest first
WINDOW = 4  # posts a page of a feed


def page_of_posts(paths: list[str], head: str = "") -> Answer:
    """An RSS document with these posts; `head` stands in its channel."""
    items = "".join(
        f"<item><title>Day {path[9:11]}</title><link>{{base}}{path}</link><guid>{{base}}{path}</guid>"
        f"<pubDate>Fri, {path[9:11]} Mar 2024 10:00:00 GMT</pubDate></item>"
        for path in paths
    )
    body = f"<rss version='2.0'><channel><title>S</title><link>{{base}}/</link>{head}{items}</channel></rss>"
    return Answer(body=body, content_type="application/rss+xml")


def link(rel: str, path: str) -> str:
    return f"<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='{rel}' href='{{base}}{path}'/>"


def windows() -> list[list[str]]:
    return [PATHS[n : n + WINDOW] for n in range(0, len(PATHS), WINDOW)]


def home(*, generator: str = "", body: str = "") -> Answer:
    meta = f"<meta name='generator' content='{generator}'>" if generator else ""
    head = f"{meta}<link rel='alternate' type='application/rss+xml' href='/feed'>"
    return Answer(body=f"<html><head><title>S</title>{head}</head><body><main>{body}</main></body></html>")


def archives() -> Answers:
    first, second, third = windows()
    return {
        "/": HOME,
        "/feed": page_of_posts(first, link("prev-archive", "/archive-2.xml")),
        "/archive-2.xml": page_of_posts(second, link("prev-archive", "/archive-1.xml")),
        "/archive-1.xml": page_of_posts(third),
    }


def paging() -> Answers:
    first, second, third = windows()
    return {
        "/": HOME,
        "/feed": page_of_posts(first, link("next", "/feed-2")),
        "/feed-2": page_of_posts(second, link("next", "/feed-3")),
        "/feed-3": page_of_posts(third),
    }


def json_feed() -> Answers:
    def page(number: int) -> Answer:
        paths = windows()[number]
        items = [
            {
                "id": path,
                "url": f"{{base}}{path}",
                "title": path,
                "date_published": f"2024-03-{path[9:11]}T10:00:00Z",
            }
            for path in paths
        ]
        document: dict[str, object] = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "S",
            "items": items,
        }
        if number < 2:
            document["next_url"] = f"{{base}}/feed.json?after={number + 1}"
        return Answer(body=json.dumps(document), content_type="application/feed+json")

    head = "<link rel='alternate' type='application/feed+json' href='/feed.json'>"
    return {
        "/": Answer(body=f"<html><head><title>S</title>{head}</head><body></body></html>"),
        "/feed.json": page(0),
        "/feed.json?after=1": page(1),
        "/feed.json?after=2": page(2),
    }


def blogger() -> Answers:
    generator = "<generator>Blogger</generator>"
    first, second, third = (page_of_posts(paths, generator) for paths in windows())
    nothing = page_of_posts([], generator)
    counted = "/feed?max-results=150&start-index={}"
    return {
        "/": HOME, "/feed": first, counted.format(5): second, counted.format(9): third, counted.format(13): nothing,
    }  # fmt: skip


def wordpress_feed() -> Answers:
    generator = "<generator>https://wordpress.org/?v=6.4</generator>"
    first, second, third = (page_of_posts(paths, generator) for paths in windows())
    return {"/": HOME, "/feed": first, "/feed?paged=2": second, "/feed?paged=3": third}


def wordpress_rest() -> Answers:
    """The feed ignores page numbers, the REST list has everything."""

    def listed(paths: list[str]) -> Answer:
        posts = [
            {"link": f"{{base}}{path}", "guid": {"rendered": f"{{base}}{path}"}, "title": {"rendered": path},
             "date_gmt": f"2024-03-{path[9:11]}T10:00:00"}
            for path in paths
        ]  # fmt: skip
        return Answer(body=json.dumps(posts), content_type="application/json")

    feed = page_of_posts(PATHS[:WINDOW])
    rest = "/wp-json/wp/v2/posts?per_page=100&page={}"
    return {
        "/": home(generator="WordPress 6.4"), "/feed": feed, "/feed?paged=2": feed,
        rest.format(1): listed(PATHS[:7]), rest.format(2): listed(PATHS[7:]), rest.format(3): Answer(status=400),
    }  # fmt: skip


def ghost() -> Answers:
    generator = "<generator>Ghost 1.4</generator>"
    first, second, third = (page_of_posts(paths, generator) for paths in windows())
    return {"/": HOME, "/feed": first, "/feed/2/": second, "/feed/3/": third}


def listings(paths: str) -> Answers:
    """Archive pages without a link from one to the next."""
    pages = ["".join(f"<h2><a href='{path}'>{path}</a></h2>" for path in window) for window in windows()]
    answers: Answers = {paths.format(n): Answer(body=f"<main>{pages[n - 1]}</main>") for n in (2, 3)}
    return answers | {"/": home(body=pages[0]), "/feed": page_of_posts(PATHS[:WINDOW])}


def arrows(paths: str) -> Answers:
    """Archive pages that link to the next one with a sign only."""

    def page(number: int, window: list[str]) -> str:
        posts = "".join(f"<h2><a href='{path}'>{path}</a></h2>" for path in window)
        before = f"<a href='{paths.format(number - 1) if number > 2 else '/'}'>⟨</a>" if number > 1 else ""
        return posts + before + (f"<a href='{paths.format(number + 1)}'>⟩</a>" if number < 3 else "")

    first, *others = (page(number, window) for number, window in enumerate(windows(), 1))
    answers: Answers = {
        paths.format(number): Answer(body=f"<main>{body}</main>") for number, body in enumerate(others, 2)
    }
    return answers | {"/": home(body=first), "/feed": page_of_posts(PATHS[:WINDOW])}


def tumblr() -> Answers:
    def listed(paths: list[str]) -> Answer:
        posts = "".join(f"<post url='{{base}}{p}' date-gmt='2024-03-{p[9:11]} 10:00:00 GMT'/>" for p in paths)
        body = f"<tumblr version='1.0'><tumblelog title='S'/><posts>{posts}</posts></tumblr>"
        return Answer(body=body, content_type="text/xml")

    script = "<script src='https://assets.tumblr.com/a.js'></script>"
    return {
        "/": home(body=script), "/feed": page_of_posts(PATHS[:WINDOW]), "/api/read?start=0&num=50": listed(PATHS[:9]),
        "/api/read?num=50&start=9": listed(PATHS[9:]), "/api/read?num=50&start=12": listed([]),
    }  # fmt: skip


def sitemaps() -> Answers:
    """An index that names a list of posts and a news sitemap with the newest ones."""

    def urlset(paths: list[str], news: bool = False) -> Answer:
        told = "<news:news><news:title>T</news:title></news:news>" if news else ""
        urls = "".join(f"<url><loc>{{base}}{path}</loc>{told}</url>" for path in paths)
        spaces = "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
        body = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' {spaces}>{urls}</urlset>"
        return Answer(body=body, content_type="application/xml")

    children = "".join(
        f"<sitemap><loc>{{base}}{path}</loc></sitemap>" for path in ("/posts.xml", "/news.xml")
    )
    index = f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{children}</sitemapindex>"
    return {
        "/": HOME, "/feed": page_of_posts(PATHS[:WINDOW]), "/sitemap.xml": Answer(body=index, content_type="text/xml"),
        "/posts.xml": urlset(PATHS[2:]), "/news.xml": urlset(PATHS[:3], news=True),
    }  # fmt: skip


WAYS: dict[str, tuple[str, Answers]] = {
    "rfc5005-archives": ("archive", archives()),
    "rfc5005-paging": ("next-link", paging()),
    "json-feed": ("next-link", json_feed()),
    "blogger": ("blogger", blogger()),
    "wordpress-paged": ("wordpress", wordpress_feed()),
    "wordpress-rest": ("wordpress-rest", wordpress_rest()),
    "ghost": ("ghost", ghost()),
    "tumblr": ("tumblr-api", tumblr()),
    "sitemap-index-and-news": ("sitemap", sitemaps()),
    "numbered-pages": ("numbered", listings("/page/{}/")),
    "arrows-to-index2": ("listing", arrows("/index{}.html")),
    "arrows-to-page2": ("listing", arrows("/page{}.html")),
}


def site_of(answers: Answers) -> Answers:
    return answers | {path: Answer(body=post(f"Day {path[9:11]}", int(path[9:11]))) for path in PATHS}


def follow(folder: Path, base: str, answers: Answers, name: str = "site") -> None:
    """Make a source of a server, without a request."""
    moment = datetime.now(UTC)
    with open_store(folder / "corpus.db", create=True) as store:
        source = store.sources.add(Source(slug=name, home_url=f"{base}/", local=True), now=moment)
        for path, kind in (
            ("/", "home"),
            ("/feed", "feed"),
            ("/feed.json", "feed"),
            ("/sitemap.xml", "sitemap"),
        ):
            if path in answers:
                feed = FeedState(source_id=source.id, url=base + path, kind=kind, next_poll_at=moment)
                store.feeds.add(feed)


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[dict[str, Any], list[str]]]:
    """Of each way: the verdict, and the paths asked for. One run for all: starting costs more than crawling."""
    folder = tmp_path_factory.mktemp("ways")
    with ExitStack() as servers:
        sites = {name: servers.enter_context(serve(site_of(answers))) for name, (_, answers) in WAYS.items()}
        for name, site in sites.items():
            follow(folder, site.base, site.answers, name)
        ended = warraq(folder, "backfill", *WAYS, "--json")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    told = {verdict["source"]: verdict for verdict in objects(ended.stdout)}
    return {name: (told[name], site.paths()) for name, site in sites.items()}


def objects(text: str) -> Iterator[dict[str, Any]]:
    decoder = json.JSONDecoder()
    while text := text.lstrip():
        found, end = decoder.raw_decode(text)
        text = text[end:]
        yield found


@pytest.mark.xdist_group("ways back")
@pytest.mark.parametrize("name", WAYS)
def test_every_post_is_found(name: str, verdicts: dict[str, tuple[dict[str, Any], list[str]]]) -> None:
    told, asked = verdicts[name]
    assert told["is_complete"], told
    assert [walk["method"] for walk in told["walks"] if walk["is_proof"]] == [WAYS[name][0]], told
    covered = told["coverage"]
    assert (covered["articles"], covered["oldest"], covered["newest"]) == (12, "2024-03-01", "2024-03-12")
    assert len(asked) == len(set(asked)), "every address is asked for once"


def test_back_to_a_day_and_no_further(tmp_path: Path) -> None:
    with serve(site_of(paging())) as site:
        follow(tmp_path, site.base, site.answers)
        ended = warraq(tmp_path, "backfill", "site", "--until", "2024-03-07", "--json")
        asked = site.paths()
    (told,) = objects(ended.stdout)
    assert told["is_complete"]
    assert [walk["ended"] for walk in told["walks"]] == ["until"]
    assert (told["coverage"]["articles"], told["coverage"]["oldest"]) == (6, "2024-03-07")
    assert "/feed-3" not in asked


def test_a_wall_within_a_walk_is_no_end(tmp_path: Path) -> None:
    """It comes with 200 and lists nothing: taken for a page, it would prove that nothing older is left."""
    wall = "<html><title>Just a moment...</title><script id='challenge-form'></script></html>"
    with serve(site_of(listings("/page/{}/") | {"/page/3/": Answer(body=wall)})) as site:
        follow(tmp_path, site.base, site.answers)
        ended = warraq(tmp_path, "backfill", "site", "--json")
    (told,) = objects(ended.stdout)
    assert not told["is_complete"]
    assert [walk["ended"] for walk in told["walks"] if walk["method"] == "numbered"] == ["bot-wall"]


@pytest.mark.slow
def test_killed_within_a_walk_it_goes_on(tmp_path: Path) -> None:
    answers = site_of(paging())
    third, arrived, killed = answers["/feed-3"], threading.Event(), threading.Event()

    def wait(asked: Asked) -> Answer:
        arrived.set()
        killed.wait(HANG_S)
        return third

    answers["/feed-3"] = wait
    with serve(answers) as site:
        follow(tmp_path, site.base, site.answers)
        command = ("--db", str(tmp_path / "corpus.db"), "backfill", "site")
        with start_program("warraq", *command, folder=tmp_path):
            assert arrived.wait(HANG_S)
        killed.set()
        answers["/feed-3"] = third
        ended = warraq(tmp_path, "backfill", "site", "--json")
        asked = site.paths()
    (told,) = objects(ended.stdout)
    assert told["is_complete"], ended.stderr
    assert told["coverage"]["articles"] == len(PATHS)
    assert [asked.count(path) for path in ("/feed", "/feed-2", "/feed-3")] == [1, 1, 2]
