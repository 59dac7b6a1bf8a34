"""What filters do not let through: noted instead of queued, refused instead of stored, and back when they change."""

from dataclasses import replace
from datetime import date

import pytest

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.articles.filters import UNFILTERED, Filters, Stated
from warraq.articles.outcomes import Rejected, Revised, Stored
from warraq.storage import (
    Applied,
    CommitResult,
    FeedState,
    FilteredCount,
    Place,
    ReadDocument,
    SeenEntry,
    Visit,
)

NO_TAGS = Filters(without_addresses=("/tag/*",))
NO_AMBER = Filters(without_words=("amberkakaka",))
ONE = html("One", paragraphs("amber"))


def read(desk: Desk, filters: Filters, *visits: Visit) -> CommitResult:
    """A listing that names these was read."""
    record = replace(desk.record(desk.lease("", role="listing")), filters=filters)
    return desk.store.fetches.commit_read(record, ReadDocument(visits=visits))


def read_feed(desk: Desk, filters: Filters, *entries: SeenEntry, kind: str = "feed") -> CommitResult:
    feed = desk.store.feeds.add(
        FeedState(source_id=desk.source.id, url=desk.url("feed/"), kind=kind, next_poll_at=NOW)  # type: ignore[arg-type]
    )
    record = replace(
        desk.record(desk.lease("feed/", role="feed", reason="poll", feed_id=feed.id)), filters=filters
    )
    return desk.store.fetches.commit_read(record, ReadDocument(feed=feed, entries=entries))


def entry(desk: Desk, name: str, **stated: object) -> SeenEntry:
    sure = {"published_confidence": 1.0, "fingerprint": str(stated)}
    return SeenEntry(identity=name, url=desk.url(name), **(sure | stated))  # type: ignore[arg-type]


def put(desk: Desk, name: str, body: bytes, filters: Filters) -> CommitResult:
    record = replace(desk.record(desk.lease(name), body=body), filters=filters)
    return desk.store.fetches.commit_article(record, desk.prepared(body, name))


def waiting(desk: Desk) -> set[str]:
    leased = desk.store.frontier.lease(desk.run_id, limit=100, per_host=100, now=desk.now)
    desk.store.frontier.release(one.id for one in leased)
    return {one.visit.url.removeprefix(desk.url("")) for one in leased}


def filtered(desk: Desk) -> dict[str, str]:
    return {row.url.removeprefix(desk.url("")): row.reason for row in desk.store.filtered.select()}


def apply(desk: Desk, filters: Filters, *, limit: int = 500) -> tuple[int, int]:
    """All steps; how many addresses were released and held."""
    released = held = 0
    place: Place | None = Place()
    while place is not None:
        step = desk.store.filtered.apply(desk.source.id, filters, after=place, now=desk.now, limit=limit)
        released, held, place = released + step.released, held + step.held, step.next
    return released, held


def test_addresses_are_noted_instead_of_queued(desk: Desk) -> None:
    visits = [desk.visit(name, found_on=desk.url("")) for name in ("post", "tag/ink")]
    recorded = read(desk, NO_TAGS, *visits, desk.visit("tag/", role="listing"))
    assert recorded.queued == 2
    assert waiting(desk) == {"post", "tag/"}  # lists of posts are no posts
    (counted,) = desk.store.filtered.counts(desk.source.id)
    assert (counted.addresses, counted.is_fetched) == (1, False)
    assert desk.store.filtered.counts(desk.source.id + 1) == ()
    (row,) = desk.store.filtered.select("blog")
    assert (row.source, row.url, row.reason) == ("blog", desk.url("tag/ink"), "filter-address")
    assert row.detail == "fits '/tag/*', which is not wanted"
    assert (row.found_on, row.at, row.is_fetched) == (desk.url(""), "2026-03-01T12:00:00Z", False)
    assert list(desk.store.filtered.select("other")) == []
    # It is known: the next look at the list calls for nothing, and no walk goes on for its sake.
    assert desk.store.frontier.known([desk.url("tag/ink")]) == {desk.url("tag/ink")}
    assert read(desk, UNFILTERED, desk.visit("tag/ink")).queued == 0


@pytest.mark.parametrize(
    ("stated", "filters", "reason"),
    [
        ({"published": "2019-05-01T10:00:00+00:00"}, Filters(since=date(2020, 1, 1)), "filter-date"),
        ({"published": "2020-05"}, Filters(until=date(2020, 4, 30)), "filter-date"),
        ({"published": "2019-05-01", "published_confidence": 0.8}, Filters(since=date(2020, 1, 1)), ""),
        ({"tags": ("Sport",)}, Filters(without_sections=("sport",)), "filter-section"),
        ({"tags": ("Sport",)}, Filters(sections=("culture",)), ""),  # its page may say more
        ({"title": "A match"}, Filters(without_title_words=("match",)), "filter-words"),
        ({"title": "A match"}, Filters(words=("ink",), languages=("ar",), min_words=9), ""),
    ],
)
def test_what_a_feed_states_is_enough_to_refuse(
    desk: Desk, stated: dict[str, object], filters: Filters, reason: str
) -> None:
    read_feed(desk, filters, entry(desk, "post", **stated))
    assert filtered(desk) == ({"post": reason} if reason else {})
    assert waiting(desk) == (set() if reason else {"post"})


def test_what_feeds_state_of_a_stored_page_can_be_asked(desk: Desk) -> None:
    read_feed(desk, UNFILTERED, entry(desk, "post", title="A match", tags=("Sport",), published="2019-05"))
    desk.put("post", ONE)
    desk.put("other", ONE)
    stored = {
        page.url: desk.store.recleaning.stated(page)
        for page in desk.store.recleaning.articles(desk.source.id)
    }
    assert stored[desk.url("post")] == (Stated(title="A match", published="2019-05", tags=("Sport",)),)
    assert stored.get(desk.url("other"), ()) == ()


def test_the_date_of_a_sitemap_counts_though_nobody_says_how_sure_it_is(desk: Desk) -> None:
    seen = entry(desk, "post", published="2019-05-01", published_confidence=0.0)
    read_feed(desk, Filters(since=date(2020, 1, 1)), seen, kind="sitemap")
    assert filtered(desk) == {"post": "filter-date"}


def test_an_entry_that_changes_is_looked_at_again(desk: Desk) -> None:
    filters = Filters(since=date(2020, 1, 1))
    read_feed(desk, filters, entry(desk, "post", published="2019-05-01"))
    read_feed(desk, filters, entry(desk, "post", published="2019-06-01"))
    assert (filtered(desk), waiting(desk)) == ({"post": "filter-date"}, set())
    read_feed(desk, filters, entry(desk, "post", published="2020-06-01"))
    assert (filtered(desk), waiting(desk)) == ({}, {"post"})


def test_a_filtered_address_that_leaves_the_sitemap_is_not_looked_for(desk: Desk) -> None:
    feed = desk.store.feeds.add(
        FeedState(source_id=desk.source.id, url=desk.url("map"), kind="sitemap", next_poll_at=NOW)
    )
    for names in (("tag/ink", "post"), ("post",)):
        leased = desk.lease("map", role="sitemap", reason="poll", feed_id=feed.id)
        entries = tuple(entry(desk, name) for name in names)
        desk.store.fetches.commit_read(
            replace(desk.record(leased), filters=NO_TAGS),
            ReadDocument(feed=feed, entries=entries, complete=True),
        )
    assert desk.store.entries.queue_vanished(desk.source.id, priority=90) == 0
    assert waiting(desk) == {"post"}


def test_a_page_is_refused_and_kept(desk: Desk) -> None:
    refused = put(desk, "one", ONE, NO_AMBER).outcome
    assert refused == Rejected(
        reason="filter-words", detail="'amberkakaka' stands in the text, which is not wanted"
    )
    (row,) = desk.store.filtered.select()
    assert (row.reason, row.is_fetched, row.found_on) == ("filter-words", True, "")
    with desk.read() as reader:
        assert reader.counts().articles == 0
        (fetch,) = reader.fetches.of(desk.url("one"))
        assert (fetch.outcome, fetch.outcome_reason) == ("rejected", "filter-words")
        assert reader.fetches.page(fetch.id).body == ONE
        counted = FilteredCount(source="blog", reason="filter-words", is_fetched=True, addresses=1)
        assert reader.filtered.counts() == reader.filtered.counts(desk.source.id) == (counted,)
        assert reader.filtered.counts(desk.source.id + 1) == ()
    assert waiting(desk) == set()


def test_a_redirect_to_an_unwanted_address_is_refused(desk: Desk) -> None:
    body = html("One", paragraphs("amber"))
    record = replace(desk.record(desk.lease("one"), body=body, final="tag/one"), filters=NO_TAGS)
    outcome = desk.store.fetches.commit_article(record, desk.prepared(body, "tag/one")).outcome
    assert isinstance(outcome, Rejected)
    assert outcome.reason == "filter-address"
    with desk.read() as reader:
        assert reader.counts().articles == 0


def test_an_article_that_is_kept_gets_its_versions_whatever_the_filters_say(desk: Desk) -> None:
    assert put(desk, "one", html("One", paragraphs("cedar")), UNFILTERED).outcome == Stored(article_id=1)
    assert put(desk, "one", ONE, NO_AMBER).outcome == Revised(article_id=1, version=2)
    read(desk, Filters(addresses=("/none",)), desk.visit("one", reason="changed"))
    assert waiting(desk) == {"one"}
    assert filtered(desk) == {}


def test_other_filters_release_and_hold(desk: Desk) -> None:
    store, source = desk.store.filtered, desk.source.id
    assert store.is_applied(source, UNFILTERED)
    assert not store.is_applied(source, NO_TAGS)
    read(desk, NO_TAGS, *(desk.visit(name) for name in ("tag/a", "tag/b", "post/a", "post/b")))
    assert apply(desk, NO_TAGS) == (0, 0)
    assert store.is_applied(source, NO_TAGS)
    assert store.count_wanted(source, UNFILTERED) == 2
    no_posts = Filters(without_addresses=("/post/*", "/tag/b"))
    assert store.count_wanted(source, no_posts) == 1
    assert apply(desk, no_posts) == (1, 2)
    assert waiting(desk) == {"tag/a"}
    assert filtered(desk) == dict.fromkeys(("tag/b", "post/a", "post/b"), "filter-address")
    (told,) = [row.detail for row in store.select() if row.url.endswith("tag/b")]
    assert told == "fits '/tag/b', which is not wanted"  # by today's filters
    assert not store.is_applied(source, UNFILTERED)
    assert apply(desk, UNFILTERED) == (3, 0)
    assert waiting(desk) == {"tag/a", "tag/b", "post/a", "post/b"}
    assert (filtered(desk), store.is_applied(source, UNFILTERED)) == ({}, True)


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_filters_are_applied_in_steps(desk: Desk, limit: int) -> None:
    names = [f"{kind}/{n}" for n in range(5) for kind in ("tag", "post")]
    read(desk, NO_TAGS, *map(desk.visit, names))
    first = desk.store.filtered.apply(desk.source.id, UNFILTERED, after=Place(), now=desk.now, limit=limit)
    assert first.released == min(limit, 5)
    assert (first.next is None) is (limit > 5)
    apply(desk, UNFILTERED, limit=limit)
    assert waiting(desk) == set(names)
    assert apply(desk, Filters(addresses=("/none",)), limit=limit) == (0, 10)
    assert waiting(desk) == set()
    assert set(filtered(desk)) == set(names)


def test_what_is_taken_or_leads_to_an_article_is_not_held(desk: Desk) -> None:
    put(desk, "tag/kept", ONE, UNFILTERED)
    desk.store.frontier.add([desk.visit("tag/kept", reason="recheck"), desk.visit("tag/waits")], now=desk.now)
    taken = desk.lease("tag/taken")
    assert apply(desk, NO_TAGS) == (0, 1)
    desk.store.frontier.release([taken.id])
    assert waiting(desk) == {"tag/kept", "tag/taken"}


def test_an_address_that_became_an_article_another_way_is_released_without_a_visit(desk: Desk) -> None:
    read(desk, NO_TAGS, desk.visit("tag/one"))
    put(desk, "tag/one", ONE, UNFILTERED)
    step = desk.store.filtered.apply(desk.source.id, UNFILTERED, after=Place(), now=desk.now)
    assert step == Applied(released=0, held=0, next=None)
    assert waiting(desk) == set()


def test_counts_are_by_source_reason_and_fetch(desk: Desk) -> None:
    read(desk, NO_TAGS, desk.visit("tag/a"), desk.visit("tag/b"))
    put(desk, "one", ONE, NO_AMBER)
    put(desk, "one", ONE, NO_AMBER)  # asked for again: one address
    with desk.read() as reader:
        found = [(one.reason, one.is_fetched, one.addresses) for one in reader.filtered.counts()]
        assert found == [("filter-address", False, 2), ("filter-words", True, 1)]
        assert len(list(reader.filtered.select(limit=2))) == 2
        covered = reader.backlog.coverage(desk.source.id)
        assert (covered.filtered, covered.refused) == (3, 0)
        assert reader.backlog.posts(desk.source.id) == {desk.url("tag/a"), desk.url("tag/b")}
    desk.gone("one")
    with desk.read() as reader:
        assert [one.reason for one in reader.filtered.counts()] == ["filter-address"]


def test_refused_pages_are_read_again_and_articles_only_counted(desk: Desk) -> None:
    put(desk, "one", ONE, NO_AMBER)
    put(desk, "two", html("Two", paragraphs("cedar")), UNFILTERED)
    again = desk.store.recleaning
    (stored,) = again.others(desk.source.id)
    prepared = desk.prepared(ONE, "one")
    assert again.compare(stored, prepared, filters=NO_AMBER).ending == "rejected"
    assert again.compare(stored, prepared).ending == "stored"
    how = {"run_id": desk.run_id, "cleaned_with": "", "now": desk.now}
    kept = again.write(stored, prepared, filters=NO_AMBER, **how)  # type: ignore[arg-type]
    assert (kept.ending, kept.reason.split()[0]) == ("rejected", "filter-words")
    assert again.write(stored, prepared, **how).ending == "stored"  # type: ignore[arg-type]
    assert filtered(desk) == {}
    assert [(row.article_id, row.ending) for row in again.unwanted(desk.source.id, NO_AMBER)] == [
        (2, "unwanted")
    ]
    assert list(again.unwanted(desk.source.id, UNFILTERED)) == []
    short = list(again.unwanted(desk.source.id, Filters(min_words=10_000)))
    assert [row.article_id for row in short] == [1, 2]
    assert short[0].reason.startswith("filter-length ")
