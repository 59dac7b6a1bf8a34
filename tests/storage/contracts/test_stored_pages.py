"""Stored pages read again: which there are, what their new reading changes, and what sources repeat."""

from dataclasses import replace

import pytest

from tests.storage.conftest import Desk, html, paragraphs
from warraq.articles.errors import NotFoundError
from warraq.articles.ingest import Prepared
from warraq.articles.outcomes import Failed, Rejected
from warraq.storage import Span, StoredPage

ONE, LONGER = html("One", paragraphs("amber")), html("One", paragraphs("amber", 13))


def stored_pages(desk: Desk) -> list[StoredPage]:
    return list(desk.store.recleaning.articles(desk.source.id))


def write(desk: Desk, stored: StoredPage, prepared: Prepared) -> str:
    found = desk.store.recleaning.write(
        stored, prepared, run_id=desk.run_id, cleaned_with="rules-2", now=desk.now
    )
    return found.ending


def test_the_pages_of_articles_are_given_as_they_were_fetched(desk: Desk) -> None:
    for name in ("one", "two"):
        desk.put(name, html(name, paragraphs(name)))
    desk.put("one", LONGER)
    first, second = stored_pages(desk)
    assert (first.article_id, first.url, first.is_own) == (1, desk.url("one"), False)
    page, hints, own = desk.store.recleaning.read(first)
    assert page is not None
    assert (page.url, page.body, page.status, page.fetched_at) == (desk.url("one"), LONGER, 200, desk.now)
    assert (hints, own) == ((), None)
    assert second.url == desk.url("two")
    assert list(desk.store.recleaning.articles(desk.source.id + 1)) == []


def test_a_reading_that_says_the_same_changes_nothing(desk: Desk) -> None:
    desk.put("one", ONE)
    (stored,) = stored_pages(desk)
    assert desk.store.recleaning.compare(stored, desk.prepared(ONE, "one")).ending == "same"
    assert write(desk, stored, desk.prepared(ONE, "one")) == "same"
    with desk.read() as reader:
        assert len(reader.articles.versions(1)) == 1
    assert [page.cleaned_with for page in stored_pages(desk)] == ["rules-2"]


def test_a_reading_that_says_more_is_a_version_of_the_same_page(desk: Desk) -> None:
    desk.put("one", ONE)
    (stored,) = stored_pages(desk)
    found = desk.store.recleaning.compare(stored, desk.prepared(LONGER, "one"))
    assert (found.ending, found.fields, found.article_id) == ("changed", ("text",), 1)
    assert found.new_text.startswith(found.old_text)
    with desk.read() as reader:
        assert len(reader.articles.versions(1)) == 1  # compared, not written
    seen_at = desk.now
    desk.later(days=1)
    assert write(desk, stored, desk.prepared(LONGER, "one")) == "changed"
    with desk.read() as reader:
        _, version = reader.articles.versions(1)
        *_, change = reader.articles.changes()
    assert (version.reason, version.seen_at[:10]) == ("reclean", f"{seen_at:%Y-%m-%d}")
    assert (change.kind, change.detail, change.at[:10]) == ("edited", "reclean", f"{desk.now:%Y-%m-%d}")
    copy = desk.put("copy", LONGER)
    assert copy.outcome is not None
    assert "Duplicate" in type(copy.outcome).__name__


def test_what_reads_as_no_article_today_stays(desk: Desk) -> None:
    desk.put("one", ONE)
    (stored,) = stored_pages(desk)
    rejected = Prepared(rejected=Rejected(reason="listing", detail="9 links"))
    assert write(desk, stored, rejected) == "refused"
    with desk.read() as reader:
        assert reader.articles.get(1).version == 1


def test_a_page_that_was_no_article_may_be_one_after_all(desk: Desk) -> None:
    refused = desk.record(desk.lease("late"), body=ONE)
    desk.store.fetches.commit_article(refused, Prepared(rejected=Rejected(reason="no-text")))
    desk.store.fetches.commit_failed(
        desk.record(desk.lease("down"), status=0, error="dns"), Failed(error="dns")
    )  # there is no page to read
    (stored,) = desk.store.recleaning.others(desk.source.id)
    assert (stored.url, stored.article_id) == (desk.url("late"), None)
    assert write(desk, stored, Prepared(rejected=Rejected(reason="listing"))) == "rejected"
    assert write(desk, stored, desk.prepared(ONE, "late")) == "stored"
    assert list(desk.store.recleaning.others(desk.source.id)) == []
    with desk.read() as reader:
        assert reader.articles.get(desk.url("late")).title == "One"
        assert [fetch.outcome for fetch in reader.fetches.of(desk.url("late"))] == ["stored"]


def test_what_the_articles_of_a_source_share_is_counted(desk: Desk) -> None:
    for number, name in enumerate(("one", "two", "three")):
        body = html(name, paragraphs(name))
        prepared = desk.prepared(body, name)
        assert prepared.article is not None
        blocks = replace(prepared, article=replace(prepared.article, blocks=(7, 100 + number)))
        desk.store.fetches.commit_article(desk.record(desk.lease(name), body=body), blocks)
    newest = desk.store.site_blocks.newest(desk.source.id)
    assert newest.articles == 3
    assert newest == desk.store.recleaning.statistics(desk.source.id, stored_pages(desk)[0])
    assert desk.store.site_blocks.newest(desk.source.id + 1).articles == 0


def test_a_reader_gives_the_page_of_a_fetch_and_what_is_known_of_its_site(desk: Desk) -> None:
    recorded = desk.put("one", ONE, etag='"1"')
    empty = desk.gone("nothing").fetch_id
    with desk.read() as reader:
        page = reader.fetches.page(recorded.fetch_id)
        assert (page.url, page.final_url, page.body, page.fetched_at) == (
            desk.url("one"),
            desk.url("one"),
            ONE,
            desk.now,
        )
        assert page.headers == (("etag", '"1"'),)
        for fetch_id in (empty, 99):
            with pytest.raises(NotFoundError, match="no such"):
                reader.fetches.page(fetch_id)
        stored = stored_pages(desk)[0]
        known = desk.store.recleaning.statistics(desk.source.id, stored)
        assert reader.site_blocks.around(desk.source.id, 1) == known
        assert known.articles == 1


def test_pages_are_given_in_spans_of_their_numbers(desk: Desk) -> None:
    for name in ("one", "two", "three"):
        desk.put(name, html(name, paragraphs(name)))
        refused = Prepared(rejected=Rejected(reason="no-text"))
        desk.store.fetches.commit_article(desk.record(desk.lease(f"no-{name}"), body=ONE), refused)
    queries, source_id = desk.store.recleaning, desk.source.id
    middle = queries.articles(source_id, Span(after=1, last=2))
    assert [page.article_id for page in middle] == [2]
    fetches = [page.fetch_id for page in queries.others(source_id)]
    assert len(fetches) == 3
    others = queries.others(source_id, Span(after=fetches[0], last=fetches[1]))
    assert [page.fetch_id for page in others] == [fetches[1]]


def put_with_blocks(desk: Desk, name: str, body: bytes, *blocks: int) -> None:
    prepared = desk.prepared(body, name)
    assert prepared.article is not None
    counted = replace(prepared, article=replace(prepared.article, blocks=blocks))
    desk.store.fetches.commit_article(desk.record(desk.lease(name), body=body), counted)


def test_a_span_with_its_neighbours_has_all_that_statistics_look_at(desk: Desk) -> None:
    for number in range(230):
        put_with_blocks(desk, str(number), html("", ""), number)
    near = desk.store.recleaning.with_neighbours(desk.source.id, Span(after=104, last=109))
    assert near == Span(after=0, last=199)  # steps of 20 begin at 100: a hundred before, a hundred from there
    assert desk.store.recleaning.with_neighbours(desk.source.id, Span(after=220, last=230)).last == 230


def test_which_copy_is_shown_makes_no_difference_to_what_is_known(desk: Desk) -> None:
    put_with_blocks(desk, "one", ONE, 7)
    put_with_blocks(desk, "copy", ONE, 8)
    for name in ("cobalt", "dorian"):
        put_with_blocks(desk, name, html(name, paragraphs(name)), 7)
    first, *_ = stored_pages(desk)
    before = desk.store.recleaning.statistics(desk.source.id, first)
    assert (before.articles, dict(before.counts)) == (3, {7: 3})
    prepared = desk.prepared(LONGER, "one")
    assert prepared.article is not None
    borrowed = replace(prepared.article.metadata, declared_url="https://other.example/one")
    reading = replace(prepared, article=replace(prepared.article, metadata=borrowed))
    assert write(desk, first, reading) == "changed"
    with desk.read() as reader:
        assert [reader.articles.get(number).duplicate_of for number in (1, 2)] == [2, None]
    assert desk.store.recleaning.statistics(desk.source.id, first) == before
