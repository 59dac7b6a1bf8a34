"""What a run queues at its start, and after the sitemaps were read."""

from datetime import datetime, timedelta

from warraq.crawler.session import RunContext, now
from warraq.feeds import history_of
from warraq.storage import PRIORITIES, FeedKind, FeedState, Store, Visit, poll_visit

MAX_RECHECKS = 100  # articles of one source checked again in one run


async def poll_visits(
    context: RunContext, *, kinds: tuple[FeedKind, ...], only_first: bool = False
) -> tuple[Visit, ...]:
    """Polls of the feeds that are due, or of every feed of sources named by the user unless the server asked to wait.

    With `only_first`, only feeds that were never polled.
    """
    moment = now()
    ids = tuple(context.sources)
    if context.options.sources:
        named = await context.ask(_feeds_of, context.store, source_ids=ids)
        feeds = [
            feed for feed in named if feed.next_poll_at <= moment or not _server_asks_to_wait(feed, moment)
        ]
    else:
        feeds = list(await context.ask(context.store.feeds.due, moment, ids))
    if only_first:
        feeds = [feed for feed in feeds if feed.last_poll_at is None]
    return tuple(poll_visit(feed) for feed in feeds if feed.kind in kinds and feed.state == "active")


async def queue_polls(context: RunContext, *, kinds: tuple[FeedKind, ...]) -> None:
    """Queue the polls of `poll_visits`, without those that another crawl made since this one, or its cluster, began."""
    since = context.started_at
    if cluster := context.options.cluster:
        began: datetime | None = await context.ask(context.store.runs.began, cluster)
        since = min(since, began or since)
    visits = await poll_visits(context, kinds=kinds)
    await context.ask(context.store.frontier.add, visits, unless_polled_since=since)


def _feeds_of(store: Store, *, source_ids: tuple[int, ...]) -> list[FeedState]:
    return [feed for number in source_ids for feed in store.feeds.of_source(number)]


async def queue_children(context: RunContext, source_id: int) -> None:
    """Queue the sitemaps that an index of this source has just named."""
    moment = now()

    def add(store: Store) -> None:
        due = [feed for feed in store.feeds.due(moment, (source_id,)) if feed.kind == "sitemap"]
        fresh = [feed for feed in due if feed.last_poll_at is None or feed.last_poll_at < context.started_at]
        store.frontier.add(tuple(poll_visit(feed) for feed in fresh))

    await context.ask(add, context.store)


async def queue_vanished(context: RunContext, source_id: int) -> None:
    """Queue the articles that left the sitemaps of the source, once all of its sitemaps have been read."""
    await context.ask(context.store.entries.queue_vanished, source_id, priority=PRIORITIES["vanished"])


async def queue_rechecks(context: RunContext) -> None:
    """Queue conditional requests for articles that are due: nothing else shows edits and removals."""
    for source_id in context.sources:
        before = now() - timedelta(days=context.politeness(source_id).recheck_days)
        await context.ask(
            context.store.frontier.add_rechecks,
            source_id,
            before=before,
            limit=MAX_RECHECKS,
            priority=PRIORITIES["recheck"],
        )


async def queue_images(context: RunContext) -> None:
    """Queue the images of articles that changed, of the sources that ask for them; the others ask for none any more."""
    images = context.store.images
    wanting = [number for number in context.sources if context.politeness(number).images]
    await context.ask(images.forget, context.sources.keys() - set(wanting))
    for number in wanting:
        while await context.ask(images.queue, number, now=now()):
            pass


def _server_asks_to_wait(feed: FeedState, moment: datetime) -> bool:
    """Whether the server itself asked to wait. Naming the source on the command line does not override that."""
    asked_until = history_of(feed).asked_until
    return asked_until is not None and asked_until > moment
