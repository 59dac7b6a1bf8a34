"""Visits under way while their address was forgotten, or their source removed: nothing of what they brought is kept."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from warraq.articles.outcomes import Rejected
from warraq.articles.urls import try_canonical
from warraq.storage.records import CommitResult, FetchRecord, ReadDocument
from warraq.storage.rules import links_of
from warraq.storage.sql.arrival.fetches import acknowledge, write_fetch, write_outcome
from warraq.storage.sql.database import Database, scalar, storable
from warraq.storage.sql.tombstones import FORGOTTEN, Closed, closed_now

#: Documents that are read for their links whatever address they have: who forgets such an address means another page.
_POLLED: Final = ("feed", "sitemap", "home")


def refuse(db: Database, record: FetchRecord, *, declared: str = "") -> CommitResult | None:
    """End a visit that may not be kept: a fetch with nothing but its time, the outcome 'forgotten'.

    Of one that is not the run's any more, nothing at all. None: it may be kept. Inside a transaction. `declared`: what
    the page claims to be its address.
    """
    if _is_lapsed(db, record):
        return CommitResult(fetch_id=0, outcome=None, lapsed=True)
    closed, visit = closed_now(db), record.visit.visit
    address, detail = FORGOTTEN, ""
    if closed.has_source(visit.source_id) or _lost_feed(db, visit.feed_id):
        address, detail = visit.url, "the source was removed"
    elif visit.role in _POLLED:
        return None
    else:
        is_closed, article_id = closed.article_of(_addresses(record, declared))
        if not is_closed:
            return None
        address += "" if article_id is None else f":{article_id}"
    fetch = replace(
        record.fetch, url=address, final_url="", redirects=(), headers=(), request_headers=(), hops=(),
        status_line="", record_id="", error="",
    )  # fmt: skip
    bare = replace(
        record, fetch=fetch, body=None, visit=replace(record.visit, visit=replace(visit, url=address))
    )
    written = write_fetch(db, bare)
    outcome = Rejected(reason="forgotten", detail=detail)
    write_outcome(db, written, outcome)
    acknowledge(db, bare, written)
    return CommitResult(fetch_id=written.fetch_id, outcome=outcome)


def without_quotes(db: Database, record: FetchRecord, document: ReadDocument) -> FetchRecord:
    """The record without its body if the document names an address that was taken down.

    It may quote the text, as feeds and home pages do, and nothing is left to compare it with.
    """
    if record.body is None:
        return record
    entries = document.entries or ()
    named = (
        *(visit.url for visit in document.visits),
        *(entry.url for entry in entries),
        *(entry.identity for entry in entries),
    )
    is_closed, _ = Closed(db).article_of(url for url in named if url)
    return replace(record, body=None) if is_closed else record


def without_links(db: Database, record: FetchRecord) -> FetchRecord:
    """Likewise of a page that was not read as an article: some of these are lists. Cost: reads it if there are any
    tombstones."""
    closed = Closed(db)
    if record.body is None or not closed.has_stones:
        return record
    fetch = record.fetch
    stated = next((value for name, value in fetch.headers if name.lower() == "content-type"), "")
    is_closed, _ = closed.article_of(links_of(record.body, stated, fetch.final_url or fetch.url))
    return replace(record, body=None) if is_closed else record


def _is_lapsed(db: Database, record: FetchRecord) -> bool:
    """Whether the run has lost the visit, or stored it: the answer to a commit may be lost with the connection."""
    if record.fetch.import_id is not None:  # an archive takes no visit
        return False
    holder = db.execute(
        f"SELECT lease_run FROM frontier WHERE id = ?{db.for_update}", (record.visit.id,)
    ).fetchone()
    if holder is not None:
        return bool(holder[0] != record.run_id)
    # Its row is gone: by what this run stored, by another run that took it for dead, or by a removal, which is told.
    gone = db.execute(
        "SELECT 1 FROM fetches WHERE url = ?1 AND run_id = ?2 AND started_at = ?3"
        " UNION ALL SELECT 1 FROM runs WHERE id = ?2 AND outcome = 'killed'",
        storable([record.visit.visit.url, record.run_id, record.fetch.started_at]),
    )
    return scalar(gone) is not None


def _lost_feed(db: Database, feed_id: int | None) -> bool:
    """Whether the feed that was polled is not followed any more."""
    if feed_id is None:
        return False
    return scalar(db.execute("SELECT 1 FROM feeds WHERE id = ?", (feed_id,))) is None


def _addresses(record: FetchRecord, declared: str) -> Iterator[str]:
    """Every address that led there, and the one the page claims."""
    fetch = record.fetch
    yield record.visit.visit.url
    for url in (fetch.final_url, *fetch.redirects):
        if url:
            yield url
    if declared and (address := try_canonical(declared, fetch.final_url or fetch.url)):
        yield address
