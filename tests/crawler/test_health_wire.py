"""What `status`, its feed and `explain` say of a source on a real server: silent, forbidden, moved; thirty fetches."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
from scripted import HOME, Answer, feed, serve, tell, warraq

from tests.patience import HANG_S
from warraq.crawler.network.download import IDLE_CONNECTION_S
from warraq.feeds import ParseOptions, columns_of, history_of
from warraq.storage import FeedState, Store, open_store

LIMIT = 30  # fetches that `explain` shows


def change(folder: Path, sql: str) -> None:
    with closing(sqlite3.connect(folder / "corpus.db")) as database, database:
        database.execute(sql)


def health(folder: Path) -> tuple[int, dict[str, object], str]:
    """Exit code, the one source as JSON, and its line as text."""
    told, text = tell(folder, "status", "--json"), tell(folder, "status")
    assert told.returncode == text.returncode
    (one,) = json.loads(told.stdout)["health"]
    (line,) = [
        line for line in text.stdout.splitlines() if line.startswith(f"{one['source']}: {one['condition']}")
    ]
    return told.returncode, one, line


def health_entry(folder: Path) -> feedparser.FeedParserDict:
    """The one entry of a health feed that holds what RFC 4287 asks of it."""
    assert tell(folder, "publish", str(folder / "out")).returncode == 0
    read = feedparser.parse((folder / "out" / "health.atom").read_text("utf-8"))
    assert not read.bozo
    assert read.version == "atom10"
    assert all((read.feed.id, read.feed.title, read.feed.updated_parsed))
    (entry,) = read.entries
    assert all((entry.id, entry.link, entry.updated_parsed, entry.summary, entry.author))
    return entry


def test_silent_then_forbidden_by_robots(tmp_path: Path) -> None:
    answers = {"/": HOME, "/feed": feed(*(f"{{base}}/{n}" for n in range(6)))}  # March 2024, a post a day
    with serve(answers) as site:
        assert warraq(tmp_path, "add", "--local", site.base).returncode == 0
        code, told, line = health(tmp_path)
        assert (code, told["condition"], told["needs_a_person"]) == (0, "silent", False)
        assert str(told["since"]).startswith("2024-03-06")
        assert "silent for longer than its rhythm explains" in line
        first = health_entry(tmp_path)
        assert first.title.endswith(": silent")
        assert first.updated.startswith("2024-03-06")

        answers["/robots.txt"] = Answer(body="User-agent: *\nDisallow: /feed", content_type="text/plain")
        change(tmp_path, "UPDATE robots SET fetched_at = '2020-01-01T00:00:00Z'")  # a day passes
        site.log.clear()
        warraq(tmp_path, "crawl", "--only", "feeds")
        assert "/feed" not in site.paths()
        code, told, line = health(tmp_path)
        assert (code, told["condition"], told["needs_a_person"]) == (1, "robots", True)
        assert told["feed"] == f"{site.base}/feed"
        assert "robots.txt forbids it" in line
        second = health_entry(tmp_path)
        assert second.id != first.id
        assert second.link == f"{site.base}/feed"
        assert "robots.txt forbids it" in second.summary

        change(
            tmp_path,
            "WITH RECURSIVE minute (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM minute WHERE value < 40)"
            " INSERT INTO fetches (run_id, source_id, url, role, reason, started_at, seconds, status)"
            " SELECT 1, source_id, url, 'feed', 'poll', printf('2030-01-01T00:%02d:00Z', value), 0.0, 304"
            " FROM feeds, minute WHERE kind = 'feed' ORDER BY value",
        )
        (one,) = json.loads(tell(tmp_path, "explain", f"{site.base}/feed", "--json").stdout)["feeds"]
        moments = [fetch["at"] for fetch in one["fetches"]]
        assert moments == [f"2030-01-01T00:{minute:02d}:00Z" for minute in range(41 - LIMIT, 41)]
        assert tell(tmp_path, "explain", f"{site.base}/feed").stdout.count("2030-01-01T00:") == LIMIT


def test_a_feed_that_lists_more_than_is_read_says_so(tmp_path: Path) -> None:
    many = ParseOptions().max_entries + 1
    items = "".join(f"<item><guid isPermaLink='false'>{n}</guid></item>" for n in range(many))
    document = f"<rss version='2.0'><channel><title>Scripted</title>{items}</channel></rss>"
    answers = {"/": HOME, "/feed": Answer(body=document, content_type="application/rss+xml")}
    with serve(answers) as site:
        assert warraq(tmp_path, "add", "--local", site.base).returncode == 0
        code, told, line = health(tmp_path)
        assert (code, told["condition"], told["needs_a_person"]) == (0, "cut", False)
        assert "only its newest are read" in line
        answers["/feed"] = feed()
        warraq(tmp_path, "crawl", "--only", "feeds")
        assert health_of_one(tmp_path) == "ok"


def health_of_one(folder: Path) -> str:
    (one,) = json.loads(tell(folder, "status", "--json").stdout)["health"]
    return str(one["condition"])


def test_a_feed_that_moves_to_one_we_follow_rests(tmp_path: Path) -> None:
    second = "<link rel='alternate' type='application/rss+xml' href='/rss'>"
    answers = {"/": replace(HOME, body=str(HOME.body).replace("</head>", second + "</head>"))}
    answers |= {"/feed": feed("{base}/a"), "/rss": feed("{base}/a", "{base}/b")}
    with serve(answers) as site:
        warraq(tmp_path, "add", "--local", site.base)
        answers["/feed"] = Answer(status=301, headers={"Location": "{base}/rss"})
        days_ago = datetime.now(UTC) - timedelta(days=3)
        with open_store(tmp_path / "corpus.db") as store:
            known = feeds(store)[f"{site.base}/feed"]
            moving = replace(
                history_of(known), moved_to=f"{site.base}/rss", moved_since=days_ago, moved_polls=2
            )
            store.feeds.save(replace(known, next_poll_at=datetime.now(UTC), **columns_of(moving)))
        warraq(tmp_path, "crawl", "--only", "feeds")
        with open_store(tmp_path / "corpus.db") as store:
            old, new = feeds(store)[f"{site.base}/feed"], feeds(store)[f"{site.base}/rss"]
            assert (old.state, old.last_error, new.state) == ("paused", "moved-to-known", "active")
            assert old.former_urls == ""
            assert set(store.entries.urls(old.id)) == {f"{site.base}/a", f"{site.base}/b"}
            due = [feed.url for feed in store.feeds.due(datetime.now(UTC) + timedelta(days=30))]
        assert f"{site.base}/feed" not in due
        assert f"{site.base}/rss" in due


def feeds(store: Store) -> dict[str, FeedState]:
    (source,) = store.sources.all()
    return {feed.url: feed for feed in store.feeds.of_source(source.id)}


def test_idle_connections_are_closed_long_before_twisted_would() -> None:
    """In a program of its own: a handler needs a reactor, which stays."""
    program = (
        "from scrapy.utils.reactor import install_reactor\n"
        "install_reactor('twisted.internet.asyncioreactor.AsyncioSelectorReactor')\n"
        "from scrapy.utils.test import get_crawler\n"
        "from warraq.crawler.network.download import LimitedDownloadHandler\n"
        "print(LimitedDownloadHandler(get_crawler())._pool.cachedConnectionTimeout)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=HANG_S, check=True
    )
    assert int(ended.stdout) == IDLE_CONNECTION_S < 10
