"""Sources, feeds and what they list."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.storage.conftest import HOST, NOW, Desk, html, paragraphs
from warraq.articles.errors import AddressError, NotFoundError
from warraq.storage import CommitResult, FeedState, ReadDocument, SeenEntry, Source, Store, poll_visit


def source(slug: str, home: str, **changes: object) -> Source:
    return replace(Source(slug=slug, home_url=home), **changes)  # type: ignore[arg-type]


@pytest.fixture
def four(store: Store) -> Store:
    for given in (
        source("hadi", "https://www.hadi.example/"),
        source("hadi", "https://hadi.example.org/"),
        source("north", "https://shared.example/north/"),
        source("south", "https://shared.example/south/"),
    ):
        store.sources.add(given, now=NOW)
    return store


def test_a_slug_is_made_free_and_a_home_is_added_once(four: Store) -> None:
    assert [s.slug for s in four.sources.all()] == ["hadi", "hadi-2", "north", "south"]
    again = four.sources.add(source("other", "https://hadi.example.org/"), now=NOW)
    assert (again.slug, len(four.sources.all())) == ("hadi-2", 4)
    assert four.sources.add(source("hadi", "https://third.example/"), now=NOW).slug == "hadi-3"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("hadi", "hadi"),
        (" hadi-2 ", "hadi-2"),
        ("https://www.hadi.example/", "hadi"),
        ("http://hadi.example", "hadi"),
        ("HADI.example", "hadi"),
        ("hadi.example.org", "hadi-2"),
        ("shared.example/south", "south"),
    ],
)
def test_a_source_is_found_by_slug_home_or_host(four: Store, name: str, slug: str) -> None:
    assert four.sources.get(name).slug == slug


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nobody", "known are hadi, hadi-2, north, south"),
        ("shared.example", "several sources have it: north, south"),
        ("", "known are"),
        ("https://[", "known are"),
        ("' OR 1=1", "known are"),
    ],
)
def test_what_is_not_found_is_told_what_there_is(four: Store, name: str, says: str) -> None:
    with pytest.raises(NotFoundError, match=says):
        four.sources.get(name)


def test_without_any_source_the_error_says_how_to_make_one(store: Store) -> None:
    with pytest.raises(NotFoundError, match="warraq add"):
        store.sources.get("x")


def test_a_source_is_changed_and_paused(four: Store) -> None:
    first = four.sources.get("hadi")
    four.sources.update(replace(first, name="هادي", language="ar", local=True), now=NOW)
    four.sources.set_state(first.id, "paused", now=NOW)
    assert four.sources.get("hadi") == replace(first, name="هادي", language="ar", local=True, state="paused")
    for change in (
        lambda: four.sources.update(replace(first, id=99), now=NOW),
        lambda: four.sources.set_state(99, "gone", now=NOW),
    ):
        with pytest.raises(NotFoundError):
            change()


def feed_of(desk: Desk, name: str = "feed/", kind: str = "feed", **changes: object) -> FeedState:
    given = FeedState(source_id=desk.source.id, url=desk.url(name), kind=kind, next_poll_at=NOW)  # type: ignore[arg-type]
    return desk.store.feeds.add(replace(given, **changes))  # type: ignore[arg-type]


def test_a_feed_is_added_once_and_its_state_comes_back_as_it_went(desk: Desk) -> None:
    feed = feed_of(desk)
    state = replace(
        feed, title="t", format="rss20", etag='W/"é"', last_modified="x", body_sha256="ab", last_status=200,
        last_error="dns", last_poll_at=NOW, last_success_at=NOW, next_poll_at=NOW + timedelta(hours=1),
        next_poll_reason="ttl: 60", failures=2, history='{"a":1}',
    )  # fmt: skip
    desk.store.feeds.save(state)
    assert desk.store.feeds.get(feed.id) == state == feed_of(desk)
    assert desk.store.feeds.of_source(desk.source.id) == (state,)
    with pytest.raises(NotFoundError):
        desk.store.feeds.get(99)
    with pytest.raises(NotFoundError):
        desk.store.feeds.save(replace(state, id=99))


def test_due_are_active_feeds_of_active_sources_the_longest_waiting_first(desk: Desk) -> None:
    second = desk.store.sources.add(source("second", "https://b.example/"), now=NOW)
    late = feed_of(desk, "late", next_poll_at=NOW - timedelta(hours=1))
    now = feed_of(desk, "now")
    feed_of(desk, "soon", next_poll_at=NOW + timedelta(seconds=1))
    feed_of(desk, "dead", state="gone", next_poll_at=NOW.replace(year=9999))
    feed_of(desk, "later", next_poll_at=NOW + timedelta(days=38))
    other = feed_of(desk, "other", source_id=second.id)
    due = desk.store.feeds.due
    assert [f.id for f in due(NOW)] == [late.id, now.id, other.id]
    assert [f.id for f in due(NOW, [second.id])] == [other.id]
    assert due(NOW, []) == ()
    desk.store.sources.set_state(second.id, "paused", now=NOW)
    assert [f.id for f in due(NOW)] == [late.id, now.id]


def test_a_feed_whose_next_poll_was_written_by_a_wrong_clock_is_due(desk: Desk) -> None:
    ahead = feed_of(desk, "ahead", next_poll_at=NOW + timedelta(days=365))
    assert [f.id for f in desk.store.feeds.due(NOW)] == [ahead.id]


def entry(desk: Desk, name: str, fingerprint: str = "1", **changes: object) -> SeenEntry:
    given = SeenEntry(identity=name, url=desk.url(name), title=name, fingerprint=fingerprint)
    return replace(given, **changes)  # type: ignore[arg-type]


def read(desk: Desk, feed: FeedState, entries: list[SeenEntry], **how: object) -> CommitResult:
    leased = desk.lease(feed.url.removeprefix(desk.url("")), role=feed.kind, reason="poll", feed_id=feed.id)
    return desk.store.fetches.commit_read(
        desk.record(leased), ReadDocument(feed=feed, entries=entries, **how)
    )  # type: ignore[arg-type]


def queued(desk: Desk) -> dict[str, str]:
    """Reason by name of everything that waits; takes it."""
    found = {}
    while leased := desk.store.frontier.lease(desk.run_id, limit=9, now=desk.now):
        found.update({lease.visit.url.removeprefix(desk.url("")): lease.visit.reason for lease in leased})
    return found


def test_entries_are_new_then_known_then_changed(desk: Desk) -> None:
    feed = feed_of(desk)
    assert not desk.store.entries.are_listed(desk.source.id)
    first = read(desk, feed, [entry(desk, "a"), entry(desk, "b"), entry(desk, "linkless", url="")])
    assert (len(first.entry_changes.new), first.queued) == (3, 2)
    assert queued(desk) == {"a": "new", "b": "new"}
    second = read(desk, feed, [entry(desk, "b", "2"), entry(desk, "c")])
    changes = second.entry_changes
    assert [e.identity for e in changes.new] == ["c"]
    assert [e.identity for e in changes.changed] == ["b"]
    assert (changes.vanished_urls, changes.shared) == ((), 1)  # a feed's window moves on
    assert desk.store.entries.urls(feed.id) == tuple(map(desk.url, "abc"))
    assert desk.store.entries.known_identities(feed.id) == {"a", "b", "c", "linkless"}
    assert desk.store.entries.are_listed(desk.source.id)


def test_an_identity_stated_twice_counts_once(desk: Desk) -> None:
    recorded = read(desk, feed_of(desk), [entry(desk, "a"), entry(desk, "a", "2")])
    assert [e.fingerprint for e in recorded.entry_changes.new] == ["1"]


def test_only_entries_worth_a_look_are_queued(desk: Desk) -> None:
    feed = feed_of(desk)
    desk.put("article", html("One", paragraphs("amber")))
    desk.gone("rejected")
    names = ("article", "rejected", "unknown")
    read(desk, feed, [entry(desk, name) for name in names])
    assert queued(desk) == {"unknown": "new"}
    earlier = desk.now - timedelta(seconds=1)
    read(desk, feed, [entry(desk, name, "2") for name in names], fresh_since=earlier)
    assert queued(desk) == {}  # this run has fetched it already
    read(desk, feed, [entry(desk, name, "3") for name in names], fresh_since=desk.now)
    assert queued(desk) == {"article": "changed"}  # 'unknown' is being fetched, 'rejected' is no article


def test_what_was_fetched_in_the_second_in_which_the_run_began_is_perhaps_old(desk: Desk) -> None:
    feed = feed_of(desk)
    desk.put("article", html("One", paragraphs("amber")))
    read(desk, feed, [entry(desk, "article")])
    read(desk, feed, [entry(desk, "article", "2")], fresh_since=desk.now)
    assert queued(desk) == {"article": "changed"}


def test_new_entries_carry_where_they_were_found(desk: Desk) -> None:
    feed = feed_of(desk)
    read(desk, feed, [entry(desk, "a")])
    (leased,) = desk.store.frontier.lease(desk.run_id, limit=1, now=NOW)
    visit = leased.visit
    assert (visit.host, visit.found_on, visit.depth, visit.source_id) == (HOST, feed.url, 1, desk.source.id)


def sitemap_of(desk: Desk, name: str) -> FeedState:
    return feed_of(desk, name, "sitemap")


def test_what_no_sitemap_lists_any_more_is_queued_once(desk: Desk) -> None:
    first, second = sitemap_of(desk, "1.xml"), sitemap_of(desk, "2.xml")
    for name in ("stays", "leaves", "moves-on", "dead"):
        desk.put(name, html(name, paragraphs(name.replace("-", ""))))
    desk.gone("dead")
    desk.gone("no-article")
    listed = ("stays", "leaves", "moves-on", "dead", "no-article", "never-fetched")
    read(desk, first, [entry(desk, name) for name in listed], complete=True)
    assert queued(desk) == {"never-fetched": "new"}
    desk.store.frontier.release(range(99))
    gone = read(desk, first, [entry(desk, "stays")], complete=True).entry_changes.vanished_urls
    assert set(gone) == {desk.url(name) for name in listed[1:]}
    waiting = desk.lease("2.xml", role="sitemap", reason="poll", feed_id=second.id)
    assert (
        desk.store.entries.queue_vanished(desk.source.id, priority=90) == 0
    )  # the other sitemap is still to be read
    desk.store.fetches.commit_read(
        desk.record(waiting), ReadDocument(feed=second, entries=[entry(desk, "moves-on")], complete=True)
    )
    desk.store.entries.queue_vanished(desk.source.id, priority=90)
    assert queued(desk) == {"leaves": "vanished", "never-fetched": "vanished"}
    desk.store.frontier.release(range(99))
    assert desk.store.entries.queue_vanished(desk.source.id, priority=90) == 0
    read(desk, first, [entry(desk, "stays"), entry(desk, "leaves")], complete=True)
    back = read(desk, first, [entry(desk, "stays")], complete=True)
    assert back.entry_changes.vanished_urls == (desk.url("leaves"),)  # listed again, left again


def test_an_incomplete_sitemap_lets_nothing_vanish(desk: Desk) -> None:
    sitemap = sitemap_of(desk, "1.xml")
    read(desk, sitemap, [entry(desk, "a")], complete=True)
    assert read(desk, sitemap, [], complete=False).entry_changes.vanished_urls == ()
    assert read(desk, sitemap, [], complete=True).entry_changes.vanished_urls == (desk.url("a"),)
    assert read(desk, sitemap, [], complete=True).entry_changes.vanished_urls == ()


def test_child_sitemaps_are_followed_and_queued_when_new(desk: Desk) -> None:
    index = sitemap_of(desk, "index.xml")
    children = [replace(index, id=0, url=desk.url(f"{n}.xml")) for n in (1, 2)]
    assert read(desk, index, [], more_feeds=children).queued == 2
    assert read(desk, index, [], more_feeds=children).queued == 0
    visits = [desk.store.frontier.lease(desk.run_id, limit=1, now=NOW)[0].visit for _ in children]
    stored = {feed.url: feed.id for feed in desk.store.feeds.of_source(desk.source.id)}
    assert all((v.role, v.reason, v.feed_id) == ("sitemap", "poll", stored[v.url]) for v in visits)


def test_an_edited_post_is_seen_though_it_moves_to_another_part_of_the_sitemap(desk: Desk) -> None:
    first, second = sitemap_of(desk, "1.xml"), sitemap_of(desk, "2.xml")
    for name in ("edited", "same"):
        desk.put(name, html(name, paragraphs(name)))
    read(desk, first, [entry(desk, "edited"), entry(desk, "same")], complete=True)
    desk.later(hours=1)
    read(desk, second, [entry(desk, "edited", "2"), entry(desk, "same")], complete=True, fresh_since=desk.now)
    assert queued(desk) == {"edited": "changed"}


def test_a_feed_that_is_listed_as_a_sitemap_is_no_list_of_what_there_is(desk: Desk) -> None:
    sitemap, window = sitemap_of(desk, "1.xml"), replace(sitemap_of(desk, "rss.xml"), format="feed")
    for name in ("stays", "leaves"):
        desk.put(name, html(name, paragraphs(name)))
    both = [entry(desk, "stays"), entry(desk, "leaves")]
    read(desk, sitemap, both, complete=True)
    desk.later(hours=1)
    as_dated = [replace(one, fingerprint="Fri, 01 Mar 2024 10:00:00 GMT") for one in both]
    read(desk, window, as_dated, fresh_since=desk.now)
    assert queued(desk) == {}  # another way to write a date is no edit
    read(desk, sitemap, both[:1], complete=True)
    desk.store.entries.queue_vanished(desk.source.id, priority=90)
    assert queued(desk) == {"leaves": "vanished"}  # though it stands in the feed still


def test_nothing_of_a_paused_source_is_leased_or_due(desk: Desk) -> None:
    second = desk.store.sources.add(source("second", "https://b.example/"), now=NOW)
    feed = feed_of(desk, source_id=second.id)
    visits = [
        desk.visit("a"),
        desk.visit("b", source_id=second.id),
        desk.visit("c", source_id=second.id, host="c"),
    ]
    later = desk.visit("d", source_id=second.id, not_before=NOW + timedelta(minutes=1))
    desk.store.frontier.add([*visits, later], now=NOW)
    health = {row.source.slug: row.next_due for row in desk.store.sources.health(NOW)}
    assert health["second"] == NOW
    desk.store.sources.set_state(second.id, "paused", now=NOW)
    health = {row.source.slug: row.next_due for row in desk.store.sources.health(NOW)}
    assert health["second"] is None
    assert queued(desk) == {"a": "new"}
    hour = NOW + timedelta(hours=1)
    for sources in (None, [second.id]):
        assert desk.store.frontier.lease(desk.run_id, limit=9, now=hour, sources=sources) == ()
        assert desk.store.frontier.next_time(NOW, sources=sources) is None
    assert desk.store.feeds.due(NOW) == ()
    desk.store.sources.set_state(second.id, "active", now=NOW)
    assert set(queued(desk)) == {"b", "c"}
    assert desk.store.frontier.next_time(NOW) is not None
    assert desk.store.feeds.due(NOW) == (feed,)


def test_a_feed_is_moved_and_its_polls_that_wait_are_forgotten(desk: Desk) -> None:
    feed, taken = feed_of(desk), feed_of(desk, "taken/")
    desk.store.frontier.add(
        [poll_visit(feed), poll_visit(taken), desk.visit("post", feed_id=feed.id)], now=NOW
    )
    moved = replace(feed, url=desk.url("new/"), former_urls=feed.url)
    desk.store.feeds.move(moved)
    assert desk.store.feeds.get(feed.id) == moved
    assert desk.store.feeds.find(feed.url) == (moved,)
    assert queued(desk) == {"taken/": "poll", "post": "new"}
    with pytest.raises(AddressError, match="is a feed of the source blog already"):
        desk.store.feeds.move(replace(moved, url=taken.url))
    with pytest.raises(NotFoundError):
        desk.store.feeds.move(replace(moved, id=99, url=desk.url("x")))


def test_a_poll_of_an_address_that_was_left_meanwhile_changes_nothing(desk: Desk) -> None:
    feed = feed_of(desk)
    leased = desk.lease("feed/", role="feed", reason="poll", feed_id=feed.id)
    moved = replace(feed, url=desk.url("new/"), former_urls=feed.url)
    desk.store.feeds.move(moved)
    state = replace(feed, etag="old", last_status=200)
    document = ReadDocument(feed=state, entries=[entry(desk, "a")])
    desk.store.fetches.commit_read(desk.record(leased), document)
    assert desk.store.feeds.get(feed.id) == moved
    assert set(queued(desk)) == {"a"}
    back = replace(moved, url=feed.url, former_urls=f"{feed.url} {moved.url}")
    desk.store.feeds.save(back)  # it goes back to where it was: that is no poll of the past
    assert desk.store.feeds.get(feed.id) == back
