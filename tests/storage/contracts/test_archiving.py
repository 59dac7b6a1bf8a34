"""What an archive is written from: every fetch and version, once, in the order they came."""

import pytest

from tests.storage.conftest import Desk, html, paragraphs
from warraq.articles.outcomes import Failed
from warraq.articles.records import Article, FieldOrigin, Image, Metadata, Reservation
from warraq.storage import Extent, ReadDocument, Reader, RobotsRecord, Source, Visit

ONE, TWO = html("One", paragraphs("amber")), html("Two", paragraphs("cobalt"))


def fetch_other_source(desk: Desk) -> None:
    """A fetch of another source, which brings the body of ONE too."""
    other = desk.store.sources.add(Source(slug="other", home_url="https://other.example/"), now=desk.now)
    visit = Visit(source_id=other.id, url="https://other.example/1", host="other.example", role="listing")
    desk.store.frontier.add([visit], now=desk.now)
    leased = desk.store.frontier.lease_url(desk.run_id, visit.url)
    assert leased is not None
    desk.store.fetches.commit_read(desk.record(leased, body=ONE), ReadDocument())


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """Fetches 1 to 6: an article, its bytes elsewhere, another article, an edit, a 304, another source."""
    desk.put("one", ONE)
    desk.store.fetches.commit_read(desk.record(desk.lease("list", role="listing"), body=ONE), ReadDocument())
    desk.put("two", TWO)
    desk.later(hours=1)
    desk.put("one", html("One", paragraphs("amber", 14)))
    desk.store.fetches.commit_not_modified(desk.record(desk.lease("two"), status=304))
    fetch_other_source(desk)
    return desk


def test_fetches_come_in_order(filled: Desk) -> None:
    with filled.read() as reader:
        archive = reader.archive
        assert [fetch.id for fetch in archive.fetches(until=6)] == [1, 2, 3, 4, 5, 6]
        assert [fetch.id for fetch in archive.fetches(since=2, until=4)] == [3, 4]
        assert [fetch.id for fetch in archive.fetches("blog", until=9)] == [1, 2, 3, 4, 5]
        assert [(fetch.id, fetch.source) for fetch in archive.fetches("other", until=9)] == [(6, "other")]
        assert list(archive.fetches("none", until=9)) == []
        assert list(archive.fetches(until=1)) == list(reader.fetches.of(filled.url("one"))[:1])


def test_how_far_it_goes(desk: Desk) -> None:
    with desk.read() as reader:
        assert reader.archive.extent() == Extent()
    desk.put("one", ONE)
    desk.store.fetches.commit_failed(desk.record(desk.lease("x"), status=0, error="dns"), Failed(error="dns"))
    with desk.read() as reader:
        assert reader.archive.extent() == Extent(fetch_id=2, version_id=1, newest_at="2026-03-01T12:00:00Z")


def test_the_newest_exchange_may_not_be_the_last_row(desk: Desk) -> None:
    """An import brings what is older than a crawl before it."""
    desk.put("one", ONE)
    desk.later(days=-900)
    desk.put("two", TWO)
    with desk.read() as reader:
        assert reader.archive.extent().newest_at == "2026-03-01T12:00:00Z"


def first(reader: Reader, sha256: str, source: str | None = None, since: int = 0) -> int:
    found = reader.archive.first_with(sha256, source, since=since)
    return found.id if found is not None else 0


def test_the_first_fetch_of_a_body(filled: Desk) -> None:
    with filled.read() as reader:
        (fetch, *_) = reader.archive.fetches(until=1)
        body = fetch.page_sha256
        assert [first(reader, body, since=since) for since in (0, 1, 2, 6)] == [1, 2, 6, 0]
        assert [first(reader, body, "other"), first(reader, body, "blog", 2), first(reader, "0" * 64)] == [
            6,
            0,
            0,
        ]


def test_the_body_a_server_still_has(filled: Desk) -> None:
    with filled.read() as reader:
        kept = [reader.archive.last_kept(filled.url(name), before=6) for name in ("one", "two", "three")]
        assert [fetch and fetch.id for fetch in kept] == [4, 3, None]
        assert reader.archive.last_kept(filled.url("two"), before=3) is None


def test_the_robots_of_a_source_are_those_of_its_addresses(filled: Desk) -> None:
    said = {
        "https://blog.example": (200, "a"), "https://other.example": (200, "b"), "https://blog.example.net": (200, "c"),
        "https://a.example": (500, "failed"), "https://b.example": (200, ""),
    }  # fmt: skip
    for origin, (status, body) in said.items():
        filled.store.robots.save(RobotsRecord(origin=origin, status=status, body=body, fetched_at=filled.now))
    with filled.read() as reader:
        found = {
            source: [one.body for one in reader.archive.robots(source)] for source in (None, "blog", "x")
        }
        assert found == {None: ["a", "c", "b"], "blog": ["a"], "x": []}
        assert next(reader.archive.robots("other")).fetched_at == filled.now


def test_versions_come_in_order_with_their_pages(filled: Desk) -> None:
    with filled.read() as reader:
        one, two, edited = reader.archive.versions(until=9)
        assert [(v.id, v.article_id, v.number, v.fetch_id) for v in (one, two, edited)] == [
            (1, 1, 1, 1), (2, 2, 1, 3), (3, 1, 2, 4),
        ]  # fmt: skip
        assert (two.source, two.url, two.fetch_url) == ("blog", filled.url("two"), filled.url("two"))
        assert (two.started_at, two.title) == ("2026-03-01T12:00:00Z", "Two")
        assert edited.text != one.text
        assert [v.id for v in reader.archive.versions(since=1, until=2)] == [2]
        assert list(reader.archive.versions("other", until=9)) == []


def test_a_version_has_what_is_known_of_it(desk: Desk) -> None:
    metadata = Metadata(
        title="One", authors=("A", "ب"), tags=("x",),
        origins=(
            FieldOrigin(field="title", origin="heading", raw='"One"', place="h1"),
            FieldOrigin(field="title", origin="title", raw="no", chosen=False),
        ),
        reservations=(Reservation(signal="noai", value="1", origin="meta"),),
        images=(Image(url="https://blog.example/a.jpg", alt="a", caption="ب", credit="C"),),
    )  # fmt: skip
    prepared = desk.prepared(ONE, "one")
    assert prepared.article is not None
    article = Article(
        url=desk.url("one"), metadata=metadata, text=prepared.article.text, html="", markdown="", words=1, flags=("f",)
    )  # fmt: skip
    said = type(prepared)(article=article, signature=prepared.signature)
    desk.store.fetches.commit_article(desk.record(desk.lease("one"), body=ONE), said)
    with desk.read() as reader:
        (version,) = reader.archive.versions(until=1)
    assert (version.authors, version.tags, version.flags) == (("A", "ب"), ("x",), ("f",))
    assert version.origins == (("title", "heading", "h1", '"One"'),)
    assert version.reservations == (("noai", "1", "meta", 1),)
    assert version.images == (("https://blog.example/a.jpg", "a", "ب", "C"),)
    assert version.is_latest


def test_a_page_cleaned_again_has_a_later_version(desk: Desk) -> None:
    desk.put("one", ONE)
    with desk.store as store:
        (stored,) = store.recleaning.articles(desk.source.id)
        again = desk.prepared(html("One", paragraphs("amber", 14)), "one")
        store.recleaning.write(
            stored, again, run_id=desk.run_id, cleaned_with="rules", now=desk.now
        )  # fmt: skip
    with desk.read() as reader:
        assert [(v.id, v.fetch_id, v.is_latest) for v in reader.archive.versions(until=9)] == [
            (1, 1, False), (2, 1, True),
        ]  # fmt: skip
