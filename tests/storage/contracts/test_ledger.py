"""The identity ledger: what feeds call their posts, from reading to reading."""

from dataclasses import replace

import pytest

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.storage import CommitResult, FeedState, ReadDocument, SeenEntry, open_reader


def entry(desk: Desk, guid: str, name: str, *, title: str = "", date: str = "", text: str = "") -> SeenEntry:
    fingerprint = f"{name} {title} {text}"
    return SeenEntry(
        identity=guid, url=desk.url(name) if name else "", title=title, published_raw=date, content_html=text,
        fingerprint=fingerprint,
    )  # fmt: skip


def feed_of(desk: Desk, name: str = "feed/", kind: str = "feed") -> FeedState:
    given = FeedState(source_id=desk.source.id, url=desk.url(name), kind=kind, next_poll_at=NOW)  # type: ignore[arg-type]
    return desk.store.feeds.add(given)


def read(desk: Desk, feed: FeedState, *entries: SeenEntry) -> CommitResult:
    leased = desk.lease(feed.url.removeprefix(desk.url("")), role=feed.kind, reason="poll", feed_id=feed.id)
    return desk.store.fetches.commit_read(desk.record(leased), ReadDocument(feed=feed, entries=entries))


def post(desk: Desk, name: str, subject: str) -> None:
    desk.put(name, html(subject, paragraphs(subject)))


def links(desk: Desk, feed: FeedState) -> list[tuple[str, str, str]]:
    """(reason, address now, address before), the latest first."""
    with open_reader(desk.path) as reader:
        rows = reader.entries.ledger(feed.id, 50)
    home = desk.url("")
    return [(row.reason, row.url.removeprefix(home), row.other_url.removeprefix(home)) for row in rows]


@pytest.mark.parametrize(
    ("guid", "name", "title", "date", "text", "reason"),
    [
        ("g", "b", "Ink", "1 May", "", "link-changed"),
        ("g", "b", "INK ", "", "", "link-changed"),
        ("g", "b", "Inks", "1 May", "", "link-changed"),
        ("g", "b", "Paper", "2 May", "<p>same</p>", "link-changed"),
        ("g", "b", "Ink", "2 May", "", "guid-reused"),
        ("g", "b", "Paper", "2 May", "<p>other</p>", "guid-reused"),
        ("g", "b", "Paper", "", "", "guid-reused"),
        ("g", "b", "", "", "", "link-changed"),
        ("h", "a", "Paper", "2 May", "", "guid-changed"),
        ("g https://blog.example/a", "a", "Ink", "1 May", "", "guid-reused"),
        ("h", "b", "Ink", "1 May", "", "renamed"),
        ("h", "b", "Ink", "2 May", "", ""),
        ("h", "b", "Paper", "1 May", "", ""),
    ],
)
def test_reasons(desk: Desk, guid: str, name: str, title: str, date: str, text: str, reason: str) -> None:
    feed = feed_of(desk)
    read(desk, feed, entry(desk, "g", "a", title="Ink", date="1 May", text="<p>same</p>"))
    given = entry(desk, guid, name, title=title, date=date, text=text)
    changes = read(desk, feed, given).entry_changes
    assert changes.new == (given,)
    assert links(desk, feed) == ([(reason, name, "a")] if reason else [])
    assert set(desk.store.entries.urls(feed.id)) == {desk.url("a"), desk.url(name)}
    assert read(desk, feed, given).entry_changes.new == ()  # known from now on
    assert len(links(desk, feed)) == bool(reason)


def test_two_posts_that_a_document_lists_side_by_side_are_not_renamed(desk: Desk) -> None:
    feed = feed_of(desk)
    first = entry(desk, "g", "a", title="Links", date="1 May")
    read(desk, feed, first)
    read(
        desk,
        feed,
        first,
        entry(desk, "h", "b", title="Links", date="1 May"),
        entry(desk, "i", "a", title="More"),
    )
    assert links(desk, feed) == [("same-link", "a", "a")]


def test_a_feed_that_names_and_dates_all_its_posts_anew_is_followed(desk: Desk) -> None:
    feed = feed_of(desk)
    for poll in range(3):
        names = [(f"{poll}-{n}", f"Post {n}") for n in range(20)]
        read(desk, feed, *(entry(desk, name, name, title=title, date="1 May") for name, title in names))
    found = links(desk, feed)
    assert {reason for reason, _, _ in found} == {"renamed"}
    assert sorted((now, before) for _, now, before in found) == sorted(
        (f"{poll}-{n}", f"{poll - 1}-{n}") for poll in (1, 2) for n in range(20)
    )


def test_the_same_post_in_several_feeds(desk: Desk) -> None:
    main, tag, other = feed_of(desk), feed_of(desk, "tag/"), feed_of(desk, "map", "sitemap")
    read(desk, main, entry(desk, "https://blog.example/?p=1", "a", title="Ink"))
    read(desk, other, entry(desk, desk.url("a"), "a"))
    assert links(desk, other) == []  # a sitemap lists everything: that is no news
    recorded = read(
        desk, tag, entry(desk, "t", "a", title="Ink"), entry(desk, "https://blog.example/?p=1", "x")
    )
    assert links(desk, tag) == [("several-feeds", "x", "a"), ("several-feeds", "a", "a")]
    assert recorded.queued == 1  # x; the address a waits already


def test_a_guid_that_numbers_the_window_shares_nothing(desk: Desk) -> None:
    feed = feed_of(desk)
    first = entry(desk, "1", "a", title="Ink", date="1 May")
    assert desk.store.entries.is_shared(feed.id, [first]) is None
    read(desk, feed, first)
    assert desk.store.entries.is_shared(feed.id, []) is None
    for other, shares in (
        (entry(desk, "1", "b", title="Paper", date="2 May"), False),
        (entry(desk, "1", "b", title="Ink", date="2 May"), True),
        (entry(desk, "1", "a", title="Paper", date="2 May"), True),
        (entry(desk, "2", "a", title="Ink", date="1 May"), False),
    ):
        assert desk.store.entries.is_shared(feed.id, [other]) is shares
        assert desk.store.entries.unlisted(feed.id, [other]) == (() if shares else (other,))


def test_an_entry_without_an_address_keeps_the_one_it_had_and_gets_the_one_it_is_given(desk: Desk) -> None:
    feed = feed_of(desk)
    bare, whole = entry(desk, "g", "", title="Ink"), entry(desk, "g", "a", title="Ink")
    read(desk, feed, bare)
    assert read(desk, feed, whole).entry_changes.new == (whole,)
    assert read(desk, feed, bare).entry_changes.new == ()
    assert desk.store.entries.urls(feed.id) == (desk.url("a"),)
    assert links(desk, feed) == []


def test_a_post_that_its_feed_moves_stays_one_article(desk: Desk) -> None:
    feed = feed_of(desk)
    read(desk, feed, entry(desk, "g", "a", title="Ink"), entry(desk, "h", "b", title="Paper"))
    for name, subject in (("a", "amber"), ("b", "basalt")):
        post(desk, name, subject)
    read(desk, feed, entry(desk, "g", "a2", title="Ink"), entry(desk, "h", "b2", title="Paper"))
    assert {reason for reason, _, _ in links(desk, feed)} == {"link-changed"}
    post(desk, "a2", "amber")
    post(desk, "b2", "cobalt")  # whatever the feed says: this is no state of the other
    with open_reader(desk.path) as reader:
        rows = list(reader.articles.select())
        moved = reader.articles.get(desk.url("a"))
        assert {row.url for row in rows} == {desk.url(name) for name in ("a2", "b", "b2")}
        assert (moved.url, moved.version) == (desk.url("a2"), 1)
        assert reader.articles.addresses(moved.id) == (
            (desk.url("a2"), "canonical"),
            (desk.url("a"), "moved"),
        )
        assert [(row.url, row.why) for row in reader.entries.of_article(moved.id)] == [
            (desk.url("a"), "moved"), (desk.url("a2"), "canonical"),
        ]  # fmt: skip
        assert [row.reason for row in reader.entries.ledger_of_article(moved.id)] == ["link-changed"]
        other = reader.articles.get(desk.url("b"))
        assert [row.url for row in reader.entries.ledger_of_article(other.id)] == [desk.url("b2")]


def test_dates_are_kept_with_what_read_them(desk: Desk) -> None:
    feed = feed_of(desk)
    stated = replace(
        entry(desk, "g", "a"), published="2024-03-01T10:00:00+00:00", published_raw="Fri, 01 Mar 2024 10:00:00 GMT",
        published_parser="rfc-822", published_confidence=1.0, updated="2024-03-02", updated_raw="2. März 2024",
        updated_parser="words", updated_confidence=0.9,
    )  # fmt: skip
    read(desk, feed, stated, entry(desk, "h", "b", date="soon"))
    post(desk, "a", "amber")
    with open_reader(desk.path) as reader:
        (row,) = reader.entries.of_article(reader.articles.get(desk.url("a")).id)
        assert (row.published_raw, row.published_parser, row.published_confidence) == (
            "Fri, 01 Mar 2024 10:00:00 GMT", "rfc-822", 1.0,
        )  # fmt: skip
        assert (row.updated, row.updated_raw, row.updated_parser, row.updated_confidence) == (
            "2024-03-02", "2. März 2024", "words", 0.9,
        )  # fmt: skip
        assert reader.entries.date_counts(feed.id) == (
            ("", 0.0, 1, "soon"), ("rfc-822", 1.0, 1, "Fri, 01 Mar 2024 10:00:00 GMT"),
        )  # fmt: skip


def test_an_entry_gives_its_own_text(desk: Desk) -> None:
    post(desk, "a", "ink")
    read(desk, feed_of(desk), entry(desk, "g", "a", text="<p>Ink</p>"), entry(desk, "h", "a"))
    with open_reader(desk.path) as reader:
        listed = reader.entries.of_article(1)
        assert [(row.identity, reader.entries.html_of(row.id)) for row in listed] == [
            ("g", "<p>Ink</p>"),
            ("h", ""),
        ]
        assert reader.entries.html_of(99) == ""
