"""Every way a visit can end: one transaction, one outcome, and what the next visit is told."""

import hashlib
import json
from dataclasses import replace

import pytest

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.articles.dedup import sign
from warraq.articles.errors import NotFoundError
from warraq.articles.ingest import Prepared
from warraq.articles.outcomes import Duplicate, Failed, Rejected, Revised, Stored, Unchanged
from warraq.articles.records import Article, Metadata, Reservation
from warraq.storage import FeedState, ReadDocument, Source

ONE = html("One", paragraphs("amber"))


def kinds(desk: Desk) -> list[str]:
    with desk.read() as reader:
        return [change.kind for change in reader.articles.changes()]


def outcome_kinds(desk: Desk, name: str) -> list[str]:
    with desk.read() as reader:
        return [fetch.outcome for fetch in reader.fetches.of(desk.url(name))]


def test_a_new_article_is_stored_with_its_page_and_its_trace(desk: Desk) -> None:
    recorded = desk.put("one", ONE, etag='W/"ü"')
    assert recorded.outcome == Stored(article_id=1)
    with desk.read() as reader:
        article = reader.articles.get(desk.url("one"))
        (fetch,) = reader.fetches.of(desk.url("one"))
        assert article.title == "One"
        assert article.seq == reader.articles.last_seq() == 1
        assert reader.pages.get(article.page_sha256) == ONE
        assert article.page_sha256 == hashlib.sha256(ONE).hexdigest() == fetch.page_sha256
    assert (fetch.id, fetch.outcome, fetch.article_id) == (recorded.fetch_id, "stored", 1)
    assert fetch.headers == (("etag", 'W/"ü"'),)
    with desk.read() as reader:
        assert reader.fetches.get(recorded.fetch_id) == fetch
        with pytest.raises(NotFoundError):
            reader.fetches.get(recorded.fetch_id + 1)
    assert desk.store.frontier.pending() == 0


@pytest.mark.parametrize(
    ("second", "outcome", "changes"),
    [
        (ONE, Unchanged(article_id=1), ["new"]),
        (ONE.replace(b" amber", b" \n  amber"), Unchanged(article_id=1), ["new"]),
        (ONE.replace(b"<h1>One", "<h1>«One»".encode()), Unchanged(article_id=1), ["new"]),
        (html("One more", paragraphs("amber")), Revised(article_id=1, version=2), ["new", "edited"]),
        (html("One", paragraphs("amber", 13)), Revised(article_id=1, version=2), ["new", "edited"]),
        (html("One", paragraphs("cobalt")), Revised(article_id=1, version=2), ["new", "edited"]),
    ],
    ids=["same", "spaces", "quotes", "title", "longer", "other"],
)
def test_the_same_address_again(desk: Desk, second: bytes, outcome: object, changes: list[str]) -> None:
    desk.put("one", ONE)
    desk.later(hours=1)
    assert desk.put("one", second).outcome == outcome
    assert kinds(desk) == changes
    with desk.read() as reader:
        article = reader.articles.get(1)
        assert article.last_seen_at == "2026-03-01T13:00:00Z"
        assert article.version == len(changes)
        assert [version.number for version in reader.articles.versions(1)] == list(range(1, len(changes) + 1))
        assert article.seq == reader.articles.last_seq()


def test_every_version_stays_readable_with_its_page(desk: Desk) -> None:
    bodies = [html("One", paragraphs(subject)) for subject in ("amber", "cobalt", "amber")]
    for body in bodies:
        desk.put("one", body)
    with desk.read() as reader:
        versions = reader.articles.versions(1)
        assert [reader.pages.get(version.page_sha256) for version in versions] == bodies
        assert versions[0].text == versions[2].text != versions[1].text
        assert reader.counts().pages == 2  # stored once


def test_a_copy_is_stored_and_points_to_the_earliest(desk: Desk) -> None:
    desk.put("one", ONE)
    desk.put("other", html("Other", paragraphs("cobalt")))
    copy = desk.put("copy", html("One again", paragraphs("amber"))).outcome
    third = desk.put("third", html("One once more", paragraphs("amber", 11))).outcome
    assert isinstance(copy, Duplicate)
    assert isinstance(third, Duplicate)
    assert copy.duplicate_of == third.duplicate_of == 1
    assert kinds(desk) == ["new", "new", "new", "duplicate", "new", "duplicate"]
    with desk.read() as reader:
        assert [a.id for a in reader.articles.select(include_duplicates=False)] == [1, 2]
        assert {reader.articles.get(number).cluster_id for number in (1, 3, 4)} == {
            reader.articles.get(1).cluster_id
        }
        assert reader.counts().duplicates == 2
        (cluster,) = reader.clusters.select()
        assert (cluster.representative_id, [member.id for member in cluster.members]) == (1, [1, 3, 4])


def test_not_modified_confirms_and_keeps_the_validators(desk: Desk) -> None:
    desk.put("one", ONE, etag='"1"')
    desk.later(hours=1)
    first = desk.lease("one", reason="recheck")
    assert (first.etag, first.last_modified, first.article_id) == ('"1"', "", 1)
    assert desk.store.fetches.commit_not_modified(desk.record(first, status=304)).outcome == Unchanged(
        article_id=1
    )
    second = desk.lease("one", reason="recheck")
    assert second.etag == '"1"'  # a 304 without validators takes none away
    headers = (("last-modified", "Sun, 01 Mar 2026 12:00:00 GMT"),)
    desk.store.fetches.commit_not_modified(desk.record(second, status=304, headers=headers))
    third = desk.lease("one", reason="recheck")
    assert (third.etag, third.last_modified) == ('"1"', "Sun, 01 Mar 2026 12:00:00 GMT")
    with desk.read() as reader:
        assert reader.articles.get(1).last_seen_at == "2026-03-01T13:00:00Z"
    assert kinds(desk) == ["new"]


def test_an_answer_without_validators_ends_the_old_ones(desk: Desk) -> None:
    desk.put("one", ONE, etag='"1"')
    desk.put("one", ONE)
    assert desk.lease("one").etag == ""


def test_an_answer_that_was_not_understood_leaves_the_validators_of_the_one_that_was(desk: Desk) -> None:
    desk.put("one", ONE, etag='"1"')
    record = desk.record(desk.lease("one"), headers=(("etag", '"2"'),))
    desk.store.fetches.commit_failed(record, Failed(error="bug"))
    record = desk.record(desk.lease("one"), body=b"<html>login</html>", headers=(("etag", '"3"'),))
    rejected = desk.store.fetches.commit_article(record, Prepared(rejected=Rejected(reason="no-text")))
    assert rejected.outcome == Rejected(reason="no-text")
    assert desk.lease("one").etag == '"1"'
    with desk.read() as reader:
        assert reader.articles.get(1).version == 1


def test_a_failure_before_any_success_keeps_no_validators(desk: Desk) -> None:
    record = desk.record(desk.lease("one"), headers=(("etag", '"1"'),))
    desk.store.fetches.commit_failed(record, Failed(error="worker-died"))
    assert desk.lease("one").etag == ""


TRAIN = Reservation(signal="content-signal", value="ai-train=no", origin="robots.txt")
FRESH: list[tuple[tuple[tuple[str, str], ...], tuple[Reservation, ...] | None, tuple[str, ...]]] = [
    ((), None, ("http: tdm-reservation=1", "robots.txt: content-signal=ai-train=no")),
    ((), (TRAIN,), ("http: tdm-reservation=1", "robots.txt: content-signal=ai-train=no")),
    ((), (), ("http: tdm-reservation=1",)),
    ((("tdm-reservation", "0"),), None, ("robots.txt: content-signal=ai-train=no",)),
    ((("x-robots-tag", "noai"),), (), ("http: tdm-reservation=1", "http: noai=1")),
]


@pytest.mark.parametrize(("headers", "robots", "expected"), FRESH)
def test_not_modified_brings_what_is_said_of_the_use_up_to_date(
    desk: Desk,
    headers: tuple[tuple[str, str], ...],
    robots: tuple[Reservation, ...] | None,
    expected: tuple[str, ...],
) -> None:
    prepared = desk.prepared(ONE, "one")
    assert prepared.article is not None
    stated = (Reservation(signal="tdm-reservation", value="1", origin="http"),)
    metadata = replace(prepared.article.metadata, reservations=stated)
    prepared = replace(prepared, article=replace(prepared.article, metadata=metadata))
    record = desk.record(desk.lease("one"), body=ONE)
    desk.store.fetches.commit_article(replace(record, reservations=(TRAIN,)), prepared)
    with desk.read() as reader:
        before = reader.articles.get(1).reservations
        assert before == FRESH[0][2]
        record = desk.record(desk.lease("one", reason="recheck"), status=304, headers=headers)
        desk.store.fetches.commit_not_modified(replace(record, reservations=robots))
        article = reader.articles.get(1)
        assert article.reservations == expected
        assert article.version == 1
        changes = [(change.kind, change.detail) for change in reader.articles.changes()]
        assert changes[1:] == ([] if expected == before else [("edited", "reservations")])


def test_judging_anew_finds_nothing_in_a_change_of_what_is_said_of_the_use(desk: Desk) -> None:
    for name in ("one", "copy", "other"):
        desk.put(name, html(name, paragraphs("cobalt" if name == "other" else "amber")))
    desk.gone("other")
    before = kinds(desk)
    for name in ("copy", "one", "other"):
        body = html(name, paragraphs("cobalt" if name == "other" else "amber"))
        record = replace(desk.record(desk.lease(name), body=body), reservations=(TRAIN,))
        desk.store.fetches.commit_article(record, desk.prepared(body, name))
    assert kinds(desk)[len(before) :] == ["edited", "edited", "back", "edited"]
    with desk.read() as reader:
        assert {row.version for row in reader.articles.select()} == {1}
        clusters = list(reader.clusters.select())
        found = desk.store.clusters.rejudge(now=desk.now)
        assert (found.duplicates, found.separated) == (0, 0)
        assert list(reader.clusters.select()) == clusters


@pytest.mark.parametrize(("status", "reason"), [(404, "not-found"), (410, "gone")])
def test_a_page_that_is_gone_is_marked_once_and_comes_back(desk: Desk, status: int, reason: str) -> None:
    desk.put("one", ONE)
    desk.later(hours=1)
    assert [desk.gone("one", status).outcome.reason for _ in range(2)] == [reason, reason]  # type: ignore[union-attr]
    with desk.read() as reader:
        assert reader.articles.get(1).gone_at == "2026-03-01T13:00:00Z"
        assert list(reader.articles.select(include_gone=False)) == []
        assert reader.articles.get(1).text
    assert outcome_kinds(desk, "one") == ["stored", "gone", "rejected"]
    assert desk.put("one", ONE).outcome == Unchanged(article_id=1)
    assert kinds(desk) == ["new", "gone", "back"]
    with desk.read() as reader:
        assert reader.articles.get(1).gone_at is None


def test_a_missing_page_that_never_was_an_article_is_rejected(desk: Desk) -> None:
    outcome = desk.gone("never").outcome
    assert outcome == Rejected(reason="not-found", detail="the server answered 404")
    assert outcome_kinds(desk, "never") == ["rejected"]
    assert kinds(desk) == []


def test_not_modified_brings_a_gone_article_back(desk: Desk) -> None:
    desk.put("one", ONE, etag='"1"')
    desk.gone("one")
    desk.store.fetches.commit_not_modified(desk.record(desk.lease("one"), status=304))
    assert kinds(desk) == ["new", "gone", "back"]


def test_not_modified_of_what_was_rejected_says_so_again(desk: Desk) -> None:
    record = desk.record(desk.lease("list"), body=b"x", headers=(("etag", '"1"'),))
    desk.store.fetches.commit_failed(record, Rejected(reason="listing", detail="9 links"))
    leased = desk.lease("list")
    assert leased.etag == '"1"'
    recorded = desk.store.fetches.commit_not_modified(desk.record(leased, status=304))
    assert recorded.outcome == Rejected(reason="listing", detail="9 links")


def test_an_article_that_moved_keeps_its_number_and_its_former_address(desk: Desk) -> None:
    desk.put("old", ONE, etag='"1"')
    desk.later(hours=1)
    desk.store.frontier.add([desk.visit("new")])  # the sitemap lists the new address already
    assert desk.put("old", ONE, final="new", etag='"2"').outcome == Unchanged(article_id=1)
    assert desk.store.frontier.pending() == 0
    assert outcome_kinds(desk, "old") == ["stored", "moved"]
    with desk.read() as reader:
        assert reader.articles.get(1).url == desk.url("new")
        assert reader.articles.get(desk.url("old")).id == reader.articles.get(desk.url("new")).id == 1
        (_, moved) = reader.articles.changes()
        assert (moved.kind, moved.detail, moved.url) == ("moved", desk.url("old"), desk.url("new"))
    again = desk.lease("old")
    assert (again.etag, again.validators_url) == ('"2"', desk.url("new"))
    assert desk.lease("new").etag == '"2"'
    desk.store.frontier.release([again.id])
    assert desk.gone("old").outcome == Rejected(reason="not-found", detail="the server answered 404")
    assert kinds(desk) == ["new", "moved"]  # a dead former address is no dead article


def test_an_article_may_be_edited_as_it_moves(desk: Desk) -> None:
    desk.put("old", ONE)
    assert desk.put("old", html("One", paragraphs("amber", 14)), final="new").outcome == Revised(
        article_id=1, version=2
    )
    assert kinds(desk) == ["new", "moved", "edited"]


def test_an_article_whose_new_address_was_seen_first_gives_way_to_it(desk: Desk) -> None:
    desk.put("old", ONE)
    desk.put("new", ONE)
    desk.put("third", html("Third", paragraphs("amber")))
    assert desk.put("old", ONE, final="new").outcome == Unchanged(article_id=2)
    with desk.read() as reader:
        old, new, third = (reader.articles.get(number) for number in (1, 2, 3))
        assert (old.relation, old.duplicate_of, new.duplicate_of, third.duplicate_of) == ("moved", 2, None, 2)
        assert old.gone_at is not None
        assert [a.id for a in reader.articles.select(include_duplicates=False)] == [2]
        assert reader.articles.get(desk.url("old")).id == 2
    assert kinds(desk)[-3:] == ["moved", "separated", "duplicate"]  # third is a copy of another one now


def test_a_redirect_to_something_else_is_no_move(desk: Desk) -> None:
    """Sites send deleted posts to their home page or to another post."""
    desk.put("old", ONE)
    assert desk.put("old", html("Other", paragraphs("cobalt")), final="other").outcome == Stored(article_id=2)
    with desk.read() as reader:
        assert reader.articles.get(1).url == reader.articles.get(desk.url("old")).url == desk.url("old")
        assert reader.articles.get(1).text != reader.articles.get(2).text
    assert kinds(desk) == ["new", "new"]


def test_an_unknown_address_that_redirects_leads_to_the_article(desk: Desk) -> None:
    assert desk.put("short", ONE, final="one").outcome == Stored(article_id=1)
    assert desk.put("shorter", ONE, final="one").outcome == Unchanged(article_id=1)
    with desk.read() as reader:
        assert {reader.articles.get(desk.url(name)).url for name in ("short", "shorter", "one")} == {
            desk.url("one")
        }
        assert dict(reader.articles.addresses(1)) == {
            desk.url("one"): "canonical",
            desk.url("short"): "redirect",
            desk.url("shorter"): "redirect",
        }


def test_text_that_sqlite_cannot_keep_is_kept_as_near_as_can_be(desk: Desk) -> None:
    """Lone surrogates and NUL stand in real pages, after sloppy JSON."""
    text = "one\0two \ud83d three 😀"
    article = Article(
        url=desk.url("one"), metadata=Metadata(title=text, authors=(text,), tags=(text,)), text=text, html=text,
        markdown=text,
    )  # fmt: skip
    prepared = Prepared(article=article, signature=sign(text, text))
    record = desk.record(desk.lease("one"), body=b"x", headers=(("x", text),), error=text)
    desk.store.fetches.commit_article(record, prepared)
    with desk.read() as reader:
        stored = reader.articles.get(1)
    assert (
        stored.text == stored.title == stored.authors[0] == stored.tags[0] == "one\ufffdtwo \ufffd three 😀"
    )
    json.dumps(stored.text).encode()


INJECTIONS = ["'; DROP TABLE articles; --", '" OR 1=1 --', "%_", "\\", "a'b\"c`d", "?1", ":url", "‮txt.exe"]


@pytest.mark.parametrize("text", INJECTIONS)
def test_fetched_text_is_never_sql(desk: Desk, text: str) -> None:
    article = Article(
        url="", metadata=Metadata(title=text, authors=(text,), tags=(text,), language=text), text=text, html=text,
        markdown=text,
    )  # fmt: skip
    record = desk.record(desk.lease(text, host=text, found_on=text), error=text, headers=((text, text),))
    desk.store.fetches.commit_article(record, Prepared(article=article, signature=sign(text, text)))
    desk.store.sources.add(Source(slug=text, home_url=f"https://{text}/"), now=NOW)
    with desk.read() as reader:
        assert reader.articles.get(desk.url(text)).title == text
        assert [a.title for a in reader.articles.select(language=text)] == [text]
        reader.articles.search(text)
        assert reader.sources.get(f"https://{text}/").slug.startswith(text)


def test_a_poll_keeps_the_state_of_its_feed_and_gives_its_validators_next_time(desk: Desk) -> None:
    feed = desk.store.feeds.add(
        FeedState(source_id=desk.source.id, url=desk.url("feed/"), kind="feed", next_poll_at=NOW)
    )
    leased = desk.lease("feed/", role="feed", reason="poll", feed_id=feed.id)
    assert leased.etag == ""
    recorded = desk.store.fetches.commit_read(
        desk.record(leased),
        ReadDocument(feed=replace(feed, etag='"f"', last_modified="then", failures=0)),
    )
    assert recorded.outcome is None
    again = desk.lease("feed/", role="feed", reason="poll", feed_id=feed.id)
    assert (again.etag, again.last_modified) == ('"f"', "then")
    desk.store.fetches.commit_failed(
        desk.record(again, status=500), Failed(error="http-500"), feed=replace(feed, failures=3)
    )
    assert desk.store.feeds.get(feed.id).failures == 3
    assert outcome_kinds(desk, "feed/") == ["read", "failed"]


def test_links_that_are_known_are_not_queued_as_new(desk: Desk) -> None:
    desk.put("one", ONE)
    visits = [desk.visit("one"), desk.visit("two"), desk.visit("one", reason="changed")]
    recorded = desk.store.fetches.commit_read(
        desk.record(desk.lease("", role="listing")), ReadDocument(visits=visits)
    )
    assert recorded.queued == 2
    leased = [desk.store.frontier.lease(desk.run_id, limit=1, now=NOW)[0].visit for _ in range(2)]
    assert {(v.url, v.reason) for v in leased} == {(desk.url("two"), "new"), (desk.url("one"), "changed")}


def test_a_run_is_summed_up_by_source(desk: Desk) -> None:
    desk.put("one", ONE)
    desk.put("copy", ONE)
    desk.store.fetches.commit_not_modified(desk.record(desk.lease("one"), status=304))
    desk.gone("one")
    desk.store.fetches.commit_failed(desk.record(desk.lease("down"), status=0), Failed(error="dns"))
    desk.store.frontier.add([desk.visit("later")])
    second = desk.store.runs.start("crawl", "test", NOW)
    (summary,) = desk.store.runs.summaries(desk.run_id)
    assert (summary.source, summary.requests, summary.not_modified, summary.queued) == ("blog", 5, 1, 1)
    assert dict(summary.outcomes) == {"stored": 1, "duplicate": 1, "unchanged": 1, "gone": 1, "failed": 1}
    assert dict(summary.reasons) == {"not-found": 1, "dns": 1}
    (second_summary,) = desk.store.runs.summaries(second)
    assert second_summary.requests == 0
