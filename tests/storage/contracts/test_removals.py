"""Taking away: what goes, what stays, what never comes back, and what is said of it."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.articles.errors import NotFoundError, StorageError
from warraq.articles.ingest import Prepared
from warraq.articles.outcomes import Failed, Rejected
from warraq.storage import (
    DuePages,
    FeedState,
    Keep,
    ReadDocument,
    Reader,
    RemovedPart,
    SeenEntry,
    Source,
    verify,
)

REASON = "the author asked"
FORGOTTEN = Rejected(reason="forgotten")


def forget(desk: Desk, name: int | str, *, copies: bool = False) -> None:
    desk.store.removals.forget(name, reason=REASON, by="ann", now=desk.now, copies=copies)


def remove(desk: Desk, slug: str, *, keep_articles: bool = False) -> RemovedPart:
    """All steps; what they took together."""
    plan = desk.store.removals.begin(
        slug, keep_articles=keep_articles, reason="moved", by="ann", now=desk.now
    )
    total, is_done = RemovedPart(), False
    while not is_done:
        part = desk.store.removals.step(plan.source_id, reason="moved", by="ann", now=desk.now)
        total = RemovedPart(
            articles=total.articles + part.articles, fetches=total.fetches + part.fetches,
            pages=total.pages + part.pages, page_bytes=total.page_bytes + part.page_bytes,
        )  # fmt: skip
        is_done = part.is_done
    return total


def kinds(reader: Reader) -> list[tuple[str, int, str]]:
    return [(change.kind, change.article_id, change.detail) for change in reader.articles.changes()]


def test_an_article_is_gone_from_everything_but_the_changes(desk: Desk, reader: Reader) -> None:
    desk.put("one", html("One", paragraphs("amber")))
    desk.put("two", html("Two", paragraphs("teal")))
    desk.put("old", html("One", paragraphs("amber")), final="one")  # a redirect
    sha256 = reader.articles.get(1).page_sha256
    forget(desk, desk.url("old"))
    assert [row.id for row in reader.articles.select()] == [2]
    with pytest.raises(NotFoundError):
        reader.articles.get(1)
    with pytest.raises(NotFoundError):
        reader.articles.versions(1)
    assert reader.articles.search("amberkabo") == ()
    assert reader.pages.find(sha256) is None
    assert reader.fetches.of(desk.url("one")) == reader.fetches.of(desk.url("old")) == ()
    blank = reader.fetches.get(1)
    assert (blank.url, blank.status, blank.headers, blank.outcome) == (
        "urn:warraq:forgotten:1",
        200,
        (),
        "stored",
    )
    assert blank.started_at == "2026-03-01T12:00:00Z"
    change = list(reader.articles.changes())[-1]
    assert (change.kind, change.article_id, change.url, change.detail) == (
        "forgotten", 1, "urn:warraq:forgotten:1", REASON,
    )  # fmt: skip
    assert (reader.counts().articles, reader.counts().stories) == (1, 1)
    assert verify(desk.path).breaks == ()
    (told,) = verify(desk.path).removed
    assert (told.kind, told.reason, told.by, told.rows, told.pages) == ("forget", REASON, "ann", 1, 1)


@pytest.mark.parametrize(
    ("asked", "final"),
    [
        ("one", ""), ("old", ""), ("new", "one"), ("one/", ""), ("other", "old"),
    ],
)  # fmt: skip
def test_it_is_never_collected_again(desk: Desk, reader: Reader, asked: str, final: str) -> None:
    desk.put("one", html("One", paragraphs("amber")))
    desk.put("old", html("One", paragraphs("amber")), final="one")
    leased = desk.lease(asked)  # under way when it is forgotten
    forget(desk, 1)
    again = desk.visit("one")
    forms = ("http://blog.example/one", "http://www.blog.example/one/?utm_source=x")
    visits = [again, *(replace(again, url=form) for form in forms)]
    assert desk.store.frontier.add(visits, now=NOW) == 0
    body = html("One", paragraphs("amber"))
    record = desk.record(leased, body=body, final=final, headers=(("etag", '"1"'),))
    result = desk.store.fetches.commit_article(record, desk.prepared(body, final or asked))
    assert result.outcome == FORGOTTEN
    row = reader.fetches.get(result.fetch_id)
    assert (row.url, row.final_url, row.headers, row.page_sha256) == ("urn:warraq:forgotten:1", "", (), "")
    assert list(reader.articles.select()) == []
    assert desk.store.frontier.pending() == 0
    assert verify(desk.path).breaks == ()


def test_every_other_end_of_such_a_visit_keeps_nothing(desk: Desk, reader: Reader) -> None:
    leased = [desk.lease(f"one?p={number}") for number in range(4)]
    records = [desk.record(visit, final="one", body=b"secret") for visit in leased]
    forget(desk, desk.url("one"))
    store = desk.store.fetches
    ends = [
        store.commit_not_modified(records[0]), store.commit_gone(records[1]),
        store.commit_failed(records[2], Failed(error="timeout"), retry_at=NOW),
        store.commit_image(records[3], media_type="image/png"),
    ]  # fmt: skip
    assert [end.outcome for end in ends] == [FORGOTTEN] * 4
    assert {reader.fetches.get(end.fetch_id).url for end in ends} == {"urn:warraq:forgotten"}
    assert reader.counts().pages == desk.store.frontier.pending() == 0


def test_a_page_that_declares_a_forgotten_address_is_refused(desk: Desk) -> None:
    forget(desk, desk.url("one"))
    body = html("One", paragraphs("amber"))
    prepared = desk.prepared(body, "mirror")
    assert prepared.article is not None
    metadata = replace(prepared.article.metadata, declared_url=desk.url("one"))
    prepared = replace(prepared, article=replace(prepared.article, metadata=metadata))
    record = desk.record(desk.lease("mirror"), body=body)
    assert desk.store.fetches.commit_article(record, prepared).outcome == FORGOTTEN


def test_feeds_that_list_it_leave_nothing_of_it(desk: Desk, reader: Reader) -> None:
    feed = desk.store.feeds.add(
        FeedState(source_id=desk.source.id, url=desk.url("f"), kind="feed", next_poll_at=NOW)
    )
    entries = [
        SeenEntry(identity=name, url=desk.url(name), content_html="<p>x</p>") for name in ("one", "two")
    ]

    def poll() -> tuple[int, int]:
        leased = desk.lease("f", role="feed", reason="poll", feed_id=feed.id)
        read = desk.store.fetches.commit_read(
            desk.record(leased), ReadDocument(feed=feed, entries=tuple(entries))
        )
        return read.queued, read.entry_changes.shared

    assert poll() == (2, 0)
    forget(desk, desk.url("one"))
    assert reader.entries.counts(feed.id)["ever_listed"] == 1
    assert poll() == (0, 2)  # what is left out counts as known: there is no gap
    assert reader.entries.counts(feed.id)["ever_listed"] == 1


@pytest.mark.parametrize("how", ["visits", "entries", "identity", "no entries"])
def test_what_names_it_afterwards_is_read_but_its_bytes_are_not_kept(
    desk: Desk, reader: Reader, how: str
) -> None:
    """A feed has the whole text, a home page its beginning; there is nothing left to compare them with."""
    desk.put("one", html("One", paragraphs("amber")))
    feed = desk.store.feeds.add(
        FeedState(source_id=desk.source.id, url=desk.url("f"), kind="feed", next_poll_at=NOW)
    )
    named = {
        "visits": ReadDocument(feed=feed, visits=(desk.visit("one"), desk.visit("two"))),
        "entries": ReadDocument(feed=feed, entries=(SeenEntry(identity="1", url=desk.url("one")),)),
        "identity": ReadDocument(feed=feed, entries=(SeenEntry(identity=desk.url("one"), url=""),)),
        "no entries": ReadDocument(feed=feed),
    }[how]

    def poll(body: bytes) -> str:
        leased = desk.lease("f", role="feed", reason="poll", feed_id=feed.id)
        done = desk.store.fetches.commit_read(desk.record(leased, body=body), named)
        return reader.fetches.get(done.fetch_id).page_sha256

    assert poll(b"before") != ""
    forget(desk, 1)
    assert (poll(b"after") == "") == (how != "no entries")
    assert reader.pages.find(hashlib.sha256(b"after").hexdigest()) == (
        None if how != "no entries" else b"after"
    )
    assert verify(desk.path).breaks == ()


@pytest.mark.parametrize(
    ("link", "is_kept"),
    [
        ('<a class=x href="/one?utm_source=x">', False), ("<a HREF = 'https://www.blog.example/one/'>", False),
        ("<a href=/one>", False), ('<a href="/two">', True), ("/one", True), ('<a href="http://[">', True),
    ],
)  # fmt: skip
def test_a_list_that_was_taken_for_an_article_keeps_no_bytes_either(
    desk: Desk, reader: Reader, link: str, is_kept: bool
) -> None:
    store, lists = desk.store.fetches, Prepared(rejected=Rejected(reason="listing"))
    body = f"<html><body>{link}x</a>".encode()
    assert reader.fetches.get(
        store.commit_article(desk.record(desk.lease("a"), body=body), lists).fetch_id
    ).page_sha256
    forget(desk, desk.url("one"))
    body += b" "
    read = store.commit_article(desk.record(desk.lease("b"), body=body), lists)
    failed = store.commit_failed(desk.record(desk.lease("c"), body=body), Rejected(reason="no-text"))
    for done in (read, failed):
        assert bool(reader.fetches.get(done.fetch_id).page_sha256) == is_kept
    assert (reader.pages.find(hashlib.sha256(body).hexdigest()) is not None) == is_kept


def test_of_what_is_left_another_one_is_shown(desk: Desk, reader: Reader) -> None:
    for name in ("one", "two", "three"):
        desk.put(name, html("One", paragraphs("amber")))
    found = reader.removals.find(1)
    assert [(copy.article_id, copy.relation) for copy in found.copies] == [(2, "same"), (3, "same")]
    forget(desk, 1)
    assert [(row.id, row.duplicate_of) for row in reader.articles.select()] == [(3, 2), (2, None)] or [
        (row.id, row.duplicate_of) for row in reader.articles.select()
    ] == [(2, None), (3, 2)]
    assert reader.clusters.get(1).representative_id == 2
    result = desk.put("four", html("One", paragraphs("amber")))  # the index of copies still finds the others
    assert reader.articles.get(getattr(result.outcome, "article_id", 0)).duplicate_of == 2
    assert desk.store.clusters.rejudge(now=NOW).articles == 3
    assert verify(desk.path).breaks == ()


def test_copies_go_too_when_asked(desk: Desk, reader: Reader) -> None:
    for name in ("one", "two", "three"):
        desk.put(name, html("One", paragraphs("amber")))
    desk.put("other", html("Other", paragraphs("teal")))
    forget(desk, desk.url("two"), copies=True)
    assert [row.id for row in reader.articles.select()] == [4]
    assert [row.id for row in reader.removals.forgotten()] == [2, 1, 3]
    assert desk.store.frontier.add([desk.visit(name) for name in ("one", "two", "three")], now=NOW) == 0
    again = desk.put("new", html("One", paragraphs("amber")))  # nothing is known that it would repeat
    assert type(again.outcome).__name__ == "Stored"


def test_bytes_that_another_article_was_extracted_from_stay(desk: Desk, reader: Reader) -> None:
    body = html("One", paragraphs("amber"))
    desk.put("one", body)
    desk.put("two", body)
    done = desk.store.removals.forget(1, reason=REASON, by="", now=NOW)
    assert [quote.article_ids for quote in done.shared] == [(2,)]
    assert done.pages == 0
    assert reader.pages.find(reader.articles.get(2).page_sha256) == body
    assert verify(desk.path).breaks == ()


def test_pages_that_quote_it_are_found_however_they_are_marked_up(desk: Desk, reader: Reader) -> None:
    desk.put("one", html("One", paragraphs("amber")))
    first = reader.articles.get(1).text.split("\n")[0].split()
    listing = f"<li><b>{first[0]}</b> {' '.join(first[1:])}</li>".encode()
    other = html("Other", paragraphs("teal") + f"<p>{' '.join(first)}</p>")
    for name, body in (("page/2", listing), ("page/3", b"<li>nothing</li>")):
        leased = desk.lease(name, role="listing")
        desk.store.fetches.commit_read(desk.record(leased, body=body), ReadDocument())
    desk.put("other", other)
    quotes = reader.removals.quotes(reader.removals.find(1))
    assert [(quote.url, quote.article_ids) for quote in quotes] == [
        (desk.url("page/2"), ()),
        (desk.url("other"), (2,)),
    ]
    desk.store.removals.forget(
        1, reason=REASON, by="", now=NOW, quoting=[quote.sha256 for quote in quotes[:1]]
    )
    assert reader.pages.find(quotes[0].sha256) is None
    assert verify(desk.path).breaks == ()


def test_take_downs_are_listed_and_can_be_lifted(desk: Desk, reader: Reader) -> None:
    desk.put("one", html("One", paragraphs("amber")))
    forget(desk, 1)
    forget(desk, desk.url("never"))
    first, second = reader.removals.tombstones()
    assert (first.article_ids, first.reason, first.by, first.at) == (
        (1,),
        REASON,
        "ann",
        "2026-03-01T12:00:00Z",
    )
    assert second.article_ids == ()
    with pytest.raises(StorageError, match="forgotten already"):
        forget(desk, desk.url("never"))
    assert desk.store.removals.allow("http://blog.example/one", now=NOW) == 2
    with pytest.raises(NotFoundError, match="was not forgotten"):
        desk.store.removals.allow(desk.url("one"), now=NOW)
    desk.put("one", html("One", paragraphs("amber")))
    assert [row.id for row in reader.articles.select()] == [2]
    assert [row.id for row in reader.removals.forgotten()] == [1]  # downstream is told still
    assert [row.id for row in reader.removals.forgotten(since_seq=99)] == []
    assert verify(desk.path).breaks == ()


def test_a_source_goes_with_all_it_has(desk: Desk, reader: Reader) -> None:
    other = desk.store.sources.add(Source(slug="other", home_url="https://other.example/"), now=NOW)
    body = html("One", paragraphs("amber"))
    desk.put("one", body)
    desk.put("two", html("Two", paragraphs("teal")))
    desk.later(hours=1)
    visit = desk.lease("far", source_id=other.id)
    desk.store.fetches.commit_article(desk.record(visit, body=body), desk.prepared(body, "far"))
    feed = desk.store.feeds.add(
        FeedState(source_id=desk.source.id, url=desk.url("f"), kind="feed", next_poll_at=NOW)
    )
    leased = desk.lease("f", role="feed", reason="poll", feed_id=feed.id)
    entry = SeenEntry(identity="g", url=desk.url("next"))
    desk.store.fetches.commit_read(desk.record(leased), ReadDocument(feed=feed, entries=(entry,)))
    desk.store.marks.set([1], "good", now=NOW)
    plan = reader.removals.plan("blog")
    assert (plan.articles, plan.versions, plan.fetches, plan.pages, plan.feeds, plan.queued, plan.marked) == (
        2, 2, 3, 1, 1, 1, 1,
    )  # fmt: skip
    done = remove(desk, "blog")
    assert (done.articles, done.fetches, done.pages) == (2, 3, 1)
    assert [source.slug for source in reader.sources.all()] == ["other"]
    assert [row.source.slug for row in reader.sources.health(NOW)] == ["other"]
    assert [(row.id, row.duplicate_of) for row in reader.articles.select()] == [(3, None)]
    assert reader.pages.find(reader.articles.get(3).page_sha256) == body
    assert [kind for kind in kinds(reader) if kind[0] == "removed"] == [
        ("removed", 1, ""),
        ("removed", 2, ""),
    ]
    assert reader.feeds.all() == {}
    assert desk.store.frontier.pending() == 0
    found = verify(desk.path)
    assert found.breaks == ()
    (told,) = found.removed
    assert (told.kind, told.subject, told.reason, told.pages) == ("remove", "blog", "moved", 1)
    with pytest.raises(NotFoundError):
        reader.removals.plan("blog")


def test_a_source_can_be_followed_again_and_its_name_is_free(desk: Desk, reader: Reader) -> None:
    desk.put("one", html("One", paragraphs("amber")))
    remove(desk, "blog")
    assert desk.store.sources.add(Source(slug="blog", home_url="https://blog.test/"), now=NOW).slug == "blog"
    again = desk.store.sources.add(Source(slug="blog", home_url=desk.source.home_url), now=NOW)
    assert (again.id, again.slug, again.state) == (desk.source.id, "blog-2", "active")
    desk.put("one", html("One", paragraphs("amber")))
    assert [(row.id, row.source) for row in reader.articles.select()] == [(2, "blog-2")]
    assert {change.article_id: change.url for change in reader.articles.changes()} == {
        1: "urn:warraq:removed:1", 2: desk.url("one"),
    }  # fmt: skip
    assert verify(desk.path).breaks == ()


def test_articles_are_kept_when_asked(desk: Desk, reader: Reader) -> None:
    desk.put("one", html("One", paragraphs("amber")))
    desk.store.feeds.add(
        FeedState(source_id=desk.source.id, url=desk.url("f"), kind="feed", next_poll_at=NOW)
    )
    assert remove(desk, "blog", keep_articles=True) == RemovedPart()
    assert [row.id for row in reader.articles.select()] == [1]
    assert [(source.slug, source.state) for source in reader.sources.all()] == [("blog", "gone")]
    assert reader.feeds.due(NOW + timedelta(days=9)) == ()
    assert (
        desk.store.sources.add(Source(slug="blog", home_url=desk.source.home_url), now=NOW).state == "active"
    )
    assert verify(desk.path).breaks == ()


def test_a_removal_that_was_stopped_goes_on_where_it_was(desk: Desk, reader: Reader) -> None:
    desk.put("one", html("One", paragraphs("amber")))
    desk.store.removals.begin("blog", keep_articles=False, reason="", by="", now=NOW)
    assert reader.removals.unfinished() == ("blog",)
    assert reader.sources.all() == ()
    assert reader.removals.plan("blog").is_begun
    with pytest.raises(StorageError, match="half removed"):
        desk.store.sources.add(Source(slug="blog", home_url=desk.source.home_url), now=NOW)
    assert remove(desk, "blog").articles == 1
    assert reader.removals.unfinished() == ()


def test_a_removal_that_keeps_articles_and_was_stopped_is_known_until_it_has_ended(
    desk: Desk, reader: Reader
) -> None:
    desk.put("one", html("One", paragraphs("amber")))
    desk.store.frontier.add([desk.visit("two")], now=NOW)
    plan = desk.store.removals.begin("blog", keep_articles=True, reason="", by="", now=NOW)
    assert reader.removals.unfinished() == ("blog",)
    while not desk.store.removals.step(plan.source_id, reason="", by="", now=NOW).is_done:
        pass
    assert reader.removals.unfinished() == ()
    assert reader.counts().articles == 1


def test_a_source_that_is_followed_again_meanwhile_keeps_what_it_has(desk: Desk, reader: Reader) -> None:
    plan = desk.store.removals.begin("blog", keep_articles=True, reason="", by="", now=NOW)
    desk.store.sources.add(Source(slug="blog", home_url=desk.source.home_url), now=NOW)
    feed = FeedState(source_id=desk.source.id, url=desk.url("f"), kind="feed", next_poll_at=NOW)
    desk.store.feeds.add(feed)
    assert desk.store.removals.step(plan.source_id, reason="", by="", now=NOW) == RemovedPart(is_done=True)
    assert [one.url for one in reader.feeds.of_source(plan.source_id)] == [feed.url]


def test_a_visit_under_way_keeps_nothing_of_a_removed_source(desk: Desk, reader: Reader) -> None:
    leased = desk.lease("one")
    remove(desk, "blog")
    body = html("One", paragraphs("amber"))
    result = desk.store.fetches.commit_article(desk.record(leased, body=body), desk.prepared(body, "one"))
    assert result.outcome == Rejected(reason="forgotten", detail="the source was removed")
    assert desk.store.frontier.add([desk.visit("two")], now=NOW) == 0
    desk.store.traps.close(desk.source.id, "https://blog.example/day/#", now=NOW)
    assert reader.traps.all() == ()
    assert (reader.counts().articles, reader.counts().pages) == (0, 0)


def test_an_article_of_a_removed_source_can_still_be_forgotten(desk: Desk, reader: Reader) -> None:
    desk.put("one", html("One", paragraphs("amber")))
    remove(desk, "blog")
    forget(desk, desk.url("one"))
    assert [row.id for row in reader.removals.forgotten()] == [1]
    assert verify(desk.path).breaks == ()


@pytest.fixture
def aged(desk: Desk) -> Desk:
    """Four articles and two rejected pages, a day between each."""
    for number, subject in enumerate(("amber", "cobalt", "ochre", "umber"), 1):
        desk.put(f"{number}", html(f"Post {number}", paragraphs(subject)))
        desk.later(days=1)
    for name in ("about", "shop"):
        record = desk.record(desk.lease(name), body=f"<p>{name}".encode())
        desk.store.fetches.commit_failed(record, Rejected(reason="static-page"))
        desk.later(days=1)
    return desk


def due(desk: Desk, reader: Reader, **keep: int) -> tuple[int, int, int]:
    found = reader.removals.due(desk.source.id, Keep(**keep), now=desk.now)
    return len(found.articles), len(found.rejected), found.held


def test_pages_are_due_by_age_and_by_size(aged: Desk, reader: Reader) -> None:
    assert reader.removals.due(aged.source.id, Keep(), now=aged.now) == DuePages(source="blog")
    assert due(aged, reader, pages_days=4) == (2, 0, 0)
    assert due(aged, reader, rejected_days=1) == (0, 1, 0)
    assert due(aged, reader, pages_mb=0, rejected_mb=0) == (4, 2, 0)
    assert due(aged, reader, pages_mb=1, pages_days=9) == (0, 0, 0)
    oldest = reader.removals.due(aged.source.id, Keep(pages_days=5), now=aged.now)
    assert oldest.articles == (reader.articles.get(1).page_sha256,)
    assert oldest.article_bytes > 0


def test_what_a_person_marked_or_a_stamp_covers_is_held(aged: Desk, reader: Reader) -> None:
    aged.store.marks.set([1, 2], "good", now=aged.now)
    aged.store.marks.set([2], "none", now=aged.now)
    assert due(aged, reader, pages_days=0) == (3, 0, 1)
    line = aged.store.ledger.last_of("version", 3)
    assert line is not None
    aged.store.ledger.stamp(line.line, authority="t", token=b"0", stamped_at="2026-03-09T00:00:00Z")
    assert due(aged, reader, pages_days=0, rejected_days=0) == (1, 2, 3)


def test_a_page_that_comes_again_is_as_young_as_its_last_fetch(aged: Desk, reader: Reader) -> None:
    aged.put("1", html("Post 1", paragraphs("amber")))
    assert due(aged, reader, pages_days=4) == (1, 0, 0)


def test_bytes_go_and_what_they_said_stays(aged: Desk, reader: Reader) -> None:
    found = reader.removals.due(aged.source.id, Keep(pages_days=5, rejected_days=0), now=aged.now)
    going = (*found.articles, *found.rejected)
    aged.store.marks.set([2], "good", now=aged.now)
    held = reader.articles.get(2).page_sha256  # since `due`
    dropped, size = aged.store.removals.drop_pages(
        [*going, held], slug="blog", reason="old", by="", now=aged.now
    )
    assert (dropped, size) == (3, found.article_bytes + found.rejected_bytes)
    assert reader.pages.find(found.articles[0]) is None
    assert reader.pages.find(held) is not None
    assert reader.articles.get(1).text
    assert reader.fetches.get(1).page_sha256 == found.articles[0]
    told = verify(aged.path)
    assert told.breaks == ()
    assert [(one.kind, one.subject, one.pages) for one in told.removed] == [("tidy", "blog", 3)]
    assert aged.store.removals.drop_pages(going, slug="blog", reason="old", by="", now=aged.now) == (0, 0)
    assert [page.article_id for page in aged.store.recleaning.articles(aged.source.id)] == [2, 3, 4]


def test_a_dropped_page_that_is_fetched_again_is_kept_again(aged: Desk, reader: Reader) -> None:
    sha256 = reader.articles.get(1).page_sha256
    aged.store.removals.drop_pages([sha256], slug="blog", reason="old", by="", now=aged.now)
    aged.put("1", html("Post 1", paragraphs("amber")))
    assert reader.pages.find(sha256) is not None
    assert verify(aged.path).breaks == ()
    aged.store.removals.drop_pages([sha256], slug="blog", reason="old", by="", now=aged.now)
    assert verify(aged.path).breaks == ()


def test_nothing_is_said_of_deliveries_that_do_not_exist(desk: Desk) -> None:
    assert desk.store.removals.drop_deliveries(before=NOW) == 0


def test_the_file_can_be_written_anew(desk: Desk, reader: Reader) -> None:
    desk.put("one", html("One", paragraphs("amber")))
    forget(desk, 1)
    desk.store.removals.rewrite()
    assert desk.store.removals.wipe().is_clean
    assert verify(desk.path).breaks == ()
