"""Writes the ending of a visit: the only place that does."""

import random
from dataclasses import replace

from warraq.crawler.exchange import Exchange
from warraq.crawler.recording.endings import (
    Article,
    Ending,
    Failure,
    Gone,
    ImageFile,
    NotModified,
    PollFailed,
    PollNotModified,
    Read,
    WalkFailed,
    Walled,
    retry_at,
    wall_failure,
)
from warraq.crawler.recording.poll_state import Poll, after_poll
from warraq.crawler.session import RunContext, now
from warraq.storage import CommitResult, FetchRecord, ReadDocument, Store


async def write(
    context: RunContext, exchange: Exchange, ending: Ending, *, position: int | None = None
) -> CommitResult:
    """Store the ending and its fetch in one transaction, which also takes the visit out of the queue.

    `position`: of an import, the records of its archive that are done with this one.
    """
    keeps_body = isinstance(ending, (Article, Failure, ImageFile, Read)) and ending.keeps_body
    body = exchange.body if keeps_body else None
    record = FetchRecord(
        run_id=exchange.lease.run_id or context.run_id,
        visit=exchange.lease,
        fetch=exchange.fetch,
        body=body,
        placed=await context.place(body),
        reservations=exchange.reservations,
        recorded_at=None if exchange.fetch.import_id is None else now(),
        position=position,
        filters=context.filters(exchange.visit.source_id),
    )
    return await context.thread.ask_in_company(
        context.workers.are_busy, _commit, context.store, exchange=exchange, record=record, ending=ending
    )


def _commit(store: Store, *, exchange: Exchange, record: FetchRecord, ending: Ending) -> CommitResult:
    """Runs in the store's thread, and perhaps twice, so it changes nothing but the store."""
    recorded = _write(store, exchange, record, ending)
    visit = exchange.visit
    return replace(recorded, is_listed=visit.role == "article" and store.entries.lists(visit.url))


def _write(store: Store, exchange: Exchange, record: FetchRecord, ending: Ending) -> CommitResult:
    match ending:
        case Article():
            return store.fetches.commit_article(record, ending.prepared, wall=ending.wall)
        case ImageFile():
            return store.fetches.commit_image(record, media_type=ending.media_type)
        case Failure() if exchange.purpose == "image":
            return store.fetches.commit_image(
                record, ending.outcome, retry_at=retry_at(exchange, ending, at=now())
            )
        case NotModified():
            return store.fetches.commit_not_modified(record)
        case Gone():
            return store.fetches.commit_gone(record, redirect=ending.redirect)
        case Walled():
            walled = wall_failure(ending.sign)
            return store.fetches.commit_failed(
                record, walled, retry_at=retry_at(exchange, ending, at=now()), wall=ending.sign
            )
        case Failure():
            return store.fetches.commit_failed(
                record, ending.outcome, retry_at=retry_at(exchange, ending, at=now())
            )
        case PollFailed():
            return store.fetches.commit_failed(record, ending.outcome, feed=ending.feed)
        case WalkFailed():
            return store.fetches.commit_failed(record, ending.outcome, older_page=ending.older_page)
        case PollNotModified():
            poll = Poll(feed=store.feeds.get(ending.feed_id), exchange=exchange, at=now())
            state, _ = after_poll(poll, options=ending.options, jitter=random.random())  # noqa: S311 - spreads polls
            return store.fetches.commit_read(record, ReadDocument(feed=state))
        case Read():
            return _commit_read(store, record, ending)


def _commit_read(store: Store, record: FetchRecord, read: Read) -> CommitResult:
    recorded = store.fetches.commit_read(record, read)
    if read.closes_gap is not None:
        store.feeds.close_gap(read.closes_gap)
    return recorded
