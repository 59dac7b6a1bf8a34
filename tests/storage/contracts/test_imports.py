"""Archives that are read instead of the network: how far, what is known already, and what they change."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.articles.errors import NotFoundError
from warraq.articles.outcomes import Failed, Rejected
from warraq.articles.records import Fetch, Reservation
from warraq.storage import CommitResult, FetchRecord, ImportRow, Known, LeasedVisit

MONTH = timedelta(days=30)
AMBER = html("Amber", paragraphs("amber"))


@pytest.fixture
def row(desk: Desk) -> ImportRow:
    return desk.store.imports.begin("a.warc", 1_000, "f" * 64, now=NOW)


def record_of(
    desk: Desk, row: ImportRow, name: str, body: bytes, *, at: datetime = NOW - MONTH, position: int = 1
) -> FetchRecord:
    visit = desk.visit(name, reason="import")
    fetch = Fetch(
        url=visit.url, final_url=visit.url, status=200, headers=(("ETag", '"old"'),), started_at=at,
        bytes=len(body), record_id=f"<urn:uuid:{name} {at}>", import_id=row.id,
    )  # fmt: skip
    return FetchRecord(
        run_id=desk.run_id, visit=LeasedVisit(id=0, visit=visit, attempts=1), fetch=fetch, body=body,
        recorded_at=NOW, position=position,
    )  # fmt: skip


def put(desk: Desk, row: ImportRow, name: str, body: bytes, *, at: datetime = NOW - MONTH) -> CommitResult:
    return desk.store.fetches.commit_article(
        record_of(desk, row, name, body, at=at), desk.prepared(body, name)
    )


def test_one_file_is_one_import_whatever_its_name(desk: Desk, row: ImportRow) -> None:
    assert (row.file, row.position, row.pages, row.finished_at) == ("a.warc", 0, 0, "")
    assert desk.store.imports.begin("b.warc", 1_000, "f" * 64, now=NOW + MONTH) == row
    assert desk.store.imports.begin("a.warc", 1_000, "e" * 64, now=NOW).id != row.id


def test_the_position_moves_with_each_page(desk: Desk, row: ImportRow) -> None:
    imports = desk.store.imports
    desk.store.fetches.commit_failed(record_of(desk, row, "x", b"", position=7), Rejected(reason="listing"))
    found = imports.begin("a.warc", 1_000, "f" * 64, now=NOW)
    assert (found.position, found.pages, found.finished_at) == (7, 1, "")
    imports.finish(row.id, position=9, skipped=2, now=NOW)
    found = imports.begin("a.warc", 1_000, "f" * 64, now=NOW)
    assert (found.position, found.skipped, found.finished_at) == (9, 2, "2026-03-01T12:00:00Z")


def test_what_is_known_of_a_record(desk: Desk, row: ImportRow) -> None:
    made = put(desk, row, "one", AMBER)
    imports, fetch = desk.store.imports, record_of(desk, row, "one", AMBER).fetch
    with desk.read() as reader:
        (stored,) = reader.fetches.of(desk.url("one"))
    here = Known(is_stored=True, article_id=1)
    assert made.outcome is not None
    assert imports.known(fetch, stored.page_sha256) == here
    assert imports.known(replace(fetch, record_id="<other>"), stored.page_sha256) == here
    later = replace(fetch, record_id="<other>", started_at=NOW)
    assert imports.known(later, stored.page_sha256) == Known(article_id=1)
    assert imports.known(replace(fetch, record_id="<other>"), "0" * 64) == Known(article_id=1)
    assert imports.known(replace(fetch, url=desk.url("two"), final_url=desk.url("two")), "") == Known()


def test_the_body_that_a_record_repeats(desk: Desk, row: ImportRow) -> None:
    for days, body in ((2, AMBER), (1, html("Birch", paragraphs("birch")))):
        put(desk, row, "one", body, at=NOW - timedelta(days=days))
    imports, url = desk.store.imports, desk.url("one")
    assert imports.bodies(url, at=NOW - timedelta(days=2)) == [AMBER]
    assert imports.bodies(url, at=None) == [html("Birch", paragraphs("birch")), AMBER]
    assert imports.bodies(url, at=NOW) == []
    assert imports.bodies(desk.url("two"), at=None) == []


def test_a_page_reached_by_a_redirect_is_known_by_its_own_address(desk: Desk, row: ImportRow) -> None:
    desk.put("short", AMBER, final="one")
    with desk.read() as reader:
        (stored,) = reader.fetches.of(desk.url("short"))
    imports = desk.store.imports
    assert imports.bodies(desk.url("one"), at=NOW) == [AMBER]
    assert imports.bodies(desk.url("one"), at=NOW - MONTH) == []
    fetch = record_of(desk, row, "one", AMBER, at=NOW).fetch
    assert imports.known(fetch, stored.page_sha256).is_stored
    assert not imports.known(fetch, "0" * 64).is_stored


def test_an_address_that_leads_to_a_stored_page_is_stored_once(desk: Desk, row: ImportRow) -> None:
    put(desk, row, "one", AMBER)
    fetch = replace(record_of(desk, row, "one", AMBER).fetch, url=desk.url("short"))
    assert desk.store.imports.known(fetch, "").is_stored
    assert not desk.store.imports.known(replace(fetch, record_id="<other>", started_at=NOW), "").is_stored


def test_the_past_is_a_version_and_the_present_stays(desk: Desk, row: ImportRow) -> None:
    desk.put("one", html("Amber today", paragraphs("amber")))
    put(desk, row, "one", AMBER)
    with desk.read() as reader:
        versions = reader.articles.versions(1)
        article = reader.articles.get(1)
        assert reader.articles.search("today", limit=5)
        assert (reader.articles.version(1), reader.articles.version(1, 2)) == (versions[1], versions[0])
        for article_id, number in ((1, 3), (9, 1), (9, None)):
            with pytest.raises(NotFoundError):
                reader.articles.version(article_id, number)
    assert [(one.number, one.title) for one in versions] == [(2, "Amber"), (1, "Amber today")]
    assert (article.version, article.title) == (1, "Amber today")
    assert (article.first_seen_at, article.last_seen_at) == ("2026-01-30T12:00:00Z", "2026-03-01T12:00:00Z")


def test_the_past_neither_brings_back_nor_takes_down(desk: Desk, row: ImportRow) -> None:
    desk.put("one", AMBER)
    desk.put("two", html("Birch", paragraphs("birch")))
    desk.later(days=1)
    desk.gone("one")
    put(desk, row, "one", AMBER)
    gone = record_of(desk, row, "two", b"")
    desk.store.fetches.commit_gone(replace(gone, fetch=replace(gone.fetch, status=410)))
    with desk.read() as reader:
        assert [bool(reader.articles.get(number).gone_at) for number in (1, 2)] == [True, False]
    put(desk, row, "one", AMBER, at=desk.now + timedelta(days=1))
    with desk.read() as reader:
        assert not reader.articles.get(1).gone_at


def test_nothing_of_an_archive_reaches_the_network(desk: Desk, row: ImportRow) -> None:
    """No validator of it is sent, no visit is taken out of the queue or put into it, no wall is noted."""
    desk.put("one", AMBER, etag='"present"')
    desk.store.frontier.add([desk.visit("two")])
    put(desk, row, "one", AMBER)
    put(desk, row, "two", html("Birch", paragraphs("birch")))
    failed = Failed(error="bot-wall")
    desk.store.fetches.commit_failed(record_of(desk, row, "three", b""), failed, wall="words")
    assert desk.store.frontier.pending() == 1
    leased = desk.lease("one")
    assert leased.etag == '"present"'
    assert desk.lease("two").etag == ""
    with desk.read() as reader:
        assert reader.walls.all() == {}
    desk.store.frontier.release([leased.id])
    put(desk, row, "one", html("Other", paragraphs("other")), at=NOW + MONTH)
    assert desk.lease("one").etag == ""


def test_what_an_archive_says_of_the_past_reserves_nothing_today(desk: Desk, row: ImportRow) -> None:
    answer = record_of(desk, row, "one", AMBER)
    stated = Reservation(signal="tdm-reservation", value="1", origin="http")
    prepared = desk.prepared(AMBER, "one")
    assert prepared.article is not None
    metadata = replace(prepared.article.metadata, reservations=(stated,))
    prepared = replace(prepared, article=replace(prepared.article, metadata=metadata))
    desk.store.fetches.commit_article(answer, prepared)
    older = record_of(desk, row, "one", b"", at=NOW - 2 * MONTH)
    headers = (("TDM-Reservation", "0"),)
    desk.store.fetches.commit_not_modified(
        replace(older, body=None, fetch=replace(older.fetch, status=304, headers=headers))
    )
    with desk.read() as reader:
        assert reader.articles.reservations(1) == (stated,)
        assert [change.kind for change in reader.articles.changes()] == ["new"]


def test_an_old_page_that_is_read_after_all_stays_old(desk: Desk, row: ImportRow) -> None:
    """It was rejected when its archive was imported; better rules make an article of it."""
    desk.put("two", html("Birch", paragraphs("birch")))
    desk.later(days=1)
    desk.gone("two")
    rejected = record_of(desk, row, "one", AMBER)
    fetch = replace(rejected.fetch, final_url=desk.url("two"))
    desk.store.fetches.commit_failed(replace(rejected, fetch=fetch), Rejected(reason="no-text"))
    (stored,) = desk.store.recleaning.others(desk.source.id)
    desk.store.recleaning.write(
        stored, desk.prepared(AMBER, "two"), run_id=desk.run_id, cleaned_with="", now=desk.now
    )
    with desk.read() as reader:
        article = reader.articles.get(1)
        assert (article.title, article.version, bool(article.gone_at)) == ("Birch", 1, True)
