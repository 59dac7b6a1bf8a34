"""Pages of older posts: what stands behind a feed's window or a home page, read page after page.

A walk is a chain of pages. Each page that was read is a row of the table `older_pages`, written in the transaction
that queues the next one, so that a walk goes on where it was stopped, in whatever run.
"""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from warraq.articles.outcomes import Failed, Rejected
from warraq.articles.records import Page
from warraq.articles.urls import host_of, try_canonical
from warraq.crawler.context import RunContext, now
from warraq.crawler.exchange import Exchange
from warraq.crawler.walls import BOT_WALL
from warraq.crawler.work import FeedReading, PageReading, read_feed, read_page
from warraq.feeds import next_posts_list_url, numbered_page_url
from warraq.storage import PRIORITIES, FetchRecord, OlderPageRow, Recorded, SeenEntry, Store, Visit, to_text

MAX_PAGES = 2_000  # of one walk: 20,000 posts at ten a page; a longer one is a trap
MAX_STALE = 3  # listing pages in a row without a post that was not known
PAST_END = frozenset({400, 404, 410})  # what servers answer to a page number that is too large

#: Ends that show that nothing older is left, or that what was known before is reached.
CATALOGUE_ENDS = frozenset({"joined", "end", "empty", "complete"})

#: Walks over the lists of posts that platforms offer to programs, and over archive pages.
POSTS_LISTS = {"wordpress-rest": "wordpress", "tumblr-api": "tumblr"}
LISTINGS = frozenset({"listing", "numbered"})

Commit = Callable[[Exchange, Callable[[Store, FetchRecord], Recorded]], Awaitable[Recorded]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OlderReading:
    """One page of a walk. `next_url` '' when it names none; `oldest` None when nothing on it is dated."""

    posts: tuple[str, ...]
    entries: tuple[SeenEntry, ...] = ()
    next_url: str = ""
    oldest: date | None = None
    is_complete: bool = False
    platform: str = ""


def read_older(page: Page, walk: str, platform: str, home_url: str, since: date | None) -> OlderReading | str:
    """The posts of a page and where the page after it is, or why it cannot be read. For the worker processes."""
    if walk in LISTINGS:
        listing = read_page(page, home_url, since)
        if not isinstance(listing, PageReading):
            return listing
        older = listing.older[0] if listing.older else ""
        if walk == "numbered":
            older = try_canonical(numbered_page_url(page.url))
        return OlderReading(posts=listing.posts, next_url=older, platform=listing.profile.platform)
    reading = read_feed(page, since, platform)
    if not isinstance(reading, FeedReading):
        return reading
    return OlderReading(
        posts=tuple(entry.identity for entry in reading.entries),
        entries=reading.entries,
        next_url=_next_url(page, reading, walk),
        oldest=min((moment.date() for moment in reading.published), default=None),
        is_complete=reading.document.is_complete,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStep:
    """A walk that a feed's first page offers, the address behind it ('' none), and what the first page lists."""

    walk: str
    next_url: str
    posts: tuple[str, ...]
    is_complete: bool


def first_step(page: Page, platform: str) -> FirstStep | str:
    """How to go back from a feed's first page, or why it cannot be read. For the worker processes."""
    reading = read_feed(page, None, platform)
    if not isinstance(reading, FeedReading):
        return reading
    older = reading.older
    return FirstStep(
        walk=older.method if older else "feed",
        next_url=try_canonical(older.url) if older else "",
        posts=tuple(entry.identity for entry in reading.entries),
        is_complete=reading.document.is_complete,
    )


class OlderPages:
    """Records the pages of walks for one run."""

    def __init__(self, context: RunContext, commit: Commit) -> None:
        self._context = context
        self._commit = commit

    async def record(self, exchange: Exchange) -> Recorded:
        """Store an answer that is final: what the page lists, and the visit of the next one or why there is none."""
        visit = exchange.visit.visit
        pages = await self._context.store.ask(lambda s: s.backlog.pages(visit.source_id))
        walk = next((page.walk for page in pages if page.next_url == visit.url), "listing")
        before = [page for page in pages if page.walk == walk and page.url != visit.url]
        if exchange.fetch.status != 200 or not exchange.body:
            return await self._end(exchange, walk, _ending(exchange))
        source = self._context.sources[visit.source_id]
        reading = await self._context.workers.run(
            partial(read_older, walk=walk, platform=source.platform, home_url=source.home_url,
                    since=self._context.options.since),
            exchange.page(),
        )  # fmt: skip
        if not isinstance(reading, OlderReading):
            code = reading if isinstance(reading, str) else "unread"
            return await self._end(exchange, walk, f"unread: {code}"[:200])
        return await self._keep(exchange, walk, before, reading)

    async def _keep(
        self, exchange: Exchange, walk: str, before: list[OlderPageRow], reading: OlderReading
    ) -> Recorded:
        visit = exchange.visit.visit
        entries, fresh = await self._fresh(visit, reading)
        digest = digest_of(reading.posts)
        ended = self._reason_to_stop(reading, digest, before, len(fresh))
        if not ended and visit.reason == "gap" and await self._joins(visit, reading):
            ended = "joined"
        row = OlderPageRow(
            source_id=visit.source_id, url=visit.url, walk=walk, fetched_at=to_text(now()),
            posts=len(reading.posts), fresh=len(fresh), digest=digest,
            next_url="" if ended else reading.next_url, ended=ended,
        )  # fmt: skip
        visits = [next_visit(visit, reading.next_url)] if not ended else []
        if walk in LISTINGS:
            visits += [_post_of(visit, url) for url in fresh]
        started_at = self._context.started_at
        closed = visit.reason == "gap" and ended in CATALOGUE_ENDS
        feed_id = visit.feed_id
        recorded = await self._commit(
            exchange,
            lambda s, r: s.fetches.commit_read(
                r, visits=visits, entries=entries if feed_id else None, fresh_since=started_at, older_page=row
            ),
        )
        if closed and feed_id is not None:
            await self._context.store.ask(lambda s: s.feeds.close_gap(feed_id))
        return recorded

    async def _fresh(
        self, visit: Visit, reading: OlderReading
    ) -> tuple[tuple[SeenEntry, ...], tuple[str, ...]]:
        """Entries that are not known yet (another page may word a known one differently), and posts likewise."""
        feed_id = visit.feed_id
        if not reading.entries or feed_id is None:
            known = await self._context.store.ask(lambda s: s.frontier.known(reading.posts))
            return (), tuple(url for url in reading.posts if url not in known)
        entries = await self._context.store.ask(lambda s: s.entries.unlisted(feed_id, reading.entries))
        return entries, tuple(entry.identity for entry in entries)

    def _reason_to_stop(
        self, reading: OlderReading, digest: str, before: list[OlderPageRow], fresh: int
    ) -> str:
        since = self._context.options.since
        if not reading.posts:
            return "empty"
        if any(page.digest == digest for page in before) or any(p.url == reading.next_url for p in before):
            return "repeated"
        if reading.is_complete:
            return "complete"
        if since is not None and reading.oldest is not None and reading.oldest < since:
            return "until"
        stale = [page for page in before if page.posts][-MAX_STALE + 1 :]
        if (
            not reading.entries
            and not fresh
            and len(stale) == MAX_STALE - 1
            and not any(p.fresh for p in stale)
        ):
            return "nothing-new"
        if len(before) >= MAX_PAGES:
            return "limit"
        return "" if reading.next_url else "end"

    async def _joins(self, visit: Visit, reading: OlderReading) -> bool:
        """Whether the page reaches what was known before the gap."""
        feed_id = visit.feed_id
        if feed_id is None:
            return True
        feed = await self._context.store.ask(lambda s: s.feeds.get(feed_id))
        known = await self._context.store.ask(
            lambda s: s.entries.known_identities(feed_id, before=feed.gap_at)
        )
        return any(identity in known for identity in reading.posts)

    async def _end(self, exchange: Exchange, walk: str, ended: str) -> Recorded:
        visit = exchange.visit.visit
        row = OlderPageRow(
            source_id=visit.source_id, url=visit.url, walk=walk, fetched_at=to_text(now()), ended=ended
        )
        error = ended if ended == BOT_WALL else f"http-{exchange.fetch.status}"
        outcome = exchange.ending or Failed(error=error, detail=ended)
        if ended == "past-end":
            return await self._commit(exchange, lambda s, r: s.fetches.commit_read(r, older_page=row))
        return await self._commit(exchange, lambda s, r: s.fetches.commit_failed(r, outcome, older_page=row))


def seed(
    source_id: int, url: str, walk: str, next_url: str, *, posts: tuple[str, ...] = (), ended: str = ""
) -> OlderPageRow:
    """The row from which a walk sets out: a page that was read before, or a name for the place it begins."""
    return OlderPageRow(
        source_id=source_id, url=f"{url}#{walk}", walk=walk, fetched_at=to_text(now()), posts=len(posts),
        digest=digest_of(posts) if posts else "", next_url=next_url, ended=ended,
    )  # fmt: skip


def next_visit(visit: Visit, url: str) -> Visit:
    """The visit of the page after a page."""
    return Visit(
        source_id=visit.source_id, url=url, host=host_of(url), role=visit.role, reason=visit.reason,
        priority=visit.priority, depth=visit.depth, found_on=visit.url, feed_id=visit.feed_id,
    )  # fmt: skip


def digest_of(posts: tuple[str, ...]) -> str:
    """Of what a page lists, whatever the order."""
    return hashlib.sha256("\n".join(sorted(posts)).encode("utf-8", "replace")).hexdigest()[:32]


def stored_page(store: Store, feed_id: int, seen_at: datetime) -> Page | None:
    """The body that the last poll of a feed or home page brought, as a page; None when it is not stored."""
    feed = store.feeds.get(feed_id)
    body = store.pages.find(feed.body_sha256) if feed.body_sha256 else None
    if body is None:
        return None
    return Page(url=feed.url, final_url=feed.url, status=200, headers=(), body=body, fetched_at=seen_at)


def _post_of(visit: Visit, url: str) -> Visit:
    return Visit(
        source_id=visit.source_id, url=url, host=host_of(url), role="article", reason="new",
        priority=PRIORITIES["new"], depth=1, found_on=visit.url,
    )  # fmt: skip


def _ending(exchange: Exchange) -> str:
    if isinstance(exchange.ending, Failed):
        return exchange.ending.error
    if isinstance(exchange.ending, Rejected):
        return exchange.ending.reason
    if exchange.refused_by():
        return BOT_WALL
    status = exchange.fetch.status
    return "past-end" if status in PAST_END else f"http-{status}" if status != 200 else "empty-answer"


def _next_url(page: Page, reading: FeedReading, walk: str) -> str:
    if platform := POSTS_LISTS.get(walk):
        return try_canonical(next_posts_list_url(page.url, platform, listed=len(reading.entries)))
    return try_canonical(reading.older.url) if reading.older is not None else ""
