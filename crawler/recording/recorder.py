"""The way of an exchange: decide what it means, prepare its ending, write it."""

import logging
from datetime import timedelta

from warraq.articles.outcomes import Failed, Outcome, Rejected, Revised, Stored
from warraq.crawler.exchange import Exchange
from warraq.crawler.options import IMAGE_KEPT, IMAGE_REFUSED
from warraq.crawler.parsing import WorkerDied
from warraq.crawler.recording.endings import Ending, Failure
from warraq.crawler.recording.images import prepare_image
from warraq.crawler.recording.learning import learn_site
from warraq.crawler.recording.meaning import OverBudget, Visited, meaning_of
from warraq.crawler.recording.pages import prepare_page
from warraq.crawler.recording.polls import prepare_poll
from warraq.crawler.recording.walks import prepare_archive_page
from warraq.crawler.recording.writing import write
from warraq.crawler.session import RunContext, now, series_of
from warraq.feeds import PollOptions, retry_after
from warraq.storage import CommitResult, Store

logger = logging.getLogger(__name__)
visits = logging.getLogger("warraq.crawler.visits")  # one line per visit, with its facts as fields


async def record(context: RunContext, exchange: Exchange) -> CommitResult | None:
    """Store how the visit ended. None: it was given back, because the budget is spent, or is not ours any more."""
    home_url = context.sources[exchange.visit.source_id].home_url
    meaning = meaning_of(exchange, home_url=home_url)
    if isinstance(meaning, OverBudget):
        lease, queue = exchange.lease, context.queue
        await queue.ask(queue.store.frontier.release, (lease.id,), run_id=lease.run_id or None)
        return None
    await _respect(context, exchange)
    _watch_network(context, exchange)
    ending = await prepare(context, exchange, meaning)
    recorded = await write(context, exchange, ending)
    if recorded.lapsed:
        return None
    await _watch_series(context, exchange, recorded)
    await learn_site(context, exchange, recorded)
    tell(context, exchange, recorded)
    return recorded


async def record_failure(context: RunContext, exchange: Exchange, failed: Failed) -> CommitResult:
    """Store a failure of our own."""
    recorded = await write(context, exchange, Failure(outcome=failed))
    if not recorded.lapsed:
        context.count("failed", exchange.url, recorded.queued)
    return recorded


async def prepare(context: RunContext, exchange: Exchange, meaning: Visited) -> Ending:
    """The ending of an exchange, to be written."""
    try:
        if exchange.purpose == "poll":
            return await prepare_poll(context, exchange, meaning)
        if exchange.purpose == "walk":
            return await prepare_archive_page(context, exchange, meaning)
        if exchange.purpose == "image":
            return prepare_image(exchange, meaning)
        return await prepare_page(context, exchange, meaning)
    except WorkerDied as problem:
        return Failure(outcome=Failed(error="worker-died", detail=str(problem)))


async def _respect(context: RunContext, exchange: Exchange) -> None:
    """After 429 or 503, leave the whole host alone for as long as it asks, or a minute."""
    fetch = exchange.fetch
    if fetch.status not in (429, 503):
        return
    stated = retry_after(fetch.headers, now=now(), options=PollOptions()) or 60.0
    until, host = now() + timedelta(seconds=stated), exchange.visit.host
    why = f"{fetch.status}, asked to wait {stated:.0f} s"
    await context.ask(context.store.hosts.set_not_before, host, until, why)


def _watch_network(context: RunContext, exchange: Exchange) -> None:
    """Note whether our network is up, which any answer shows, to tell failing servers from a failing network."""
    if exchange.fetch.status or isinstance(exchange.ending, Rejected):
        context.answered = True
    else:
        context.unanswered_hosts.add(exchange.visit.host)


async def _watch_series(context: RunContext, exchange: Exchange, recorded: CommitResult) -> None:
    """Close a series of URLs that brings nothing new. URLs that feeds and sitemaps list do not count.

    What a filter refuses is a post all the same: the series brings more of them, should the filter change.
    """
    visit = exchange.visit
    if visit.reason != "new" or visit.role != "article" or exchange.fetch.status == 0:
        return
    if recorded.is_listed:
        return
    is_filtered = isinstance(recorded.outcome, Rejected) and recorded.outcome.is_filtered
    fresh = is_filtered or isinstance(recorded.outcome, (Stored, Revised))
    if not context.traps.note(visit.source_id, visit.url, fresh=fresh):
        return
    series, moment = series_of(visit.url), now()

    def close(store: Store) -> int:
        store.traps.close(visit.source_id, series, now=moment)
        return store.frontier.drop(visit.source_id, lambda url: series_of(url) == series)

    dropped = await context.ask(close, context.store)
    logger.warning("%s: a series of URLs that brings nothing new; %d queued ones dropped", series, dropped)


def tell(context: RunContext, exchange: Exchange, recorded: CommitResult) -> None:
    """Log how a visit ended, and count it."""
    outcome, source = recorded.outcome, context.sources.get(exchange.visit.source_id)
    facts = {
        "source": source.slug if source else "",
        "url": exchange.url,
        "outcome": _name(exchange, outcome),
        "reason": getattr(outcome, "reason", "") or getattr(outcome, "error", ""),
        "status": exchange.fetch.status,
        "seconds": exchange.fetch.seconds,
    }
    visits.info("%s %s", facts["outcome"], exchange.url, extra=facts)
    context.count(_name(exchange, outcome), exchange.url, recorded.queued)


def _name(exchange: Exchange, outcome: Outcome | None) -> str:
    """The name that a visit is counted by. Images have their own: one that is missing is no failure of the crawl."""
    if exchange.purpose == "image":
        return IMAGE_KEPT if outcome is None else IMAGE_REFUSED
    return type(outcome).__name__.lower() if outcome is not None else "read"
