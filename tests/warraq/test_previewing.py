"""Rules and filters tried on stored pages: what would change, within limits, and nothing is written."""

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stored_pages import HOME, NOW, make_stored_pages, post
from warraq.articles.errors import ConfigurationError, NotFoundError
from warraq.articles.records import Fetch
from warraq.config import load_config
from warraq.desk.previewing import PreviewDesk, read_typed
from warraq.storage import FeedState, FetchRecord, ReadDocument, SeenEntry, Source, Visit, open_store

ASIDE = "<p class='fair'>Our readers sent us many words about the spring fair, and we thank them all.</p>"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("previews") / "corpus.db"
    bodies = [post(number, aside=ASIDE if number % 2 else "") for number in range(4)]
    assert all(make_stored_pages(path, bodies))
    return path


@pytest.fixture(scope="module")
def desk(database: Path) -> Iterator[PreviewDesk]:
    made = PreviewDesk(lambda: load_config(None, database=str(database)))
    yield made
    made.close()


def test_a_rule_that_removes_something_is_shown_and_counted_and_nothing_is_written(
    desk: PreviewDesk, database: Path
) -> None:
    before = hashlib.sha256(database.read_bytes()).hexdigest()
    found = desk.preview("blog", {"rules.remove": "p.fair"}, article_id=2, last=10)
    assert found.chosen is not None
    assert (found.chosen.ending, found.chosen.fields, found.chosen.added) == ("changed", ("text",), 0)
    assert found.chosen.removed == 15
    removed = [piece.text for block in found.chosen.blocks for piece in block if piece.kind == "removed"]
    assert removed == ["Our readers sent us many words about the spring fair, and we thank them all."]
    assert [(one.article_id, one.ending, one.removed) for one in found.others] == [
        (4, "changed", 15),
        (3, "same", 0),
        (2, "changed", 15),
        (1, "same", 0),
    ]
    assert (found.counted("changed"), found.counted("same"), found.unread) == (2, 2, 0)
    assert found.settings == {"rules.remove": "p.fair"}
    assert hashlib.sha256(database.read_bytes()).hexdigest() == before


def test_without_a_change_all_is_as_stored(desk: PreviewDesk) -> None:
    found = desk.preview("blog", {}, last=2)
    assert found.chosen is not None
    assert (found.chosen.article_id, found.chosen.ending, found.chosen.blocks) == (4, "same", ())
    assert [one.ending for one in found.others] == ["same", "same"]


def test_a_body_that_holds_nothing_would_be_refused(desk: PreviewDesk) -> None:
    found = desk.preview("blog", {"rules.remove": "article"}, last=1)
    assert found.chosen is not None
    assert found.chosen.ending == "refused"
    assert found.chosen.reason.startswith("no-text")


def test_a_filter_says_what_it_would_keep_out(desk: PreviewDesk) -> None:
    found = desk.preview("blog", {"filters.without_addresses": "/post-1\n/post-3"}, last=4)
    assert [bool(one.filtered) for one in found.others] == [True, False, True, False]
    assert found.others[0].filtered.startswith("filter-address: ")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"filters.without_sections": "sport"}, "filter-section"),
        ({"filters.without_title_words": "match"}, "filter-words"),
        ({"filters.since": "2020-01-01"}, "filter-date"),
    ],
)
def test_a_filter_hears_what_feeds_state_as_the_crawl_does(
    told: PreviewDesk, typed: dict[str, str], reason: str
) -> None:
    found = told.preview("blog", typed, last=1)
    assert [one.filtered.partition(":")[0] for one in found.others] == [reason]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PreviewDesk]:
    """A desk over one post of which a feed states what its page does not."""
    database = tmp_path_factory.mktemp("told") / "corpus.db"
    make_stored_pages(database, [post(0)])
    stated = SeenEntry(
        identity="0", url=f"{HOME}post-0", title="A match", tags=("Sport",),
        published="2019-05-01", published_confidence=1.0,
    )  # fmt: skip
    with open_store(database) as store:
        source, url = store.sources.get("blog"), f"{HOME}feed"
        feed = store.feeds.add(FeedState(source_id=source.id, url=url, kind="feed", next_poll_at=NOW))
        visit = Visit(source_id=source.id, url=url, host="blog.example", role="feed", feed_id=feed.id)
        store.frontier.add([visit], now=NOW)
        run = store.runs.start("crawl", "test", NOW)
        leased = store.frontier.lease_url(run, url)
        assert leased is not None
        fetch = Fetch(url=url, final_url=url, status=200, started_at=NOW, seconds=0.1, bytes=1)
        record = FetchRecord(run_id=run, visit=leased, fetch=fetch, body=b"<rss/>")
        store.fetches.commit_read(record, ReadDocument(feed=feed, entries=(stated,)))
    made = PreviewDesk(lambda: load_config(None, database=str(database)))
    yield made
    made.close()


def test_an_empty_field_leaves_what_the_file_states(database: Path, tmp_path: Path) -> None:
    """As saving does: it only takes back what was set."""
    file = tmp_path / "warraq.toml"
    file.write_text(
        "[defaults.filters]\nmin_words = 100000\n[sources.blog.rules]\nremove = 'p.fair'\n", encoding="utf-8"
    )
    desk = PreviewDesk(lambda: load_config(file, database=str(database)))
    try:
        empty = desk.preview("blog", {"filters.min_words": "", "rules.remove": ""}, last=2)
        assert empty.settings == {"filters.min_words": "100000", "rules.remove": "p.fair"}
        assert [bool(one.filtered) for one in empty.others] == [True, True]
        assert [one.ending for one in empty.others] == ["changed", "same"]
        other = desk.preview("blog", {"filters.min_words": "1"}, last=1)
        assert [one.filtered for one in other.others] == [""]
    finally:
        desk.close()


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("rules.body", "div[", "not a valid CSS selector"),
        ("rules.body", ":not(" * 180, "not a valid CSS selector"),
        ("rules.body", "x" * 1_001, "characters"),
        ("rules.body", "a\nb", "a CSS selector"),
        ("rules.nothing", "a", "unknown"),
        ("filters.languages", "<script>", "language code"),
        ("delay_s", "0", "cannot be tried"),
    ],
)
def test_what_cannot_be_tried_is_refused_in_words(desk: PreviewDesk, name: str, text: str, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says):
        desk.preview("blog", {name: text})


def test_an_empty_field_states_nothing() -> None:
    assert read_typed("blog", {"rules.body": " \n ", "rules.remove": ".a, .b\n.c"}) == {
        "rules.body": None,
        "rules.remove": (".a, .b", ".c"),
    }


def test_the_article_of_another_source_is_not_shown(desk: PreviewDesk, database: Path) -> None:
    for slug, number in (("blog", 99), ("nobody", 1)):
        with pytest.raises(NotFoundError):
            desk.preview(slug, {}, article_id=number)


def test_a_selector_that_takes_too_long_ends_in_time(tmp_path: Path) -> None:
    database = tmp_path / "corpus.db"
    make_stored_pages(database, [post(1, aside="<i>x</i>" * 5_000)])
    desk = PreviewDesk(lambda: load_config(None, database=str(database)), page_limit_s=3.0)
    try:
        began = time.monotonic()
        found = desk.preview("blog", {"rules.remove": " ~ ".join("i" * 8)})
        assert time.monotonic() - began < 30
        assert found.chosen is not None
        assert (found.chosen.ending, found.counted("unread")) == ("unread", 1)
        assert found.chosen.reason.startswith("parse-timeout")
        again = desk.preview("blog", {})
        assert again.counted("same") == 1
    finally:
        desk.close()


def test_a_source_without_articles_has_no_page_to_show(tmp_path: Path) -> None:
    database = tmp_path / "corpus.db"
    with open_store(database, create=True) as store:
        store.sources.add(Source(slug="empty", home_url="https://empty.example/"), now=NOW)
    desk = PreviewDesk(lambda: load_config(None, database=str(database)))
    found = desk.preview("empty", {"rules.body": "article"})
    assert (found.chosen, found.others, found.unread) == (None, (), 0)
    desk.close()
