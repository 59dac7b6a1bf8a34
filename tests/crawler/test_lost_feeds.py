"""A feed that moved without a redirect is found again from the home page, politely."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scripted import Answer, feed, post, serve, warraq

from warraq.storage import FeedState, Source, open_store


def home(*feeds: str) -> Answer:
    links = "".join(f"<link rel='alternate' type='application/rss+xml' href='{path}'>" for path in feeds)
    return Answer(body=f"<html><head><title>S</title>{links}</head><body></body></html>")


def follow(folder: Path, base: str, *, seen: timedelta = timedelta(days=2), **state: object) -> None:
    """A source whose feed has not been there for some polls; its home page was seen so long ago, and is not due."""
    moment = datetime.now(UTC)
    with open_store(folder / "corpus.db", create=True) as store:
        source = store.sources.add(Source(slug="site", home_url=f"{base}/", local=True), now=moment)
        polled = moment - seen
        for kind, path in (("home", "/"), ("feed", "/feed")):
            added = store.feeds.add(
                FeedState(
                    source_id=source.id, url=base + path, kind=kind, next_poll_at=moment + timedelta(days=5)
                )  # type: ignore[arg-type]
            )
            changed = state if kind == "feed" else {}
            store.feeds.save(replace(added, last_poll_at=polled, last_success_at=polled, **changed))  # type: ignore[arg-type]


def the_feed(folder: Path) -> FeedState:
    with open_store(folder / "corpus.db") as store:
        return next(f for s in store.sources.all() for f in store.feeds.of_source(s.id) if f.kind == "feed")


LOST = {"failures": 3, "last_error": "http-404", "last_status": 404}


@pytest.mark.parametrize(
    "state",
    [LOST, LOST | {"last_error": "not-a-feed"}, {"state": "gone", "last_status": 410}],
    ids=["not-found", "a-page-in-its-place", "gone"],
)
def test_a_lost_feed_is_found_on_the_home_page(tmp_path: Path, state: dict[str, object]) -> None:
    """The home page offers comments, a tag, and the main feed at its new place."""
    answers = {"/": home("/comments/feed/", "/tag/ink/feed/", "/new.xml"), "/new.xml": feed("{base}/a")}
    with serve(answers | {"/a": Answer(body=post("A page", 1))}) as site:
        follow(tmp_path, site.base, **state)
        warraq(tmp_path, "crawl")
        found = the_feed(tmp_path)
        assert (found.url, found.former_urls, found.state) == (
            f"{site.base}/new.xml",
            f"{site.base}/feed",
            "active",
        )
        assert found.next_poll_reason.startswith("found-again")
        warraq(tmp_path, "crawl")
        assert "/a" in site.paths()
        told = json.loads(warraq(tmp_path, "status", "--json").stdout)["health"][0]
    assert (told["condition"], told["detail"]) == ("moved", f"from {site.base}/feed")


def test_a_feed_that_the_page_still_names_keeps_its_address(tmp_path: Path) -> None:
    with serve({"/": home("/feed", "/comments/feed/")}) as site:
        follow(tmp_path, site.base, **LOST)
        warraq(tmp_path, "crawl")
        assert site.paths() == ["/"]
        assert the_feed(tmp_path).url == f"{site.base}/feed"
        ended = warraq(tmp_path, "status", "--json")
    assert (ended.returncode, json.loads(ended.stdout)["health"][0]["condition"]) == (1, "failing")


def test_the_home_page_is_looked_at_once_a_day(tmp_path: Path) -> None:
    with serve({"/": home("/new.xml")}) as site:
        follow(tmp_path, site.base, seen=timedelta(hours=23), **LOST)
        warraq(tmp_path, "crawl")
        assert site.paths() == []
