"""Citations of stored articles: which version, what proves it, and what is said when nothing does."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import warraq
from warraq.archive import Citation, cite, record_id
from warraq.archive.citing import DateOrigin, Registered, contains
from warraq.articles.errors import NotFoundError
from warraq.articles.own_text import OwnText, prepare_beside
from warraq.articles.records import Fetch, Page
from warraq.cli import main
from warraq.storage import (
    FeedState,
    FetchRecord,
    LeasedVisit,
    ReadDocument,
    SeenEntry,
    Source,
    Store,
    Visit,
    open_reader,
    open_store,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOME = "https://blog.example/"
BODY = "".join(
    f"<p>The scribe of house {number} wrote {number} copies of his book, and sold them.</p>"
    for number in range(9)
)
HEADERS = (("content-type", "text/html; charset=windows-1252"),)
NEWS = '<script type="application/ld+json">{"@type": "NewsArticle"}</script>'
FIRST = "He bought the ink in the old market."
SECOND = "He made the ink of gall and iron."
OWN = "".join(
    f"<p>Only the feed tells of reader {number}, who came to buy paper and stayed for tea.</p>"
    for number in range(30)
)


class Desk:
    """A store into which pages are put a day apart."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = NOW
        self.source = store.sources.add(Source(slug="blog", home_url=HOME, platform="wordpress"), now=NOW)
        self.run = store.runs.start("crawl", "test", NOW)

    def put(
        self, name: str, html: str, *, kept: bytes | None = None, own: OwnText | None = None, **fetched: Any
    ) -> int:
        """Visit a page in windows-1252, of which these bytes are kept; the number of its fetch."""
        self.now += timedelta(days=1)
        body = html.encode("cp1252")
        page = Page(
            url=HOME + name,
            final_url=HOME + name,
            status=200,
            headers=HEADERS,
            body=body,
            fetched_at=self.now,
        )
        fetch = Fetch(
            url=page.url, final_url=page.url, status=200, headers=HEADERS, started_at=self.now, **fetched
        )
        kept = (body if kept is None else kept) or None
        record = FetchRecord(run_id=self.run, visit=self.lease(name), fetch=fetch, body=kept)
        return self.store.fetches.commit_article(record, prepare_beside(page, own=own)).fetch_id

    def list(self, *entries: SeenEntry) -> None:
        """Read the feed with these entries."""
        feed = self.store.feeds.add(
            FeedState(source_id=self.source.id, url=HOME + "feed/", kind="feed", next_poll_at=NOW)
        )
        visit = self.lease("feed/", role="feed", reason="poll", feed_id=feed.id)
        fetch = Fetch(url=feed.url, final_url=feed.url, status=200, started_at=self.now)
        document = ReadDocument(feed=feed, entries=entries)
        self.store.fetches.commit_read(FetchRecord(run_id=self.run, visit=visit, fetch=fetch), document)

    def lease(self, name: str, **changes: Any) -> LeasedVisit:
        values = {
            "source_id": self.source.id,
            "url": HOME + name,
            "host": "blog.example",
            "role": "article",
            **changes,
        }
        self.store.frontier.add([Visit(**values)], now=self.now)
        leased = self.store.frontier.lease_url(self.run, HOME + name)
        assert leased is not None
        return leased


def post(sentence: str, *, title: str = "Ink and paper", head: str = "") -> str:
    return (
        f"<html><head><title>{title} – The Blog</title>{head}"
        "<meta property='article:published_time' content='2019-08-14'></head><body>"
        f"<nav><a>{title}</a></nav><article><h1>{title}</h1><p>By <a rel=author>Maryam</a></p><p>{sentence}</p>{BODY}"
    )


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("citing") / "corpus.db"
    with open_store(path, create=True) as store:
        desk = Desk(store)
        desk.put("ink", post(FIRST))
        head = store.ledger.head()
        assert head is not None
        store.ledger.stamp(
            head.line, authority="https://tsa.example/", token=b"token", stamped_at="2026-03-02T13:00:00Z"
        )
        desk.put("ink", post(SECOND))
        desk.put(
            "news", post("The market’s “end” came.", title="Market", head=NEWS), record_id="<urn:uuid:old>"
        )
        desk.list(SeenEntry(identity="guid-7", url=HOME + "stub", title="Tea", content_html=OWN))
        stub = post("Subscribe to read on.", title="Tea").replace(BODY, "")
        desk.put("stub", stub, own=OwnText(url=HOME + "stub", title="Tea", html=OWN))
        changed = OWN.replace("reader 7", "nobody")
        desk.list(
            SeenEntry(
                identity="guid-7", url=HOME + "stub", title="Tea", fingerprint="2", content_html=changed
            )
        )
        desk.put(
            "unkept",
            post("Nobody kept this page.", title="Unkept").replace("copies", "unkept copies"),
            kept=b"",
        )
        desk.put(
            "other",
            post("Other bytes were kept.", title="Other").replace("copies", "other copies"),
            kept=b"<p>x",
        )
        desk.put(
            "image",
            post("An image was kept.", title="Image").replace("copies", "images"),
            kept=b"\x00" * 99 + b"1",
        )
        store.runs.finish(desk.run, "finished", desk.now)
    return path


def cited(database: Path, article: int | str, sentence: str, version: int | None = None) -> Citation:
    with open_reader(database) as reader:
        citation = cite(reader, article, sentence, version=version)
        if citation.place is not None:
            body = reader.pages.get(citation.page_sha256)
            assert contains(body, citation.place, citation.sentence)
            assert len(body) == citation.page_bytes
        is_proved = citation.place is not None or (citation.feed is not None and citation.feed.confirmed)
        assert is_proved == (citation.unproved == "")
    return citation


def test_the_current_version_is_cited_with_its_evidence(database: Path) -> None:
    citation = cited(database, HOME + "ink", "he made the ink of gall")
    with open_reader(database) as reader:
        version = reader.articles.versions(1)[-1]
        assert version.fetch_id is not None
        fetch = reader.fetches.get(version.fetch_id)
        line = reader.ledger.last_of("version", version.id)
    assert line is not None
    assert (citation.version, citation.versions, citation.is_current) == (2, 2, True)
    assert citation.sentence == "He made the ink of gall"
    assert (citation.title, citation.authors, citation.published) == (
        "Ink and paper",
        ("Maryam",),
        "2019-08-14",
    )
    assert citation.date_origin == DateOrigin(
        origin="opengraph", place="article:published_time", raw="2019-08-14"
    )
    assert citation.kind == "post-weblog"
    assert (citation.fetched_at, citation.page_sha256) == (fetch.started_at, fetch.page_sha256)
    assert citation.record_id == record_id("response", fetch.url, fetch.started_at, fetch.id)
    assert citation.ledger == Registered(line=line.line, at=line.at, hash=line.hash, adopted=False)


def test_what_an_earlier_version_said_is_cited_from_it(database: Path) -> None:
    citation = cited(database, 1, FIRST)
    assert (citation.version, citation.is_current, citation.fetched_at) == (1, False, "2026-03-02T12:00:00Z")
    assert citation.ledger is not None
    assert (citation.ledger.stamped_at, citation.ledger.authority) == (
        "2026-03-02T13:00:00Z",
        "https://tsa.example/",
    )
    assert cited(database, 1, "house 3 wrote 3 copies").version == 2
    assert cited(database, 1, "house 3 wrote 3 copies", version=1).version == 1


@pytest.mark.parametrize(
    ("sentence", "version", "message"),
    [
        (
            FIRST,
            2,
            r"article 1: version 2 does not have this sentence; the nearest .* He made the ink of gall and iron\.$",
        ),
        ("He bought ink in the new market.", None, r"no version has this sentence; the nearest"),
        ("42", None, r"no version has this sentence$"),
        ("", None, r"no version has this sentence$"),
        (FIRST, 3, "has no version 3, only 1 to 2"),
    ],
)
def test_what_was_not_said_is_not_cited(
    database: Path, sentence: str, version: int | None, message: str
) -> None:
    with pytest.raises(NotFoundError, match=message):
        cited(database, 1, sentence, version)


def test_an_imported_page_names_both_records(database: Path) -> None:
    citation = cited(database, 2, 'The market\'s "end"')
    assert citation.original_record_id == "<urn:uuid:old>"
    assert citation.record_id.startswith("<urn:uuid:")
    assert citation.kind == "article-newspaper"  # its page says so, whatever runs the site
    assert citation.place is not None
    assert citation.place.charset == "cp1252"


def test_a_text_from_a_feed_names_its_entry_and_its_title_the_page(database: Path) -> None:
    citation = cited(database, 3, "who came to buy paper")
    assert citation.feed is not None
    assert (citation.feed.feed, citation.feed.identity, citation.feed.confirmed) == (
        HOME + "feed/",
        "guid-7",
        True,
    )
    assert cited(database, 3, "Tea").place is not None


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Nobody kept this page.", "does not keep the page"),
        ("Other bytes were kept.", "does not stand in the page"),
        ("An image was kept.", "is not text"),
        ("Only the feed tells of reader 7", "says something else by now"),
    ],
)
def test_what_cannot_be_proved_says_why_and_ends_in_1(database: Path, sentence: str, why: str) -> None:
    with open_reader(database) as reader:
        (article,) = [row.id for row in reader.articles.select() if sentence in row.text]
    assert why in cited(database, article, sentence).unproved
    result = run(database, str(article), sentence, expect=1)
    assert "stands in: bytes" not in result.stdout
    assert f"not proved: {cited(database, article, sentence).unproved}" in result.stderr


def run(database: Path, *arguments: str, expect: int = 0) -> Result:
    result = CliRunner().invoke(main, ["--db", str(database), "cite", *arguments])
    assert result.exit_code == expect, result.output
    return result


def test_the_command_prints_each_fact_in_a_line(database: Path) -> None:
    lines = dict(line.split(": ", 1) for line in run(database, "1", FIRST).stdout.splitlines())
    assert lines["sentence"] == FIRST
    assert lines["version"] == "1 of 2, not the current one"
    assert lines["published"] == "2019-08-14 (opengraph article:published_time: 2019-08-14)"
    assert lines["stands in"].endswith(", the page's text, cp1252")
    assert lines["time stamp"] == "2026-03-02T13:00:00Z by https://tsa.example/"
    assert list(lines) == [
        "sentence", "title", "authors", "published", "address", "version", "fetched", "page", "stands in",
        "WARC record", "ledger", "time stamp",
    ]  # fmt: skip
    feed = run(database, "3", "who came to buy paper").stdout
    assert f"stands in: the feed {HOME}feed/, entry guid-7\n" in feed


def test_the_command_writes_what_programs_read(database: Path) -> None:
    shown = json.loads(run(database, "1", FIRST, "--json").stdout)
    assert shown == json.loads(run(database, "1", FIRST, "--format", "json").stdout)
    (part,) = shown["place"]["ranges"]
    assert part["end"] - part["start"] == len(FIRST)
    (item,) = json.loads(run(database, "1", FIRST, "--format", "csl-json").stdout)
    assert item["note"].startswith(
        f"“{FIRST}”; version 1; page SHA-256 {shown['page_sha256']}; bytes {part['start']}-"
    )
    assert run(database, "1", FIRST, "--format", "bibtex").stdout.startswith("@misc{blog-1v1-")


def test_wrong_questions_end_in_2(database: Path) -> None:
    assert (
        "the nearest sentence there is"
        in run(database, "1", "He bought ink in the new market.", expect=2).stderr
    )
    assert "no such article" in run(database, "99", FIRST, expect=2).stderr
    assert "article" in run(database, "https://elsewhere.example/", FIRST, expect=2).stderr


def test_python_gives_the_same(database: Path) -> None:
    with warraq.open(database) as corpus:
        assert corpus.cite(1, FIRST) == cited(database, 1, FIRST)
        assert corpus.cite(1, "the scribe of house 1", version=1).version == 1
