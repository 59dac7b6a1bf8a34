"""Prepares the endings of polls: what a feed, sitemap or home page names, and when the next poll is."""

import hashlib
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace

from warraq.articles.outcomes import Failed, Rejected
from warraq.articles.urls import try_canonical
from warraq.crawler.exchange import Exchange
from warraq.crawler.parsing import (
    FeedReading,
    PageReading,
    SitemapReading,
    Unread,
    WorkerDied,
    read_feed,
    read_sitemap,
)
from warraq.crawler.recording.endings import (
    Ending,
    Failure,
    NotModified,
    PollFailed,
    PollNotModified,
    Read,
    Walled,
    wall_failure,
)
from warraq.crawler.recording.meaning import Visited
from warraq.crawler.recording.pages import read_links, visits_of
from warraq.crawler.recording.poll_state import Poll, after_poll, after_silence
from warraq.crawler.recording.walks import next_visit, start_of_walk
from warraq.crawler.session import RunContext, now
from warraq.feeds import LOCAL_POLLING, FeedWishes, PollOptions, Schedule
from warraq.storage import PRIORITIES, FeedKind, FeedState, OlderPageRow, Visit

logger = logging.getLogger(__name__)

MAX_SITEMAPS = 50  # of one source: indexes that name indexes may never end
#: Errors that do not count as failures of the source: to obey robots.txt is not one.
NO_FAILURE = frozenset({"robots"})
#: Flags of a document that has more entries than were read.
LEFT_OUT = frozenset({"truncated", "entries-truncated"})


async def prepare_poll(context: RunContext, exchange: Exchange, meaning: Visited) -> Ending:
    """The ending of a poll."""
    feed_id = exchange.visit.feed_id
    assert feed_id is not None
    if isinstance(meaning, NotModified):
        return PollNotModified(feed_id=feed_id, options=_options(context, exchange.visit.source_id))
    feed = await context.ask(context.store.feeds.get, feed_id)
    poll = Poll(feed=feed, exchange=exchange, at=now())
    if isinstance(meaning, Walled):
        return _failed(context, poll, wall_failure(meaning.sign))
    if isinstance(meaning, Failure):
        return _failed(context, poll, meaning.outcome)
    poll = replace(poll, body_sha256=hashlib.sha256(exchange.body).hexdigest())
    if poll.body_sha256 == feed.body_sha256:
        return Read(feed=_decide(context, poll)[0])
    try:
        return await _READERS[feed.kind](context, poll)
    except WorkerDied as problem:
        return _failed(context, poll, Failed(error="worker-died", detail=str(problem)))


async def _feed(context: RunContext, poll: Poll) -> Ending:
    feed, platform = poll.feed, context.sources[poll.feed.source_id].platform
    reading = await context.workers.run(read_feed, poll.exchange.page(), context.options.since, platform)
    if not isinstance(reading, FeedReading):
        return _unread(context, poll, reading, "not-a-feed")
    shares = await context.ask(context.store.entries.is_shared, feed.id, reading.entries)
    state, schedule = _decide(context, _read(poll, reading, shares))
    if schedule.history.leaves_out:
        logger.warning(
            "%s: the feed is larger than warraq reads: only its newest %d entries were read",
            feed.url,
            len(reading.entries),
        )
    if schedule.has_gap:
        logger.warning("%s: posts may have been missed since the last poll", feed.url)
    visits, row = _way_back(poll.exchange.visit, reading) if schedule.has_gap else ((), None)
    return Read(
        visits=visits,
        older_page=row,
        feed=state,
        entries=reading.entries,
        fresh_since=context.started_at,
        keeps_body=True,
    )


def _read(poll: Poll, reading: FeedReading, shares_entry: bool | None) -> Poll:
    """The poll with what its document showed."""
    feed, document = poll.feed, reading.document
    return replace(
        poll,
        feed=replace(
            feed,
            title=document.title or feed.title,
            format=f"{document.format}{document.version}",
            hubs=" ".join(document.hubs[:10]),
        ),
        shares_entry=shares_entry,
        published=reading.published,
        leaves_out=not LEFT_OUT.isdisjoint(document.flags),
        wishes=FeedWishes(
            ttl_minutes=document.ttl_minutes,
            update_period_s=document.update_period_s,
            skip_hours=document.skip_hours,
            skip_days=document.skip_days,
        ),
    )


def _way_back(polled: Visit, reading: FeedReading) -> tuple[tuple[Visit, ...], OlderPageRow | None]:
    """The first page behind the feed's window, where missed posts are, if the feed leads there."""
    url = try_canonical(reading.older.url) if reading.older is not None else ""
    if not url:
        return (), None
    asked = replace(polled, reason="gap", priority=PRIORITIES["gap"])
    posts = tuple(entry.identity for entry in reading.entries)
    return (next_visit(asked, url),), start_of_walk(polled.source_id, polled.url, "gap", url, posts=posts)


async def _sitemap(context: RunContext, poll: Poll) -> Ending:
    feed, since = poll.feed, context.options.since
    home_url = context.sources[feed.source_id].home_url
    reading = await context.workers.run(read_sitemap, poll.exchange.page(), home_url, since)
    if not isinstance(reading, SitemapReading):
        return _unread(context, poll, reading, "not-a-sitemap")
    state, _ = _decide(context, replace(poll, feed=replace(feed, format=reading.format)))
    return Read(
        feed=state,
        entries=reading.entries if reading.format != "index" else (),
        complete=not reading.is_truncated and not since,
        more_feeds=await _children(context, feed, reading),
        fresh_since=context.started_at,
        keeps_body=True,
    )


async def _children(context: RunContext, feed: FeedState, reading: SitemapReading) -> tuple[FeedState, ...]:
    """The sitemaps that an index names and that are not followed yet, up to MAX_SITEMAPS per source."""
    followed = await _followed_sitemaps(context, feed.source_id)
    fresh = [url for url in reading.children if url not in followed]
    room = max(0, MAX_SITEMAPS - len(followed))
    if len(fresh) > room:
        logger.warning(
            "%s: %d sitemaps, only the first %d are read", feed.url, len(fresh) + len(followed), MAX_SITEMAPS
        )
    followed.update(fresh[:room])  # before the next await: another index may be read at the same time
    moment = now()
    return tuple(
        FeedState(source_id=feed.source_id, url=url, kind="sitemap", next_poll_at=moment)
        for url in fresh[:room]
    )


async def _followed_sitemaps(context: RunContext, source_id: int) -> set[str]:
    """The URLs of the followed sitemaps; the caller adds those of this run."""
    if source_id not in context.sitemaps:
        feeds = await context.ask(context.store.feeds.of_source, source_id)
        known = {feed.url for feed in feeds if feed.kind == "sitemap"}
        context.sitemaps.setdefault(source_id, known)
    return context.sitemaps[source_id]


async def _home(context: RunContext, poll: Poll) -> Ending:
    reading = await read_links(context, poll.exchange)
    if not isinstance(reading, PageReading):
        return _unread(context, poll, reading, "not-html")
    state, _ = _decide(context, poll)
    visits = await visits_of(context, poll.exchange, reading)
    return Read(visits=visits, feed=state, keeps_body=True)


_READERS: dict[FeedKind, Callable[[RunContext, Poll], Awaitable[Ending]]] = {
    "feed": _feed,
    "sitemap": _sitemap,
    "home": _home,
}


def _unread(context: RunContext, poll: Poll, reading: Unread | Rejected | Failed, code: str) -> PollFailed:
    if not isinstance(reading, Unread):
        return _failed(context, poll, reading, code)
    if reading.wall:
        return _failed(context, poll, wall_failure(reading.wall))
    if poll.feed.kind == "home":
        return _failed(context, poll, Rejected(reason="not-html", detail=reading.why))
    return _failed(context, poll, Failed(error=code, detail=reading.why))


def _failed(context: RunContext, poll: Poll, outcome: Failed | Rejected, code: str = "") -> PollFailed:
    """The ending of a failed poll. `code`: the error of the feed's state, when it differs from the outcome's."""
    feed = poll.feed
    code = code or (outcome.error if isinstance(outcome, Failed) else outcome.reason)
    poll = replace(poll, error=code, body_sha256="")
    if not poll.exchange.fetch.status and isinstance(outcome, Failed):
        context.unanswered.append(feed)
    if feed.kind == "feed" and code not in NO_FAILURE:
        context.failed_sources.add(context.sources[feed.source_id].slug)
    return PollFailed(outcome=outcome, feed=_decide(context, poll)[0])


def charge_nobody(context: RunContext) -> int:
    """When no host answered, our own network is down: undo the failures counted for the polls of this run.

    Returns how many. A single host proves nothing, since it may be down itself. Blocks; for the end of a run.
    """
    if context.answered or len(context.unanswered_hosts) < 2:
        return 0
    for feed in context.unanswered:
        options = _options(context, feed.source_id)
        state = after_silence(feed, at=now(), options=options, jitter=random.random())  # noqa: S311 - spreads polls
        context.call(context.store.feeds.save, state)
    context.failed_sources.clear()
    return len(context.unanswered)


def _decide(context: RunContext, poll: Poll) -> tuple[FeedState, Schedule]:
    options = _options(context, poll.feed.source_id)
    return after_poll(poll, options=options, jitter=random.random())  # noqa: S311 - spreads polls


def _options(context: RunContext, source_id: int) -> PollOptions:
    as_local = context.sources[source_id].local and not context.politeness(source_id).as_public
    return LOCAL_POLLING if as_local else PollOptions()
