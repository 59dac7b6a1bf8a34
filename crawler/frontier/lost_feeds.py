"""Finds feeds that moved without a redirect, where a reader would look: on the home page."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from warraq.articles.urls import try_canonical
from warraq.crawler.parsing import PageReading, read_page
from warraq.crawler.recording import stored_page
from warraq.crawler.session import RunContext, now
from warraq.feeds import PollHistory, columns_of, history_of
from warraq.storage import FeedState, Store, poll_visit

logger = logging.getLogger(__name__)

LOST_AFTER = 3  # polls in a row without a feed; one or two may be a passing error
LOST_ERRORS = frozenset(
    {"http-404", "http-410", "not-a-feed", "empty"}
)  # the server answers, but with no feed
LOOK_AGAIN = timedelta(days=1)  # between two looks at a home page for a feed's sake


def is_lost(feed: FeedState) -> bool:
    """Whether to look for the feed: its server said 410, or several polls in a row found no feed."""
    if feed.kind != "feed" or feed.state == "paused":
        return False
    return feed.state == "gone" or (feed.failures >= LOST_AFTER and feed.last_error in LOST_ERRORS)


async def queue_home_pages(context: RunContext) -> None:
    """Queue the home page of each source with a lost feed, at most once a day."""
    moment = now()
    await context.ask(_queue, context.store, source_ids=tuple(context.sources), moment=moment)


def _queue(store: Store, *, source_ids: tuple[int, ...], moment: datetime) -> None:
    for number in source_ids:
        feeds = store.feeds.of_source(number)
        if any(map(is_lost, feeds)):
            homes = [feed for feed in feeds if feed.kind == "home" and feed.state == "active"]
            rested = [feed for feed in homes if _is_rested(feed, moment)]
            store.frontier.add(tuple(poll_visit(feed) for feed in rested))


def _is_rested(feed: FeedState, moment: datetime) -> bool:
    return feed.last_poll_at is None or moment - feed.last_poll_at >= LOOK_AGAIN


async def find_again(context: RunContext) -> None:
    """Give each lost feed the URL that the stored home page names. No request is made."""
    for source in tuple(context.sources.values()):
        feeds = await context.ask(context.store.feeds.of_source, source.id)
        lost = [feed for feed in feeds if is_lost(feed)]
        if not lost:
            continue
        offered = await _offered(context, feeds, source.home_url)
        for feed in lost:
            former = {feed.url, *feed.former_urls.split()}
            # When the page still names the old feed, only a feed that is new to us can replace it.
            known = (
                {other.url for other in feeds if other.state == "active"} if feed.url in offered else set()
            )
            if found := next((url for url in offered if url not in former | known), ""):
                logger.warning("%s: found again at %s", feed.url, found)
                moved = _moved(feed, found)
                await context.ask(context.store.feeds.save, moved)


async def _offered(context: RunContext, feeds: tuple[FeedState, ...], home_url: str) -> tuple[str, ...]:
    """Main feeds that the stored home pages link to, without feeds of tags and comments."""
    moment = now()
    found: list[str] = []
    for home in feeds:
        page = await context.ask(stored_page, context.store, home.id, moment) if home.kind == "home" else None
        reading = await context.workers.run(read_page, page, home_url, None) if page is not None else None
        if isinstance(reading, PageReading):
            found += [try_canonical(link.url) for link in reading.feeds if link.kind == "main"]
    return tuple(url for url in dict.fromkeys(found) if url)


def _moved(feed: FeedState, url: str) -> FeedState:
    """The feed at its new URL. Known entries are kept, so that a gap is noticed; what the old server said is not."""
    before = history_of(feed)
    history = PollHistory(
        last_poll_at=before.last_poll_at, last_success_at=before.last_success_at, published=before.published
    )
    return replace(
        feed, url=url, former_urls=f"{feed.former_urls} {feed.url}".strip(), state="active",
        body_sha256="", last_error="", next_poll_at=now(),
        next_poll_reason=f"found-again: the home page names this address instead of {feed.url}",
        **columns_of(history),
    )  # fmt: skip
