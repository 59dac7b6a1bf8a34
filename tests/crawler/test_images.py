"""Images of articles: what servers see, asserted on their logs, and what is kept."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from images import picture, png, post_with
from scripted import HOME, Answer, Asked, Site, feed, serve, tell, warraq

from tests.patience import HANG_S, wait_until
from tests.programs import start_program
from warraq.demo import serve_blog
from warraq.storage import Source, open_reader, open_store

Answers = dict[str, Answer | Callable[[Asked], Answer]]
MOMENT = datetime(2026, 3, 1, tzinfo=UTC)
FUTURE = datetime(2100, 1, 1, tzinfo=UTC)
HOTLINKING = Answer(body="<html><title>Hotlinking is not allowed</title><p>Visit our site.</p></html>")


def site_of(*posts: Answer, **more: Answer | Callable[[Asked], Answer]) -> Answers:
    """A blog with these posts, at /0, /1, ...; more answers by name: `robots`, or a path without its slash."""
    answers: Answers = {"/": HOME, "/feed": feed(*(f"{{base}}/{n}" for n in range(len(posts))))}
    answers |= {f"/{n}": answer for n, answer in enumerate(posts)}
    return answers | {f"/{name}": answer for name, answer in more.items()}


def follow(folder: Path, site: Site, *, settings: str = "images = true") -> None:
    """Follow the site and say in warraq.toml how it is treated."""
    (folder / "warraq.toml").write_text(f"[defaults]\n{settings}\n")
    assert warraq(folder, "add", "--local", site.base).returncode == 0


def allow(folder: Path, site: Site) -> None:
    """Allow this server's address: that of a source without feeds, which is asked for nothing by itself."""
    with open_store(folder / "corpus.db") as store:
        store.sources.add(Source(slug="cdn", home_url=f"{site.base}/", local=True), now=MOMENT)


def listed(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in tell(folder, "images", "--json", *arguments).stdout.splitlines()]


def states(folder: Path) -> dict[str, str]:
    """What became of each image, by the end of its address."""
    return {row["url"].rpartition("/")[2]: row["refused"] or row["media_type"] for row in listed(folder)}


def images_asked(site: Site) -> list[str]:
    return [path for path in site.paths() if path.startswith("/img/")]


def test_images_are_fetched_once_after_the_articles_and_only_when_wanted(tmp_path: Path) -> None:
    posts = (
        post_with("First", 1, "/img/a.png", "/img/b.png"),
        post_with("Second", 2, "/img/a.png", "/img/same-as-a.jpg"),
    )
    answers = site_of(*posts)
    answers |= {"/img/a.png": picture(1), "/img/b.png": picture(2), "/img/same-as-a.jpg": picture(1)}
    with serve(answers) as site:
        follow(tmp_path, site, settings="images = false")
        warraq(tmp_path, "crawl")
        assert images_asked(site) == []
        assert set(states(tmp_path).values()) == {""}
        (tmp_path / "warraq.toml").write_text("[defaults]\nimages = true\n")
        crawled = warraq(tmp_path, "crawl")  # articles that were there before have images too
        assert crawled.returncode == 0
        assert "3 images" in crawled.stdout
        assert sorted(images_asked(site)) == ["/img/a.png", "/img/b.png", "/img/same-as-a.jpg"]
        asked = [one.headers for one in site.log if one.path.startswith("/img/")]
        assert {one["accept"] for one in asked} == {"image/*,*/*;q=0.1"}
        assert not any("referer" in one or "cookie" in one for one in asked)
        warraq(tmp_path, "crawl")
        assert len(images_asked(site)) == 3  # never again
    rows = listed(tmp_path)
    assert [(row["article_id"], row["alt"], row["caption"]) for row in rows] == [
        (article, f"Picture {n} of {title}", f"Caption {n} of {title}")
        for article, title in ((1, "First"), (2, "Second"))
        for n in (0, 1)
    ]
    assert states(tmp_path) == dict.fromkeys(("a.png", "b.png", "same-as-a.jpg"), "image/png")
    with open_reader(tmp_path / "corpus.db") as reader:
        assert (reader.counts().images, reader.pages.get(rows[0]["sha256"])) == (2, png(1))
        (fetch,) = reader.fetches.of(rows[0]["url"])
        assert (fetch.role, fetch.reason, fetch.outcome, fetch.page_sha256) == (
            "image", "image", "read", rows[0]["sha256"],
        )  # fmt: skip
    assert "2 of them images" in tell(tmp_path, "status").stdout


def test_an_image_host_has_its_own_robots_and_its_own_delay(tmp_path: Path) -> None:
    times: list[float] = []

    def timed(asked: Asked) -> Answer:
        times.append(time.monotonic())
        return picture(int(asked.path[-5]))

    robots = Answer(body="User-agent: *\nDisallow: /private\nCrawl-delay: 1", content_type="text/plain")
    kept = [f"/img/{n}.png" for n in range(3)]
    with serve({"/robots.txt": robots, **dict.fromkeys(kept, timed), "/private/x.png": timed}) as cdn:
        addresses = [*(cdn.base + path for path in kept), f"{cdn.base}/private/x.png", "/img/own.png"]
        with serve(site_of(post_with("First", 1, *addresses)) | {"/img/own.png": picture(9)}) as site:
            follow(tmp_path, site)
            allow(tmp_path, cdn)
            crawled = warraq(tmp_path, "crawl")
        assert [one.path for one in cdn.log if one.path == "/robots.txt"] == ["/robots.txt"]
        assert sorted(cdn.paths()) == kept
    assert crawled.returncode == 0  # an image that may not be had is no failure of the crawl
    assert "4 images (1 more refused: robots 1)" in crawled.stdout
    assert states(tmp_path) == dict.fromkeys(("0.png", "1.png", "2.png", "own.png"), "image/png") | {
        "x.png": "robots"
    }
    assert min(later - sooner for sooner, later in pairwise(times)) > 0.9


def test_robots_of_the_site_itself_hold_for_images(tmp_path: Path) -> None:
    robots = Answer(body="User-agent: *\nDisallow: /img/", content_type="text/plain")
    answers = site_of(post_with("First", 1, "/img/a.png"))
    with serve(answers | {"/robots.txt": robots, "/img/a.png": picture()}) as site:
        follow(tmp_path, site)
        warraq(tmp_path, "crawl")
        assert images_asked(site) == []
    assert states(tmp_path) == {"a.png": "robots"}


#: Name of the file -> what the server answers, and what becomes of the image.
ENDINGS: dict[str, tuple[Answer, str]] = {
    "named-text.png": (Answer(body=png(1), content_type="text/plain"), "image/png"),
    "hotlink.png": (HOTLINKING, "not-an-image"),
    "page-called-image.png": (Answer(body="<html></html>", content_type="image/png"), "not-an-image"),
    "drawing.svg": (
        Answer(body="<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/svg+xml"), "image/svg+xml",
    ),
    "missing.png": (Answer(status=404), "not-found"),
    "taken-down.png": (Answer(status=410), "gone"),
    "forbidden.png": (Answer(status=403), "http-403"),
    "empty.png": (Answer(content_type="image/png"), "empty"),
    "large.png": (Answer(body=png() + bytes(16 << 20), content_type="image/png"), "too-large"),
    "moved.png": (Answer(status=302, headers={"Location": "{base}/img/there.png"}), "image/png"),
    "to-a-post.png": (Answer(status=301, headers={"Location": "{base}/0"}), "not-an-image"),
    "to-private.png": (Answer(status=302, headers={"Location": "http://10.0.0.1/a.png"}), "blocked-address"),
    "in-circles.png": (Answer(status=302, headers={"Location": "{base}/img/in-circles.png"}), "redirect-loop"),
    "busy.png": (Answer(status=500), "http-500"),
}  # fmt: skip


def test_each_answer_has_its_ending(tmp_path: Path) -> None:
    addresses = [f"/img/{name}" for name in ENDINGS]
    answers = site_of(post_with("First", 1, *addresses, "http://10.0.0.1/private.png", "/0", "/feed"))
    answers |= {f"/img/{name}": answer for name, (answer, _) in ENDINGS.items()} | {
        "/img/there.png": picture(2)
    }
    with serve(answers) as site:
        follow(tmp_path, site)
        crawled = warraq(tmp_path, "crawl")
        assert crawled.returncode == 0
        assert "0 failed" in crawled.stdout
        first = images_asked(site)
        posts = site.paths().count("/0")
        warraq(tmp_path, "crawl")
        assert images_asked(site) == first  # what failed for a while is tried again ten minutes later
        assert (posts, site.paths().count("/0")) == (
            2,
            2,
        )  # the post, and the redirect; no page is asked for as an image
    wanted = {name: ending for name, (_, ending) in ENDINGS.items()}
    assert states(tmp_path) == wanted | {"private.png": "blocked-address", "0": "", "feed": ""}
    with open_store(tmp_path / "corpus.db") as store:
        (source,) = store.sources.all()
        assert store.frontier.pending((source.id,)) == 1  # the busy one
        assert [article.title for article in open_reader(tmp_path / "corpus.db").articles.select()] == [
            "First"
        ]


def test_a_failure_that_passes_is_tried_again_and_the_whole_file_asked_for(tmp_path: Path) -> None:
    answers = iter(
        [
            Answer(status=503, headers={"Retry-After": "1"}),
            Answer(status=302, headers={"Location": "{base}/img/b.png"}),
        ]
    )
    images: Answers = {"/img/a.png": lambda asked: next(answers), "/img/b.png": picture(3)}
    with serve(site_of(post_with("First", 1, "/img/a.png")) | images) as site:
        follow(tmp_path, site)
        warraq(tmp_path, "crawl")
        assert states(tmp_path) == {"a.png": "http-503"}
        with open_store(tmp_path / "corpus.db") as store:  # ten minutes later
            store._connection.execute("UPDATE frontier SET not_before = ''")
            store._connection.execute("DELETE FROM hosts")
            # as after a time when the address was fetched as a page: a 304 would bring nothing
            store._connection.execute(
                "INSERT INTO resources (url, final_url, source_id, role, etag, fetched_at)"
                " VALUES (?, ?, 1, 'article', '\"1\"', '')",
                (f"{site.base}/img/a.png", f"{site.base}/img/b.png"),
            )
        warraq(tmp_path, "crawl")
        assert images_asked(site) == ["/img/a.png", "/img/a.png", "/img/b.png"]
        assert not any("if-none-match" in one.headers for one in site.log if one.path in images)
    assert states(tmp_path) == {"a.png": "image/png"}


def test_the_budget_of_a_source_goes_to_its_articles_first(tmp_path: Path) -> None:
    posts = [post_with(f"Post {n}", n + 1, *(f"/img/{n}{k}.png" for k in range(4))) for n in range(2)]
    images: Answers = {f"/img/{n}{k}.png": picture(n * 4 + k) for n in range(2) for k in range(4)}
    with serve(site_of(*posts) | images) as site:
        follow(tmp_path, site, settings="images = true\nmax_requests = 6")
        crawled = warraq(tmp_path, "crawl")
        assert crawled.returncode == 4
        assert len(images_asked(site)) in range(1, 5)
        assert {"/0", "/1"} <= set(site.paths())
        while warraq(tmp_path, "crawl").returncode == 4:
            pass
        assert sorted(images_asked(site)) == sorted(images)  # each once


def test_images_of_an_article_that_is_gone_are_not_fetched_and_an_edit_brings_new_ones(
    tmp_path: Path,
) -> None:
    answers = site_of(post_with("First", 1, "/img/a.png"), post_with("Second", 2, "/img/b.png"))
    answers |= {f"/img/{name}.png": picture(n) for n, name in enumerate("abc")}
    with serve(answers) as site:
        follow(tmp_path, site, settings="images = false")
        warraq(tmp_path, "crawl")
        answers["/0"] = Answer(status=410)
        answers["/1"] = post_with("Second, edited", 2, "/img/b.png", "/img/c.png")
        site.answers.update(answers)
        with open_store(tmp_path / "corpus.db") as store:
            (source,) = store.sources.all()
            store.frontier.add_rechecks(source.id, before=FUTURE, limit=9, priority=10)
        (tmp_path / "warraq.toml").write_text("[defaults]\nimages = true\n")
        warraq(tmp_path, "crawl")
        assert sorted(images_asked(site)) == ["/img/b.png", "/img/c.png"]


def test_switching_off_leaves_nothing_in_the_queue_and_keeps_the_files(tmp_path: Path) -> None:
    answers = site_of(post_with("First", 1, "/img/a.png", "/img/busy.png"))
    with serve(answers | {"/img/a.png": picture(), "/img/busy.png": Answer(status=500)}) as site:
        follow(tmp_path, site)
        warraq(tmp_path, "crawl")
        (tmp_path / "warraq.toml").write_text("[defaults]\nimages = false\n")
        warraq(tmp_path, "crawl")
        with open_store(tmp_path / "corpus.db") as store:
            assert store.frontier.pending() == 0
        assert states(tmp_path) == {"a.png": "image/png", "busy.png": "http-500"}
        (tmp_path / "warraq.toml").write_text("[defaults]\nimages = true\n")
        warraq(tmp_path, "crawl")
        assert images_asked(site).count("/img/busy.png") == 2
        assert images_asked(site).count("/img/a.png") == 1


@pytest.mark.slow
def test_a_crawl_killed_among_images_goes_on_with_the_others(tmp_path: Path) -> None:
    names, gate = [f"{n}.png" for n in range(12)], Event()

    def held(asked: Asked) -> Answer:
        if len(images_asked(site)) > 6:
            gate.wait(HANG_S)
        return picture(int(asked.path.removeprefix("/img/").removesuffix(".png")))

    images: Answers = dict.fromkeys((f"/img/{name}" for name in names), held)
    with serve(site_of(post_with("First", 1, *images)) | images) as site:
        follow(tmp_path, site)
        with start_program("warraq", "crawl", "--db", "corpus.db", folder=tmp_path):
            wait_until(lambda: len(images_asked(site)) == 7)
        gate.set()
        before = [name for name, state in states(tmp_path).items() if state]
        assert len(before) in range(3, 7)  # the last of them may not be stored yet
        asked = len(images_asked(site))
        assert warraq(tmp_path, "crawl").returncode == 0
        again = [path.removeprefix("/img/") for path in images_asked(site)[asked:]]
    assert sorted(before + again) == sorted(names)
    assert states(tmp_path) == dict.fromkeys(names, "image/png")


def test_reclean_loses_no_image(tmp_path: Path) -> None:
    with serve(site_of(post_with("First", 1, "/img/a.png")) | {"/img/a.png": picture()}) as site:
        follow(tmp_path, site)
        warraq(tmp_path, "crawl")
        rules = "[defaults]\nimages = true\n[sources.127-0-0-1.rules]\ntitle = 'title'\n"
        (tmp_path / "warraq.toml").write_text(rules.replace("127-0-0-1", _slug(tmp_path)))
        assert "1 changed" in warraq(tmp_path, "reclean").stdout
        assert states(tmp_path) == {"a.png": "image/png"}
        warraq(tmp_path, "crawl")
        assert images_asked(site) == ["/img/a.png"]
    assert warraq(tmp_path, "check").returncode == 0


@pytest.mark.slow
def test_the_pictures_of_the_sample_blog_come_with_their_captions(tmp_path: Path) -> None:
    with serve_blog() as blog:
        (tmp_path / "warraq.toml").write_text("[defaults]\nimages = true\n")
        warraq(tmp_path, "add", "--local", blog.base_url)
        assert warraq(tmp_path, "crawl").returncode == 0
        assert blog.trespasses() == []
        figures = [block for post in blog.posts for block in post.blocks if block.kind == "figure"]
    rows = listed(tmp_path)
    assert {row["media_type"] for row in rows} == {"image/png"}
    assert {row["alt"] for row in rows} == {figure.lines[1] for figure in figures}
    assert all(row["caption"] for row in rows)


def _slug(folder: Path) -> str:
    with open_reader(folder / "corpus.db") as reader:
        return reader.sources.all()[0].slug
