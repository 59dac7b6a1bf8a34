"""What becomes of an exchange: by role and status to parsing, to an outcome, to one transaction."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from articles.ingest import Prepared, prepare
from articles.outcomes import Failed, Outcome, Rejected, Revised, Stored
from crawler.context import RunContext, now
from crawler.exchange import Exchange
from crawler.older import OlderPages, next_visit, seed
from crawler.own_text import page_of_entry
from crawler.polls import decide
from crawler.traps import series_of
from crawler.work import FeedReading, PageReading, SitemapReading, read_feed, read_page, read_sitemap
from crawler.workers import WorkerDied
from feeds import PollOptions, retry_after
from storage import (
    PRIORITIES,
    FeedState,
    FetchRecord,
    OlderPageRow,
    Recorded,
    Role,
    Store,
    Visit,
    VisitReason,
    host_of,
)

logger = logging.getLogger(__name__)
visits = logging.getLogger("crawler.visits")  # a line for every visit, with its facts as fields

MAX_ATTEMPTS = (
    3  # visits of one URL that ended without an answer, or killed their worker, before it is set aside
)
RETRY_AFTER = timedelta(minutes=10)  # doubled at each attempt; usually that is the next run
TRANSIENT = frozenset({"timeout", "dns", "connection", "truncated", "worker-died"})
REFUSALS = frozenset({401, 402, 403, 404, 410, 451})  # the page cannot be had; the feed's own text may do
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_DEPTH = 50  # listing pages followed one from the other
MAX_SITEMAPS = 50  # of one source: an index that names indexes has no end of its own


class Recorder:
    """Records the exchanges of one run."""

    def __init__(self, context: RunContext) -> None:
        self._context = context

    async def record(self, exchange: Exchange) -> Recorded | None:
        """Store how the visit ended. None when it was given back, because the budget is spent."""
        if exchange.postponed:
            lease = exchange.visit.id
            await self._context.store.ask(lambda store: store.frontier.release((lease,)))
            return None
        await self._respect(exchange)
        recorded = await self._record(exchange)
        await self._watch(exchange, recorded)
        self._log(exchange, recorded)
        self._context.count(_name(recorded.outcome), exchange.url, recorded.queued)
        return recorded

    def _log(self, exchange: Exchange, recorded: Recorded) -> None:
        outcome = recorded.outcome
        source = self._context.sources.get(exchange.visit.visit.source_id)
        facts = {
            "source": source.slug if source else "",
            "url": exchange.url,
            "outcome": _name(outcome),
            "reason": getattr(outcome, "reason", "") or getattr(outcome, "error", ""),
            "status": exchange.fetch.status,
            "seconds": exchange.fetch.seconds,
        }
        visits.info("%s %s", facts["outcome"], exchange.url, extra=facts)

    async def _watch(self, exchange: Exchange, recorded: Recorded) -> None:
        """Leave a series of addresses alone that brings nothing new. What feeds and sitemaps list is no series."""
        visit = exchange.visit.visit
        if visit.reason != "new" or visit.role != "article" or exchange.fetch.status == 0:
            return
        if await self._context.store.ask(lambda s: s.feeds.lists(visit.url)):
            return
        fresh = isinstance(recorded.outcome, (Stored, Revised))
        if not self._context.traps.note(visit.source_id, visit.url, fresh=fresh):
            return
        series = series_of(visit.url)
        dropped = await self._context.store.ask(
            lambda s: s.frontier.drop(visit.source_id, lambda url: series_of(url) == series)
        )
        logger.warning("%s: a series that brings nothing new, %d more left unvisited", series, dropped)

    async def record_failure(self, exchange: Exchange, failed: Failed) -> Recorded:
        """Store a failure that is no fault of the server."""
        recorded = await self._commit_failed(exchange, failed)
        self._context.count("failed", exchange.url, recorded.queued)
        return recorded

    async def _record(self, exchange: Exchange) -> Recorded:
        self._watch_network(exchange)
        if exchange.visit.visit.reason in ("backfill", "gap"):
            return await self._record_older(exchange)
        if exchange.visit.visit.feed_id is not None:
            return await self._record_poll(exchange)
        if (prepared := await self._from_feed(exchange)) is not None:
            return await self._commit(exchange, lambda s, r: s.commit_article(r, prepared), keep_body=False)
        status = exchange.fetch.status
        if exchange.ending is not None:
            return await self._commit_failed(exchange, exchange.ending)
        if status == 304:
            return await self._commit(exchange, lambda s, r: s.commit_not_modified(r))
        if status in (404, 410):
            return await self._commit(exchange, lambda s, r: s.commit_gone(r))
        if status in REDIRECTS:
            return await self._commit_failed(exchange, _unfollowed(exchange))
        if status != 200:
            return await self._commit_failed(exchange, Failed(error=f"http-{status}"))
        if not exchange.body:
            return await self._commit_failed(exchange, Failed(error="empty", detail="200 with an empty body"))
        try:
            if exchange.visit.visit.role == "listing":
                return await self._record_listing(exchange)
            return await self._record_article(exchange)
        except WorkerDied as problem:
            return await self._commit_failed(exchange, Failed(error="worker-died", detail=str(problem)))

    # -- articles and listings

    async def _record_article(self, exchange: Exchange) -> Recorded:
        url = exchange.url
        hints = await self._context.store.ask(lambda s: s.feeds.hints(url))
        prepared = await self._context.workers.run(partial(prepare, hints=hints), exchange.page())
        if isinstance(prepared, (Rejected, Failed)):
            return await self._commit_failed(exchange, prepared, keep_body=True)
        if exchange.is_partial:
            if exchange.visit.article_id is not None:  # half of it is no new version of what is stored
                failed = Failed(error="truncated", detail="the packed body ends in the middle")
                return await self._commit_failed(exchange, failed)
            prepared = _flagged(prepared, "partial")
        return await self._commit(exchange, lambda s, r: s.commit_article(r, prepared), keep_body=True)

    async def _from_feed(self, exchange: Exchange) -> Prepared | None:
        """The article as the feed itself gives it, when its page is refused, paid for or gone and never was read."""
        ending, url = exchange.ending, exchange.url
        forbidden = isinstance(ending, Rejected) and ending.reason == "robots"
        if exchange.visit.visit.role != "article" or not (forbidden or exchange.fetch.status in REFUSALS):
            return None
        entry = await self._context.store.ask(lambda s: s.feeds.own_text(url))
        if entry is None:
            return None
        hints = await self._context.store.ask(lambda s: s.feeds.hints(url))
        page = page_of_entry(entry, fetched_at=exchange.fetch.started_at)
        prepared = await self._context.workers.run(partial(prepare, hints=hints), page)
        if isinstance(prepared, (Rejected, Failed)) or prepared.article is None:
            return None
        return _flagged(prepared, "from-feed")

    async def _record_older(self, exchange: Exchange) -> Recorded:
        """A page of older posts: tried again when what hindered it may pass."""
        passing = isinstance(exchange.ending, Failed) and exchange.ending.error in TRANSIENT
        passing = passing or exchange.fetch.status in (429, 500, 502, 503, 504)
        if passing and exchange.visit.attempts < MAX_ATTEMPTS:
            failed = exchange.ending or Failed(error=f"http-{exchange.fetch.status}")
            retry_at = now() + RETRY_AFTER * 2 ** (exchange.visit.attempts - 1)
            return await self._commit(exchange, lambda s, r: s.commit_failed(r, failed, retry_at=retry_at))
        return await OlderPages(self._context, self._commit).record(exchange)

    def _watch_network(self, exchange: Exchange) -> None:
        """Tell servers that fail from a network of ours that is down: any answer at all, and it is up."""
        if exchange.fetch.status or isinstance(exchange.ending, Rejected):
            self._context.answered = True
        else:
            self._context.unanswered_hosts.add(exchange.visit.visit.host)

    async def _record_listing(self, exchange: Exchange) -> Recorded:
        reading = await self._read_page(exchange)
        if not isinstance(reading, PageReading):
            return await self._commit_failed(exchange, reading)
        visits = await self._visits_of(exchange, reading)
        return await self._commit(exchange, lambda s, r: s.commit_read(r, visits=visits))

    async def _read_page(self, exchange: Exchange) -> PageReading | Rejected | Failed:
        home = self._context.sources[exchange.visit.visit.source_id].home_url
        reading = await self._context.workers.run(
            read_page, exchange.page(), home, self._context.options.since
        )
        return Rejected(reason="not-html", detail=reading) if isinstance(reading, str) else reading

    async def _visits_of(self, exchange: Exchange, reading: PageReading) -> tuple[Visit, ...]:
        """Links to posts, and the next page of the list as long as this one had a post we did not know.

        Categories and the like are followed only where neither feed nor sitemap says what there is.
        """
        visit = exchange.visit.visit
        links = (*reading.posts, *reading.older, *reading.listings)
        source_id = visit.source_id
        known = await self._context.store.ask(lambda s: s.frontier.known(links))
        guided = await self._context.store.ask(lambda s: bool(s.feeds.reading_entries(source_id)))
        fresh = [
            url
            for url in reading.posts
            if url not in known and not self._context.traps.is_closed(source_id, url)
        ]
        visits = [self._visit(exchange, url, "article") for url in fresh]
        if visit.depth < MAX_DEPTH:
            if fresh:
                visits += [
                    self._visit(exchange, url, "listing") for url in reading.older[:1] if url not in known
                ]
            if not guided and visit.depth < 3:
                visits += [
                    self._visit(exchange, url, "listing") for url in reading.listings if url not in known
                ]
        return tuple(visits)

    def _visit(
        self,
        exchange: Exchange,
        url: str,
        role: Role,
        reason: VisitReason = "new",
        feed_id: int | None = None,
    ) -> Visit:
        visit = exchange.visit.visit
        return Visit(
            source_id=visit.source_id,
            url=url,
            host=host_of(url),
            role=role,
            reason=reason,
            priority=PRIORITIES[reason] + (5 if role == "listing" else 0),
            depth=visit.depth + 1,
            found_on=visit.url,
            feed_id=feed_id,
        )

    # -- feeds, sitemaps, home pages

    async def _record_poll(self, exchange: Exchange) -> Recorded:
        feed_id = exchange.visit.visit.feed_id
        assert feed_id is not None
        feed = await self._context.store.ask(lambda s: s.feeds.get(feed_id))
        status = exchange.fetch.status
        if exchange.ending is not None:
            code = exchange.ending.error if isinstance(exchange.ending, Failed) else exchange.ending.reason
            return await self._commit_poll_failure(exchange, feed, exchange.ending, code)
        if status == 304:
            state, _ = decide(self._context, feed, exchange, now=now())
            return await self._commit(exchange, lambda s, r: s.commit_read(r, visits=(), feed=state))
        if status != 200 or not exchange.body:
            code = f"http-{status}" if status != 200 else "empty"
            return await self._commit_poll_failure(exchange, feed, Failed(error=code), code)
        digest = hashlib.sha256(exchange.body).hexdigest()
        if digest == feed.body_sha256:
            state, _ = decide(self._context, feed, exchange, now=now(), body_sha256=digest)
            return await self._commit(exchange, lambda s, r: s.commit_read(r, visits=(), feed=state))
        try:
            if feed.kind == "feed":
                return await self._record_feed(exchange, feed, digest)
            if feed.kind == "sitemap":
                return await self._record_sitemap(exchange, feed, digest)
            return await self._record_home(exchange, feed, digest)
        except WorkerDied as problem:
            failed = Failed(error="worker-died", detail=str(problem))
            return await self._commit_poll_failure(exchange, feed, failed, failed.error)

    async def _record_feed(self, exchange: Exchange, feed: FeedState, digest: str) -> Recorded:
        since = self._context.options.since
        platform = self._context.sources[feed.source_id].platform
        reading: FeedReading | str | Rejected | Failed = await self._context.workers.run(
            read_feed, exchange.page(), since, platform
        )
        if not isinstance(reading, FeedReading):
            return await self._commit_unread(exchange, feed, reading, "not-a-feed")
        document, entries = reading.document, reading.entries
        feed_id = feed.id
        known = await self._context.store.ask(lambda s: s.feeds.known_identities(feed_id))
        shares = any(entry.identity in known for entry in entries) if known and entries else None
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
            statements={
                "ttl_minutes": document.ttl_minutes,
                "update_period_s": document.update_period_s,
                "skip_hours": document.skip_hours,
                "skip_days": document.skip_days,
            },
        )
        if schedule.has_gap:
            logger.warning("%s: posts may have been missed since the last poll", feed.url)
        older, row = _way_back(exchange, reading) if schedule.has_gap else ((), None)
        return await self._commit(
            exchange,
            lambda s, r: s.commit_read(
                r,
                visits=older,
                older_page=row,
                feed=state,
                entries=entries,
                fresh_since=self._context.started_at,
            ),
            keep_body=True,
        )

    async def _record_sitemap(self, exchange: Exchange, feed: FeedState, digest: str) -> Recorded:
        home, since = self._context.sources[feed.source_id].home_url, self._context.options.since
        reading: SitemapReading | str | Rejected | Failed = await self._context.workers.run(
            read_sitemap, exchange.page(), home, since
        )
        if not isinstance(reading, SitemapReading):
            return await self._commit_unread(exchange, feed, reading, "not-a-sitemap")
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
        children = tuple(
            FeedState(source_id=feed.source_id, url=url, kind="sitemap", next_poll_at=moment)
            for url in fresh[: max(0, MAX_SITEMAPS - len(followed))]
        )
        entries = reading.entries if reading.format != "index" else ()
        complete = not reading.is_truncated and not since
        return await self._commit(
            exchange,
            lambda s, r: s.commit_read(
                r, visits=(), feed=state, entries=entries, complete=complete, more_feeds=children,
                fresh_since=self._context.started_at,
            ),
            keep_body=True,
        )  # fmt: skip

    async def _sitemaps_of(self, source_id: int) -> set[str]:
        feeds = await self._context.store.ask(lambda s: s.feeds.of_source(source_id))
        return {feed.url for feed in feeds if feed.kind == "sitemap"}

    async def _record_home(self, exchange: Exchange, feed: FeedState, digest: str) -> Recorded:
        reading = await self._read_page(exchange)
        if not isinstance(reading, PageReading):
            return await self._commit_unread(exchange, feed, reading, "not-html")
        state, _ = decide(self._context, feed, exchange, now=now(), body_sha256=digest)
        visits = await self._visits_of(exchange, reading)
        return await self._commit(
            exchange, lambda s, r: s.commit_read(r, visits=visits, feed=state), keep_body=True
        )

    # -- endings

    async def _commit_unread(
        self, exchange: Exchange, feed: FeedState, reading: str | Rejected | Failed, code: str
    ) -> Recorded:
        outcome = Failed(error=code, detail=reading) if isinstance(reading, str) else reading
        return await self._commit_poll_failure(exchange, feed, outcome, code)

    async def _commit_poll_failure(
        self, exchange: Exchange, feed: FeedState, outcome: Failed | Rejected, code: str
    ) -> Recorded:
        state, _ = decide(self._context, feed, exchange, now=now(), error=code)
        if not exchange.fetch.status and isinstance(outcome, Failed):
            self._context.unanswered.append((feed, exchange, code))
        if feed.kind == "feed" and code not in ("robots",):
            self._context.failed_sources.add(self._context.sources[feed.source_id].slug)
        return await self._commit(exchange, lambda s, r: s.commit_failed(r, outcome, feed=state))

    async def _commit_failed(
        self, exchange: Exchange, outcome: Failed | Rejected, *, keep_body: bool = False
    ) -> Recorded:
        """Tried again in a later run when it may pass, at most MAX_ATTEMPTS times."""
        retry_at = None
        passing = isinstance(outcome, Failed) and (
            outcome.error in TRANSIENT or exchange.fetch.status in (429, 503)
        )
        if passing and exchange.visit.attempts < MAX_ATTEMPTS:
            retry_at = now() + RETRY_AFTER * 2 ** (exchange.visit.attempts - 1)
        return await self._commit(
            exchange, lambda s, r: s.commit_failed(r, outcome, retry_at=retry_at), keep_body=keep_body
        )

    async def _commit(
        self, exchange: Exchange, commit: Callable[[Store, FetchRecord], Recorded], *, keep_body: bool = False
    ) -> Recorded:
        record = FetchRecord(
            run_id=self._context.run_id,
            visit=exchange.visit,
            fetch=exchange.fetch,
            body=exchange.body if keep_body else None,
        )
        return await self._context.store.ask(lambda store: commit(store, record))

    async def _respect(self, exchange: Exchange) -> None:
        """After 429 or 503, leave the whole host alone for as long as it says, or a minute."""
        fetch = exchange.fetch
        if fetch.status not in (429, 503):
            return
        stated = retry_after(fetch.headers, now=now(), options=PollOptions()) or 60.0
        until, host = now() + timedelta(seconds=stated), exchange.visit.visit.host
        why = f"{fetch.status}, asked to wait {stated:.0f} s"
        await self._context.store.ask(lambda s: s.hosts.set_not_before(host, until, why))


def _flagged(prepared: Prepared, flag: str) -> Prepared:
    if prepared.article is None:
        return prepared
    flags = tuple(dict.fromkeys((*prepared.article.flags, flag)))
    return replace(prepared, article=replace(prepared.article, flags=flags))


def _way_back(exchange: Exchange, reading: FeedReading) -> tuple[tuple[Visit, ...], OlderPageRow | None]:
    """The first page behind a feed's window, to fetch what was missed, when the feed has a way there."""
    if reading.older is None:
        return (), None
    visit = exchange.visit.visit
    asked = replace(visit, reason="gap", priority=PRIORITIES["gap"])
    row = seed(
        visit.source_id,
        visit.url,
        "gap",
        reading.older.url,
        posts=tuple(entry.identity for entry in reading.entries),
    )
    return (next_visit(asked, reading.older.url),), row


def _unfollowed(exchange: Exchange) -> Failed:
    """A redirect that was not followed leads out of the web: file:, data:, ftp:, or nowhere."""
    target = dict(exchange.fetch.headers).get("location", "")
    return Failed(error="bad-redirect", detail=f"redirect to {target[:200]!r}")


def _name(outcome: Outcome | None) -> str:
    return type(outcome).__name__.lower() if outcome is not None else "read"
