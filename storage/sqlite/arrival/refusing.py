"""Visits under way while their address was forgotten, or their source removed: nothing of what they brought is kept."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from warraq.articles.outcomes import Rejected
from warraq.articles.urls import try_canonical
from warraq.storage.records import CommitResult, FetchRecord
from warraq.storage.sqlite.arrival.fetches import acknowledge, write_fetch, write_outcome
from warraq.storage.sqlite.database import scalar
from warraq.storage.sqlite.tombstones import FORGOTTEN, Closed

#: Documents that are read for their links whatever address they have: who forgets such an address means another page.
_POLLED: Final = ("feed", "sitemap", "home")


def refuse(db: sqlite3.Connection, record: FetchRecord, *, declared: str = "") -> CommitResult | None:
    """End a visit that may not be kept: a fetch with nothing but its time, the outcome 'forgotten'.

    None: it may be kept. Inside a transaction. `declared`: what the page claims to be its address.
    """
    closed, visit = Closed(db), record.visit.visit
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


def _lost_feed(db: sqlite3.Connection, feed_id: int | None) -> bool:
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
