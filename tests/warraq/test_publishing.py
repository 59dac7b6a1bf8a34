"""Subscription lists in and out, and the feeds that are published."""

import json
from datetime import UTC, datetime
from pathlib import Path

from tests.programs import Done, run_warraq
from warraq.feeds import parse_feed


def warraq(database: Path, *arguments: str) -> Done:
    return run_warraq("--db", str(database), *arguments, folder=database.parent)


def test_a_subscription_list_comes_back_with_its_folders(tmp_path: Path) -> None:
    lists = tmp_path / "in.opml"
    lists.write_text(
        "<opml version='2.0'><body><outline text='News'><outline text='Arabic'>"
        "<outline type='rss' text='A' xmlUrl='https://a.example.org/feed' htmlUrl='https://a.example.org/'/></outline>"
        "</outline><outline type='rss' text='B' xmlUrl='https://b.example.org/rss'/>"
        "<outline type='rss' text='Mine' xmlUrl='http://127.0.0.1:9/feed'/></body></opml>",
        encoding="utf-8",
    )
    database = tmp_path / "corpus.db"
    first = warraq(database, "import-opml", str(lists))
    assert first.returncode == 1  # an address of this machine is refused
    assert "2 feeds added, 0 already followed, 1 refused" in first.stderr
    assert "0 feeds added, 2 already followed" in warraq(database, "import-opml", str(lists)).stderr
    out = warraq(database, "export-opml").stdout
    assert out.index('text="News"') < out.index('text="Arabic"') < out.index("https://a.example.org/feed")
    assert "https://b.example.org/rss" in out


def test_a_home_page_that_is_no_address_costs_no_feed(tmp_path: Path) -> None:
    lists = tmp_path / "in.opml"
    lists.write_text(
        "<opml version='2.0'><body><outline text='A' xmlUrl='https://a.example.org/feed'"
        " htmlUrl='http://a blog/'/></body></opml>",
        encoding="utf-8",
    )
    database = tmp_path / "corpus.db"
    assert warraq(database, "import-opml", str(lists)).returncode == 0
    assert 'htmlUrl="https://a.example.org/"' in warraq(database, "export-opml").stdout


def test_published_over_a_file_that_is_no_text(tmp_path: Path, corpus_file: Path) -> None:
    (tmp_path / "all.atom").write_bytes(b"\xff\xfe")
    assert warraq(corpus_file, "publish", str(tmp_path)).returncode == 0
    assert (tmp_path / "all.atom").read_bytes().startswith(b"<?xml")


def test_published_feeds_hold_each_story_once_and_stay_untouched(tmp_path: Path, corpus_file: Path) -> None:
    public = tmp_path / "public"
    arguments = ("publish", str(public), "--search", "ink")
    assert warraq(corpus_file, *arguments).returncode == 0
    names = {path.name for path in public.iterdir()}
    assert {"all.atom", "all.json", "search-ink.atom", "search-ink.json", "health.atom"} <= names
    assert any(name.startswith("source-") for name in names)
    read = parse_feed(
        (public / "all.atom").read_bytes(), url="https://example.org/all.atom", now=datetime.now(UTC)
    )
    items = json.loads((public / "all.json").read_text(encoding="utf-8"))["items"]
    assert len(read.entries) == len(items) > 0
    assert len({entry.url for entry in read.entries}) == len(items)
    found = json.loads((public / "search-ink.json").read_text(encoding="utf-8"))["items"]
    assert 0 < len(found) < len(items)
    assert ", 0 changed" in warraq(corpus_file, *arguments).stderr
