"""What becomes of polls: of feeds, sitemaps and home pages."""

import hashlib
import logging
from dataclasses import replace
from functools import partial

from warraq.articles.outcomes import Failed, Rejected
from warraq.articles.urls import try_canonical
from warraq.crawler.commits import Commits
from warraq.crawler.context import RunContext, now
from warraq.crawler.exchange import Exchange
from warraq.crawler.older import next_visit, seed
from warraq.crawler.polls import decide
from warraq.crawler.recording_pages import PageRecorder
from warraq.crawler.walls import BOT_WALL, TOLD, wall_of
from warraq.crawler.work import FeedReading, PageReading, SitemapReading, read_feed, read_sitemap
from warraq.crawler.workers import WorkerDied
from warraq.feeds import FeedWishes
from warraq.storage import PRIORITIES, FeedState, FetchRecord, OlderPageRow, Recorded, Store, Visit

logger = logging.getLogger(__name__)

MAX_SITEMAPS = 50  # of one source: an index that names indexes has no end of its own


class PollRecorder:
    """Records polls for one run."""

    def __init__(self, context: RunContext, commits: Commits, pages: PageRecorder) -> None:
        self._context = context
        self._commits = commits
        self._pages = pages

    async def record(self, exchange: Exchange) -> Recorded:
        """Store a poll: its answer, and when the next one is."""
        feed_id = exchange.visit.visit.feed_id
        assert feed_id is not None
        status = exchange.fetch.status
        if status == 304 and exchange.ending is None:  # most polls: one question to the store
            return await self._commits.store(exchange, partial(self._unchanged, exchange, feed_id))
        feed = await self._context.store.ask(lambda s: s.feeds.get(feed_id))
        if exchange.ending is not None:
            return await self._failed(exchange, feed, exchange.ending)
        if status != 200 or not exchange.body:
            code = f"http-{status}" if status != 200 else "empty"
            return await self._failed(exchange, feed, _failed(code, exchange.refused_by()))
        digest = hashlib.sha256(exchange.body).hexdigest()
        if digest == feed.body_sha256:
            state, _ = decide(self._context, feed, exchange, now=now(), body_sha256=digest)
            return await self._commits.store(
                exchange, lambda s, r: s.fetches.commit_read(r, visits=(), feed=state)
            )
        try:
            if feed.kind == "feed":
                return await self._feed(exchange, feed, digest)
            if feed.kind == "sitemap":
                return await self._sitemap(exchange, feed, digest)
            return await self._home(exchange, feed, digest)
        except WorkerDied as problem:
            return await self._failed(exchange, feed, Failed(error="worker-died", detail=str(problem)))

    def _unchanged(self, exchange: Exchange, feed_id: int, store: Store, record: FetchRecord) -> Recorded:
        state, _ = decide(self._context, store.feeds.get(feed_id), exchange, now=now())
        return store.fetches.commit_read(record, visits=(), feed=state)

    async def _feed(self, exchange: Exchange, feed: FeedState, digest: str) -> Recorded:
        since = self._context.options.since
        platform = self._context.sources[feed.source_id].platform
        reading: FeedReading | str | Rejected | Failed = await self._context.workers.run(
            read_feed, exchange.page(), since, platform
        )
        if not isinstance(reading, FeedReading):
            return await self._unread(exchange, feed, reading, "not-a-feed")
        document, entries = reading.document, reading.entries
        feed_id = feed.id
        shares = await self._context.store.ask(lambda s: s.entries.is_shared(feed_id, entries))
        state, schedule = decide(
            self._context,
            replace(
                feed,
                title=document.title or feed.title,
                format=f"{document.format}{document.version}",
                hubs=" ".join(document.hubs[:10]),
            ),
            exchange,
            now=now(),
            body_sha256=digest,
            shares_entry=shares,
            published=reading.published,
            wishes=FeedWishes(
                ttl_minutes=document.ttl_minutes,
                update_period_s=document.update_period_s,
                skip_hours=document.skip_hours,
                skip_days=document.skip_days,
            ),
        )
        if schedule.has_gap:
            logger.warning("%s: posts may have been missed since the last poll", feed.url)
        older, row = _way_back(exchange, reading) if schedule.has_gap else ((), None)
        return await self._commits.store(
            exchange,
            lambda s, r: s.fetches.commit_read(
                r,
                visits=older,
                older_page=row,
                feed=state,
                entries=entries,
                fresh_since=self._context.started_at,
            ),
            keep_body=True,
        )

    async def _sitemap(self, exchange: Exchange, feed: FeedState, digest: str) -> Recorded:
        home, since = self._context.sources[feed.source_id].home_url, self._context.options.since
        reading: SitemapReading | str | Rejected | Failed = await self._context.workers.run(
            read_sitemap, exchange.page(), home, since
        )
        if not isinstance(reading, SitemapReading):
            return await self._unread(exchange, feed, reading, "not-a-sitemap")
        state, _ = decide(
            self._context, replace(feed, format=reading.format), exchange, now=now(), body_sha256=digest
        )
        moment = now()
        followed = await self._sitemaps_of(feed.source_id)
        fresh = [url for url in reading.children if url not in followed]
        if len(fresh) > MAX_SITEMAPS - len(followed):
            logger.warning(
                "%s: %d sitemaps are too many, the first are read", feed.url, len(fresh) + len(followed)
            )
        fresh = fresh[: max(0, MAX_SITEMAPS - len(followed))]
        followed.update(fresh)  # before anything is awaited: another index may be read at the same time
        children = tuple(
            FeedState(source_id=feed.source_id, url=url, kind="sitemap", next_poll_at=moment) for url in fresh
        )
        entries = reading.entries if reading.format != "index" else ()
        complete = not reading.is_truncated and not since
        return await self._commits.store(
            exchange,
            lambda s, r: s.fetches.commit_read(
                r, visits=(), feed=state, entries=entries, complete=complete, more_feeds=children,
                fresh_since=self._context.started_at,
            ),
            keep_body=True,
        )  # fmt: skip

    async def _sitemaps_of(self, source_id: int) -> set[str]:
        """The sitemaps that are followed, those of this run among them: the caller adds to the set."""
        if source_id not in self._context.sitemaps:
            feeds = await self._context.store.ask(lambda s: s.feeds.of_source(source_id))
            known = {feed.url for feed in feeds if feed.kind == "sitemap"}
            self._context.sitemaps.setdefault(source_id, known)
        return self._context.sitemaps[source_id]

    async def _home(self, exchange: Exchange, feed: FeedState, digest: str) -> Recorded:
        reading = await self._pages.read(exchange)
        if not isinstance(reading, PageReading):
            return await self._unread(exchange, feed, reading, "not-html")
        state, _ = decide(self._context, feed, exchange, now=now(), body_sha256=digest)
        visits = await self._pages.visits_of(exchange, reading)
        return await self._commits.store(
            exchange, lambda s, r: s.fetches.commit_read(r, visits=visits, feed=state), keep_body=True
        )

    async def _unread(
        self, exchange: Exchange, feed: FeedState, reading: str | Rejected | Failed, code: str
    ) -> Recorded:
        if isinstance(reading, Failed) and reading.error == BOT_WALL:
            return await self._failed(exchange, feed, _failed(code, reading.detail))
        outcome = Failed(error=code, detail=reading) if isinstance(reading, str) else reading
        wall = wall_of(exchange.page()) if isinstance(reading, str) else ""
        return await self._failed(
            exchange, feed, _failed(code, wall) if wall else outcome, "" if wall else code
        )

    async def _failed(
        self, exchange: Exchange, feed: FeedState, outcome: Failed | Rejected, code: str = ""
    ) -> Recorded:
        code = code or (outcome.error if isinstance(outcome, Failed) else outcome.reason)
        state, _ = decide(self._context, feed, exchange, now=now(), error=code)
        if not exchange.fetch.status and isinstance(outcome, Failed):
            self._context.unanswered.append((feed, exchange, code))
        if feed.kind == "feed" and code not in ("robots",):
            self._context.failed_sources.add(self._context.sources[feed.source_id].slug)
        return await self._commits.store(
            exchange, lambda s, r: s.fetches.commit_failed(r, outcome, feed=state)
        )


def _failed(code: str, wall: str) -> Failed:
    """The failure of that code, or the wall that answered, known by this sign."""
    return Failed(error=BOT_WALL, detail=f"{TOLD}: {wall}") if wall else Failed(error=code)


def _way_back(exchange: Exchange, reading: FeedReading) -> tuple[tuple[Visit, ...], OlderPageRow | None]:
    """The first page behind a feed's window, to fetch what was missed, when the feed has a way there."""
    url = try_canonical(reading.older.url) if reading.older is not None else ""
    if not url:
        return (), None
    visit = exchange.visit.visit
    asked = replace(visit, reason="gap", priority=PRIORITIES["gap"])
    row = seed(
        visit.source_id,
        visit.url,
        "gap",
        url,
        posts=tuple(entry.identity for entry in reading.entries),
    )
    return (next_visit(asked, url),), row
