"""A feed that moved without a redirect is found again where its readers would look: on the home page."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from warraq.articles.records import Page
from warraq.articles.urls import try_canonical
from warraq.crawler.context import RunContext, now
from warraq.crawler.older import stored_page
from warraq.crawler.polls import history_of, to_json
from warraq.crawler.work import PageReading, read_page
from warraq.feeds import PollHistory
from warraq.storage import FeedState, Store, poll_visit

logger = logging.getLogger(__name__)

LOST_AFTER = 3  # polls in a row that found no feed there: one or two are weather
LOST_ERRORS = frozenset(
    {"http-404", "http-410", "not-a-feed", "empty"}
)  # the server answers, but with no feed
LOOK_AGAIN = timedelta(days=1)  # between two looks at a home page for a feed's sake


def is_lost(feed: FeedState) -> bool:
    """Whether a feed is to be looked for: it said that it is gone, or has not been there for some polls."""
    if feed.kind != "feed" or feed.state == "paused":
        return False
    return feed.state == "gone" or (feed.failures >= LOST_AFTER and feed.last_error in LOST_ERRORS)


async def queue_home_pages(context: RunContext) -> None:
    """Queue a poll of the home page of each source that lost a feed, at most once a day."""
    moment = now()
    await context.store.ask(partial(_queue, source_ids=tuple(context.sources), moment=moment))


def _queue(store: Store, *, source_ids: tuple[int, ...], moment: datetime) -> None:
    for number in source_ids:
        feeds = store.feeds.of_source(number)
        if any(map(is_lost, feeds)):
            homes = [feed for feed in feeds if feed.kind == "home" and feed.state == "active"]
            asleep = [feed for feed in homes if _is_rested(feed, moment)]
            store.frontier.add(tuple(poll_visit(feed) for feed in asleep))


def _is_rested(feed: FeedState, moment: datetime) -> bool:
    return feed.last_poll_at is None or moment - feed.last_poll_at >= LOOK_AGAIN


async def find_again(context: RunContext) -> None:
    """Give each lost feed the address that its home page, as last read, names; without a request."""
    for source in tuple(context.sources.values()):
        feeds = await context.store.ask(partial(_feeds_of, source_id=source.id))
        lost = [feed for feed in feeds if is_lost(feed)]
        if not lost:
            continue
        offered = await _offered(context, feeds, source.home_url)
        for feed in lost:
            former = {feed.url, *feed.former_urls.split()}
            # A feed that the page still names is ill, not gone: then another one in its place must be new to us.
            known = (
                {other.url for other in feeds if other.state == "active"} if feed.url in offered else set()
            )
            if found := next((url for url in offered if url not in former | known), ""):
                logger.warning("%s: found again at %s", feed.url, found)
                moved = _moved(feed, found)
                await context.store.ask(partial(_save, feed=moved))


async def _offered(context: RunContext, feeds: tuple[FeedState, ...], home_url: str) -> tuple[str, ...]:
    """Main feeds that the stored home pages link to; those of tags and comments are no one's successor."""
    moment = now()
    found: list[str] = []
    for home in feeds:
        page = (
            await context.store.ask(partial(_page_of, feed_id=home.id, at=moment))
            if home.kind == "home"
            else None
        )
        reading = await context.workers.run(read_page, page, home_url, None) if page is not None else None
        if isinstance(reading, PageReading):
            found += [try_canonical(link.url) for link in reading.feeds if link.kind == "main"]
    return tuple(url for url in dict.fromkeys(found) if url)


def _moved(feed: FeedState, url: str) -> FeedState:
    """The feed at its new address: what it listed stays, so that a gap shows; what the old server said is void."""
    before = history_of(feed)
    history = PollHistory(last_success_at=before.last_success_at, published=before.published)
    return replace(
        feed, url=url, former_urls=f"{feed.former_urls} {feed.url}".strip(), state="active", etag="", last_modified="",
        body_sha256="", failures=0, last_error="", history=to_json(history), next_poll_at=now(),
        next_poll_reason=f"found-again: the home page names this address instead of {feed.url}",
    )  # fmt: skip


def _feeds_of(store: Store, *, source_id: int) -> tuple[FeedState, ...]:
    return store.feeds.of_source(source_id)


def _page_of(store: Store, *, feed_id: int, at: datetime) -> Page | None:
    return stored_page(store, feed_id, at)


def _save(store: Store, *, feed: FeedState) -> None:
    store.feeds.save(feed)
