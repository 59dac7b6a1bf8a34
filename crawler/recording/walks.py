"""Prepares the endings of archive pages: older posts behind a feed's window or a home page, page after page.

Each page that was read is a row of the table `older_pages`, written in the transaction that queues the next page, so
that a later run goes on where a walk was stopped.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from warraq.articles.outcomes import Failed, Rejected
from warraq.articles.records import Page
from warraq.articles.urls import host_of
from warraq.crawler.exchange import Exchange
from warraq.crawler.parsing import BOT_WALL, LISTINGS, ArchivePage, Unread, read_archive_page
from warraq.crawler.recording.broad_walks import BROAD, end_of_list, sections_below
from warraq.crawler.recording.endings import Ending, Failure, Read, WalkFailed, Walled, retry_at, wall_failure
from warraq.crawler.recording.meaning import Readable, Visited
from warraq.crawler.session import RunContext, now
from warraq.storage import PRIORITIES, OlderPageRow, SeenEntry, Store, Visit, to_text

MAX_PAGES = 2_000  # of one walk: 20,000 posts at ten a page; a longer one is a trap
MAX_STALE = 3  # listing pages in a row without a new post
PAST_END = frozenset({400, 404, 410})  # how servers answer a page number that is too large

#: Ends that show that a gap is filled: nothing older is left, or known posts are reached.
CATALOGUE_ENDS = frozenset({"joined", "end", "empty", "complete"})


async def prepare_archive_page(context: RunContext, exchange: Exchange, meaning: Visited) -> Ending:
    """What the page lists, and the visit of the next page or why there is none. Retries temporary failures first.

    Raises:
        WorkerDied: the worker that read the page is gone.
    """
    if isinstance(meaning, Failure) and retry_at(exchange, meaning, at=now()) is not None:
        return meaning
    visit = exchange.visit
    pages = await context.ask(context.store.backlog.pages, visit.source_id)
    walk = _walk_of(visit, pages)
    if isinstance(meaning, Walled):
        return _ended(visit, walk, BOT_WALL, wall_failure(meaning.sign))
    if isinstance(meaning, Failure):
        return _not_read(exchange, walk, meaning.outcome)
    assert isinstance(meaning, Readable)
    source = context.sources[visit.source_id]
    reading = await context.workers.run(
        partial(read_archive_page, walk=walk, platform=source.platform, home_url=source.home_url,
                since=context.options.since),
        exchange.page(),
    )  # fmt: skip
    if isinstance(reading, ArchivePage):
        before = [page for page in pages if page.walk == walk and (page.is_start or page.url != visit.url)]
        return await _step(context, exchange, walk, before, reading)
    if not isinstance(reading, Unread):
        return _ended(visit, walk, "unread", reading)
    if reading.wall:
        return _ended(visit, walk, BOT_WALL, wall_failure(reading.wall))
    return _ended(visit, walk, f"unread: {reading.why}"[:200], Failed(error="unread", detail=reading.why))


def _walk_of(visit: Visit, pages: Sequence[OlderPageRow]) -> str:
    """The walk that a page belongs to: that of the page before it, or of the list that it was found on."""
    before = [page.walk for page in pages if page.next_url == visit.url]
    found_on = [page.walk for page in pages if page.url == visit.found_on and page.walk in BROAD]
    return next(iter((*before, *found_on)), "listing")


def _not_read(exchange: Exchange, walk: str, outcome: Failed | Rejected) -> Ending:
    """The ending of a walk at a page that brought no document."""
    visit = exchange.visit
    if exchange.fetch.status in PAST_END:
        return Read(older_page=_row(visit, walk, ended="past-end"))
    if exchange.ending is None and not exchange.body and exchange.fetch.status == 200:
        return _ended(visit, walk, "empty-answer", outcome)
    return _ended(visit, walk, outcome.error if isinstance(outcome, Failed) else outcome.reason, outcome)


def _ended(visit: Visit, walk: str, ended: str, outcome: Failed | Rejected) -> WalkFailed:
    return WalkFailed(outcome=outcome, older_page=_row(visit, walk, ended=ended))


async def _step(
    context: RunContext, exchange: Exchange, walk: str, before: list[OlderPageRow], reading: ArchivePage
) -> Read:
    visit = exchange.visit
    entries, fresh = await _fresh(context, visit, reading)
    row = _row(visit, walk, posts=len(reading.posts), fresh=len(fresh), digest=digest_of(reading.posts))
    if walk in BROAD:
        ended = await end_of_list(context, row, before, reading)
    else:
        ended = _reason_to_stop(context, row, before, reading)
    if not ended and visit.reason == "gap" and await _joins(context, visit, reading):
        ended = "joined"
    visits = [] if ended else [next_visit(visit, reading.next_url)]
    visits += await sections_below(context, visit, reading, row, before)
    if walk in LISTINGS:
        visits += [_post_of(visit, url) for url in fresh]
    return Read(
        visits=tuple(visits),
        entries=entries if visit.feed_id else None,
        fresh_since=context.started_at,
        older_page=replace(row, next_url="" if ended else reading.next_url, ended=ended),
        closes_gap=visit.feed_id if visit.reason == "gap" and ended in CATALOGUE_ENDS else None,
    )


async def _fresh(
    context: RunContext, visit: Visit, reading: ArchivePage
) -> tuple[tuple[SeenEntry, ...], tuple[str, ...]]:
    """The new entries and the new posts. Known entries are left out: another page may word them differently."""
    feed_id = visit.feed_id
    if not reading.entries or feed_id is None:
        known = await context.ask(context.store.frontier.known, reading.posts)
        return (), tuple(url for url in reading.posts if url not in known)
    entries = await context.ask(context.store.entries.unlisted, feed_id, reading.entries)
    return entries, tuple(entry.identity for entry in entries)


def _reason_to_stop(
    context: RunContext, row: OlderPageRow, before: list[OlderPageRow], reading: ArchivePage
) -> str:
    since = context.options.since
    if not reading.posts:
        return "empty"
    behind = {page.url for page in before if not page.is_start}
    if reading.next_url in behind or any(page.digest == row.digest for page in before):
        return "repeated"
    if reading.is_complete:
        return "complete"
    if since is not None and reading.oldest is not None and reading.oldest < since:
        return "until"
    if not reading.entries and _is_stale(row, before):
        return "nothing-new"
    if len(before) >= MAX_PAGES:
        return "limit"
    return "" if reading.next_url else "end"


def _is_stale(row: OlderPageRow, before: list[OlderPageRow]) -> bool:
    """Whether this listing page and those before it, MAX_STALE in all, brought no new post."""
    last = [row, *[page for page in before if page.posts][-MAX_STALE + 1 :]]
    return len(last) == MAX_STALE and not any(page.fresh for page in last)


async def _joins(context: RunContext, visit: Visit, reading: ArchivePage) -> bool:
    """Whether the page reaches what was known before the gap."""
    feed_id = visit.feed_id
    if feed_id is None:
        return True
    feed = await context.ask(context.store.feeds.get, feed_id)
    known = await context.ask(context.store.entries.known_identities, feed_id, before=feed.gap_at)
    return any(identity in known for identity in reading.posts)


def start_of_walk(
    source_id: int, url: str, walk: str, next_url: str, *, posts: tuple[str, ...] = (), ended: str = ""
) -> OlderPageRow:
    """The row that a walk starts from: what was read before at `url`, and the first page to fetch."""
    return OlderPageRow(
        source_id=source_id, url=url, walk=walk, is_start=True, fetched_at=to_text(now()), posts=len(posts),
        digest=digest_of(posts) if posts else "", next_url=next_url, ended=ended,
    )  # fmt: skip


def _row(
    visit: Visit, walk: str, *, posts: int = 0, fresh: int = 0, digest: str = "", ended: str = ""
) -> OlderPageRow:
    """The row of a page that was visited."""
    return OlderPageRow(
        source_id=visit.source_id, url=visit.url, walk=walk, fetched_at=to_text(now()), posts=posts, fresh=fresh,
        digest=digest, ended=ended,
    )  # fmt: skip


def next_visit(visit: Visit, url: str) -> Visit:
    """The visit of the next page."""
    return Visit(
        source_id=visit.source_id, url=url, host=host_of(url), role=visit.role, reason=visit.reason,
        priority=visit.priority, depth=visit.depth, found_on=visit.url, feed_id=visit.feed_id,
    )  # fmt: skip


def _post_of(visit: Visit, url: str) -> Visit:
    return Visit(
        source_id=visit.source_id, url=url, host=host_of(url), role="article", reason="new",
        priority=PRIORITIES["new"], depth=1, found_on=visit.url,
    )  # fmt: skip


def digest_of(posts: tuple[str, ...]) -> str:
    """A digest of the posts that a page lists, in any order."""
    return hashlib.sha256("\n".join(sorted(posts)).encode("utf-8", "replace")).hexdigest()[:32]


def stored_page(store: Store, feed_id: int, seen_at: datetime) -> Page | None:
    """The page that the last poll of a feed or home page stored; None when there is none."""
    feed = store.feeds.get(feed_id)
    body = store.pages.find(feed.body_sha256) if feed.body_sha256 else None
    if body is None:
        return None
    return Page(url=feed.url, final_url=feed.url, status=200, headers=(), body=body, fetched_at=seen_at)
