"""What becomes of an exchange: by role and status to parsing, to an outcome, to one transaction."""

import logging
from datetime import timedelta

from warraq.articles.outcomes import Failed, Outcome, Rejected, Revised, Stored
from warraq.crawler.commits import MAX_ATTEMPTS, PASSING_STATUSES, RETRY_AFTER, TRANSIENT, Commits
from warraq.crawler.context import RunContext, now
from warraq.crawler.exchange import Exchange
from warraq.crawler.older import OlderPages
from warraq.crawler.recording_pages import PageRecorder
from warraq.crawler.recording_polls import PollRecorder
from warraq.crawler.redirects import redirected_away
from warraq.crawler.traps import series_of
from warraq.crawler.workers import WorkerDied
from warraq.feeds import PollOptions, retry_after
from warraq.storage import Recorded, Store

logger = logging.getLogger(__name__)
visits = logging.getLogger("warraq.crawler.visits")  # a line for every visit, with its facts as fields

REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Recorder:
    """Records the exchanges of one run."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._commits = Commits(context)
        self._pages = PageRecorder(context, self._commits)
        self._polls = PollRecorder(context, self._commits, self._pages)

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

    async def record_failure(self, exchange: Exchange, failed: Failed) -> Recorded:
        """Store a failure that is no fault of the server."""
        recorded = await self._commits.failed(exchange, failed)
        self._context.count("failed", exchange.url, recorded.queued)
        return recorded

    async def _record(self, exchange: Exchange) -> Recorded:
        self._watch_network(exchange)
        if exchange.visit.visit.reason in ("backfill", "gap"):
            return await self._record_older(exchange)
        if exchange.visit.visit.feed_id is not None:
            return await self._polls.record(exchange)
        wall = exchange.refused_by()
        if (prepared := await self._pages.from_feed(exchange, wall=wall)) is not None:
            return await self._commits.store(
                exchange, lambda s, r: s.fetches.commit_article(r, prepared, wall=wall), keep_body=False
            )
        if wall:
            return await self._commits.walled(exchange, wall)
        status = exchange.fetch.status
        if exchange.ending is not None:
            return await self._commits.failed(exchange, exchange.ending)
        if status == 304:
            return await self._commits.store(exchange, lambda s, r: s.fetches.commit_not_modified(r))
        if status in (404, 410):
            return await self._commits.store(exchange, lambda s, r: s.fetches.commit_gone(r))
        if redirect := redirected_away(
            exchange, self._context.sources[exchange.visit.visit.source_id].home_url
        ):
            return await self._commits.store(
                exchange, lambda s, r: s.fetches.commit_gone(r, redirect=redirect)
            )
        if status in REDIRECTS:
            return await self._commits.failed(exchange, _unfollowed(exchange))
        if status != 200:
            return await self._commits.failed(exchange, Failed(error=f"http-{status}"))
        if not exchange.body:
            return await self._commits.failed(
                exchange, Failed(error="empty", detail="200 with an empty body")
            )
        try:
            if exchange.visit.visit.role == "listing":
                return await self._pages.record_listing(exchange)
            return await self._pages.record_article(exchange)
        except WorkerDied as problem:
            return await self._commits.failed(exchange, Failed(error="worker-died", detail=str(problem)))

    async def _record_older(self, exchange: Exchange) -> Recorded:
        """A page of older posts: tried again when what hindered it may pass."""
        passing = isinstance(exchange.ending, Failed) and exchange.ending.error in TRANSIENT
        is_busy = exchange.fetch.status in PASSING_STATUSES and not exchange.refused_by()
        passing = passing or is_busy
        if passing and exchange.visit.attempts < MAX_ATTEMPTS:
            failed = exchange.ending or Failed(error=f"http-{exchange.fetch.status}")
            retry_at = now() + RETRY_AFTER * 2 ** (exchange.visit.attempts - 1)
            return await self._commits.store(
                exchange, lambda s, r: s.fetches.commit_failed(r, failed, retry_at=retry_at)
            )
        return await OlderPages(self._context, self._commits.store).record(exchange)

    def _watch_network(self, exchange: Exchange) -> None:
        """Tell servers that fail from a network of ours that is down: any answer at all, and it is up."""
        if exchange.fetch.status or isinstance(exchange.ending, Rejected):
            self._context.answered = True
        else:
            self._context.unanswered_hosts.add(exchange.visit.visit.host)

    async def _watch(self, exchange: Exchange, recorded: Recorded) -> None:
        """Leave a series of addresses alone that brings nothing new. What feeds and sitemaps list is no series."""
        visit = exchange.visit.visit
        if visit.reason != "new" or visit.role != "article" or exchange.fetch.status == 0:
            return
        if await self._context.store.ask(lambda s: s.entries.lists(visit.url)):
            return
        fresh = isinstance(recorded.outcome, (Stored, Revised))
        if not self._context.traps.note(visit.source_id, visit.url, fresh=fresh):
            return
        series, moment = series_of(visit.url), now()

        def leave(store: Store) -> int:
            store.traps.close(visit.source_id, series, now=moment)
            return store.frontier.drop(visit.source_id, lambda url: series_of(url) == series)

        dropped = await self._context.store.ask(leave)
        logger.warning("%s: a series that brings nothing new, %d more left unvisited", series, dropped)

    async def _respect(self, exchange: Exchange) -> None:
        """After 429 or 503, leave the whole host alone for as long as it says, or a minute."""
        fetch = exchange.fetch
        if fetch.status not in (429, 503):
            return
        stated = retry_after(fetch.headers, now=now(), options=PollOptions()) or 60.0
        until, host = now() + timedelta(seconds=stated), exchange.visit.visit.host
        why = f"{fetch.status}, asked to wait {stated:.0f} s"
        await self._context.store.ask(lambda s: s.hosts.set_not_before(host, until, why))

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


def _unfollowed(exchange: Exchange) -> Failed:
    """A redirect that was not followed leads out of the web: file:, data:, ftp:, or nowhere."""
    target = dict(exchange.fetch.headers).get("location", "")
    return Failed(error="bad-redirect", detail=f"redirect to {target[:200]!r}")


def _name(outcome: Outcome | None) -> str:
    return type(outcome).__name__.lower() if outcome is not None else "read"
