"""What a run visits before anything was fetched, and after the sitemaps were read."""

from datetime import datetime, timedelta
from functools import partial

from warraq.crawler.context import RunContext, now
from warraq.crawler.polls import history_of
from warraq.storage import PRIORITIES, FeedKind, FeedState, Store, Visit, poll_visit

MAX_RECHECKS = 100  # articles of one source asked for again in one run, oldest first


async def poll_visits(
    context: RunContext, *, kinds: tuple[FeedKind, ...], only_first: bool = False
) -> tuple[Visit, ...]:
    """Visits of the feeds that are due; of every feed of the sources that were named, unless the server said wait.

    With `only_first` of those that were never polled.
    """
    moment = now()
    ids = tuple(context.sources)
    if context.options.sources:
        named = await context.store.ask(partial(_feeds_of, source_ids=ids))
        feeds = [
            feed for feed in named if feed.next_poll_at <= moment or not _server_asks_to_wait(feed, moment)
        ]
    else:
        feeds = list(await context.store.ask(lambda s: s.feeds.due(moment, ids)))
    if only_first:
        feeds = [feed for feed in feeds if feed.last_poll_at is None]
    return tuple(poll_visit(feed) for feed in feeds if feed.kind in kinds and feed.state == "active")


def _feeds_of(store: Store, *, source_ids: tuple[int, ...]) -> list[FeedState]:
    return [feed for number in source_ids for feed in store.feeds.of_source(number)]


async def queue_children(context: RunContext, source_id: int) -> None:
    """Queue the sitemaps of a source that are due and not queued: those that an index has just named."""
    moment = now()

    def add(store: Store) -> None:
        due = [feed for feed in store.feeds.due(moment, (source_id,)) if feed.kind == "sitemap"]
        fresh = [feed for feed in due if feed.last_poll_at is None or feed.last_poll_at < context.started_at]
        store.frontier.add(tuple(poll_visit(feed) for feed in fresh))

    await context.store.ask(add)


async def queue_vanished(context: RunContext, source_id: int) -> None:
    """When no sitemap of the source waits any more, queue the articles that none of them lists any longer."""
    await context.store.ask(lambda s: s.entries.queue_vanished(source_id, priority=PRIORITIES["vanished"]))


async def queue_rechecks(context: RunContext) -> None:
    """Queue conditional requests for articles nothing was heard of for long: edits and removals show no other way."""
    for source_id in context.sources:
        before = now() - timedelta(days=context.politeness(source_id).recheck_days)
        await context.store.ask(partial(_add_rechecks, source_id=source_id, before=before))


def _add_rechecks(store: Store, *, source_id: int, before: datetime) -> None:
    store.frontier.add_rechecks(source_id, before=before, limit=MAX_RECHECKS, priority=PRIORITIES["recheck"])


def _server_asks_to_wait(feed: FeedState, moment: datetime) -> bool:
    """The server itself said "not before": even a person naming the source does not change that."""
    asked_until = history_of(feed).asked_until
    return asked_until is not None and asked_until > moment
