"""Databases from before addresses were kept as they are written: a post comes back under the address it always had."""

from dataclasses import replace

import pytest

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.articles.errors import NotFoundError
from warraq.articles.outcomes import Duplicate, Rejected, Revised, Stored, Unchanged
from warraq.storage import CommitResult, FeedState, ReadDocument, SeenEntry, Source, check, open_reader

NFC, NFD = "caf%C3%A9.html", "cafe%CC%81.html"
FORMS = [
    (NFC, NFD),
    ("%D8%A3.html", "%D8%A7%D9%94.html"),
    ("%D8%AE%D8%A8", "%25D8%25AE%25D8%25A8"),
    ("%D8%AE%D8%A8", "%C3%98%C2%AE%C3%98%C2%A8"),
    ("%D8%AE", "%D8%AE%E2%80%8F"),
    ("?q=%C3%A9&x=1", "?&q=e%CC%81&x=1&"),
    ("post?itm_source=a", "post"),
]
PAGE = html("Post", paragraphs("amber"))


def read(desk: Desk, feed: FeedState, *entries: SeenEntry, complete: bool = False) -> CommitResult:
    leased = desk.lease(feed.url.removeprefix(desk.url("")), role=feed.kind, reason="poll", feed_id=feed.id)
    desk.later(hours=1)
    return desk.store.fetches.commit_read(
        desk.record(leased), ReadDocument(feed=feed, entries=entries, complete=complete)
    )


def listed(desk: Desk, name: str, guid: str = "") -> SeenEntry:
    url = desk.url(name)
    return SeenEntry(identity=guid or url, url=url, title="Post", published_raw="1 May", fingerprint="f")


def document(desk: Desk, kind: str, name: str = "") -> FeedState:
    feed = FeedState(source_id=desk.source.id, url=desk.url(name or kind), kind=kind, next_poll_at=NOW)  # type: ignore[arg-type]
    return desk.store.feeds.add(feed)


def fetch_waiting(desk: Desk, name: str, body: bytes) -> CommitResult:
    """What the visit of this page brings that a reading has queued."""
    leased = desk.store.frontier.lease_url(desk.run_id, desk.url(name))
    assert leased is not None
    return desk.store.fetches.commit_article(desk.record(leased, body=body), desk.prepared(body, name))


def articles(desk: Desk) -> list[tuple[int, str]]:
    with open_reader(desk.path) as reader:
        return [(row.id, row.url.removeprefix(desk.url(""))) for row in reader.articles.select()]


@pytest.mark.parametrize(("stored", "now"), FORMS)
@pytest.mark.parametrize("guid", ["", "tag:1"])
def test_a_feed_that_names_a_post_as_it_is_written(desk: Desk, stored: str, now: str, guid: str) -> None:
    feed = document(desk, "feed")
    assert read(desk, feed, listed(desk, stored, guid)).queued == 1
    assert fetch_waiting(desk, stored, PAGE).outcome == Stored(article_id=1)
    assert read(desk, feed, listed(desk, now, guid)).queued == 1  # the server was never asked for this one
    assert fetch_waiting(desk, now, PAGE).outcome == Unchanged(article_id=1)
    assert articles(desk) == [(1, now)]
    for _ in range(3):  # and nobody asks again
        assert read(desk, feed, listed(desk, now, guid)).queued == 0
    assert desk.store.frontier.known([desk.url(now), desk.url(stored)]) == {desk.url(now), desk.url(stored)}
    assert check(desk.path) == ()


@pytest.mark.parametrize(("stored", "now"), FORMS)
def test_a_sitemap_that_names_a_post_as_it_is_written(desk: Desk, stored: str, now: str) -> None:
    sitemap = document(desk, "sitemap")
    read(desk, sitemap, listed(desk, stored), complete=True)
    fetch_waiting(desk, stored, PAGE)
    read(desk, sitemap, listed(desk, now), complete=True)
    assert desk.store.entries.queue_vanished(desk.source.id, priority=90) == 1
    leased = desk.store.frontier.lease_url(desk.run_id, desk.url(stored))
    assert leased is not None
    assert isinstance(desk.store.fetches.commit_gone(desk.record(leased, status=404)).outcome, Rejected)
    assert fetch_waiting(desk, now, PAGE).outcome == Unchanged(article_id=1)
    assert articles(desk) == [(1, now)]
    with open_reader(desk.path) as reader:
        assert reader.articles.get(desk.url(now)).gone_at is None
        assert [change.kind for change in reader.articles.changes()] == ["new", "gone", "moved", "back"]
    for _ in range(2):
        assert read(desk, sitemap, listed(desk, now), complete=True).queued == 0
        assert desk.store.entries.queue_vanished(desk.source.id, priority=90) == 0


def test_an_edit_after_the_upgrade_is_a_version(desk: Desk) -> None:
    desk.put(NFC, PAGE)
    edited = html("Post", paragraphs("amber", 13))
    assert desk.put(NFD, edited).outcome == Revised(article_id=1, version=2)
    assert desk.put(NFD, PAGE).outcome == Revised(article_id=1, version=3)
    assert articles(desk) == [(1, NFD)]


def test_names_side_by_side_are_two_articles(desk: Desk) -> None:
    desk.put(NFC, PAGE)
    assert desk.put(NFD, html("Post", paragraphs("cobalt"))).outcome == Stored(article_id=2)
    assert articles(desk) == [(1, NFC), (2, NFD)]


def test_a_page_that_only_the_written_address_has_is_recovered(desk: Desk) -> None:
    """The composed form was asked for, and the server had no such name."""
    feed = document(desk, "feed")
    read(desk, feed, listed(desk, NFC, "tag:1"))
    leased = desk.store.frontier.lease_url(desk.run_id, desk.url(NFC))
    assert leased is not None
    desk.store.fetches.commit_gone(desk.record(leased, status=404))
    assert read(desk, feed, listed(desk, NFD, "tag:1")).queued == 1
    assert fetch_waiting(desk, NFD, PAGE).outcome == Stored(article_id=1)
    assert read(desk, feed, listed(desk, NFD, "tag:1")).queued == 0


def test_a_copy_elsewhere_is_not_drawn_in(desk: Desk) -> None:
    desk.put("other.html", PAGE)
    assert isinstance(desk.put(NFD, PAGE).outcome, Duplicate)
    assert articles(desk) == [(1, "other.html"), (2, NFD)]


def test_feeds_and_sources_are_not_added_again(desk: Desk) -> None:
    answering = replace(document(desk, "feed", f"feed/{NFC}"), last_success_at=NOW)
    desk.store.feeds.save(answering)
    assert document(desk, "feed", f"feed/{NFD}").id == answering.id
    silent = document(desk, "feed", f"silent/{NFC}")
    assert document(desk, "feed", f"silent/{NFD}").id != silent.id
    home = desk.store.sources.add(Source(slug="a", home_url=desk.url(NFC)), now=NOW)
    assert desk.store.sources.add(Source(slug="b", home_url=desk.url(NFD)), now=NOW).id == home.id


def test_an_article_is_found_by_the_address_that_its_site_writes(desk: Desk) -> None:
    desk.put(NFC, PAGE)
    with open_reader(desk.path) as reader:
        assert reader.articles.get(desk.url(NFD)).id == reader.articles.get(desk.url(NFC)).id == 1
        with pytest.raises(NotFoundError):
            reader.articles.get(desk.url("na%C3%AFve"))
