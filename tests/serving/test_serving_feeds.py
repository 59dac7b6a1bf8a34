"""The newest articles as feeds of our own, read back by our own parser."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.corpora import HOME, NOW
from warraq.feeds import parse_feed
from warraq.serving import FeedOptions, newest_as_atom, newest_as_json_feed
from warraq.storage import ArticleFilter, Reader, open_reader, open_store

SHOWN = ["hostile", "edited", "formula", "ar", "gall-ink"]  # newest first, no copy, nothing that is gone


@pytest.fixture
def reader(corpus_file: Path) -> Iterator[Reader]:
    with open_reader(corpus_file) as opened:
        yield opened


def test_both_forms_hold_the_newest_first(reader: Reader) -> None:
    for text in (newest_as_atom(reader), newest_as_json_feed(reader)):
        document = parse_feed(text.encode(), url="https://reader.example/feed", now=NOW)
        assert [entry.url.removeprefix(HOME) for entry in document.entries] == SHOWN


def test_the_number_and_the_language_are_chosen(reader: Reader) -> None:
    items = json.loads(newest_as_json_feed(reader, FeedOptions(limit=2)))["items"]
    assert [item["url"] for item in items] == [HOME + "hostile", HOME + "edited"]
    items = json.loads(newest_as_json_feed(reader, FeedOptions(chosen=ArticleFilter(language="ar"))))["items"]
    assert [item["title"] for item in items] == ["حبر العفص في آستانا"]
    assert items[0]["content_html"] == "<p>ar</p>"


def test_an_edit_shows_as_updated(reader: Reader) -> None:
    items = json.loads(newest_as_json_feed(reader))["items"]
    edited = next(item for item in items if item["url"] == HOME + "edited")
    assert edited["date_modified"] == "2026-03-01T12:08:00Z"
    assert datetime.fromisoformat(edited["date_published"]) == datetime(2026, 2, 3, 7, 21, 33, tzinfo=UTC)


def test_an_empty_corpus_is_an_empty_feed(tmp_path: Path) -> None:
    open_store(tmp_path / "empty.db", create=True).close()
    with open_reader(tmp_path / "empty.db") as reader:
        assert json.loads(newest_as_json_feed(reader))["items"] == []
        assert (
            parse_feed(newest_as_atom(reader).encode(), url="https://reader.example/feed", now=NOW).entries
            == ()
        )
