"""Tries the ways back that a source offers, one after the other, until one reaches its first post."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from warraq.articles.records import Page
from warraq.articles.urls import host_of, try_canonical
from warraq.crawler.backfill.verdict import walks_of
from warraq.crawler.exchange import Exchange
from warraq.crawler.frontier import poll_visits, queue_children
from warraq.crawler.parsing import ArchivePage, FirstStep, first_step, read_archive_page
from warraq.crawler.recording import start_of_walk, stored_page
from warraq.crawler.session import RunContext, now
from warraq.crawler.spiders import Stage, VisitSpider
from warraq.feeds import numbered_page_url, posts_lists
from warraq.storage import (
    PRIORITIES,
    CommitResult,
    FeedState,
    OlderPageRow,
    Role,
    Source,
    Store,
    Visit,
    poll_visit,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WayBack(Stage):
    """A stage of a backfill: how its walks start, and whether only when no earlier way reached the first post."""

    set_out: Callable[[RunContext, Source], Awaitable[None]]
    only_unproven: bool = False


async def _step_back_from_feeds(context: RunContext, source: Source) -> None:
    for feed in await _feeds_of(context, source, "feed"):
        page = await _stored(context, feed)
        if page is None:
            continue
        step = await context.workers.run(first_step, page, source.platform)
        if not isinstance(step, FirstStep):
            continue
        ended = "complete" if step.is_complete else ""
        start = start_of_walk(source.id, feed.url, step.walk, step.next_url, posts=step.posts, ended=ended)
        await _set_out(context, start, role="feed", feed=feed)


async def _read_lists_of_posts(context: RunContext, source: Source) -> None:
    """Lists of posts for programs. The home page shows the platform of a source that was added by its feed."""
    platform = source.platform
    if not platform and (home := await _home_reading(context, source)) is not None:
        platform = home[1].platform
    feed = next(iter(await _feeds_of(context, source, "feed")), None)
    for walk, url in posts_lists(source.home_url, platform):
        start = start_of_walk(source.id, source.home_url, walk, try_canonical(url))
        await _set_out(context, start, role="feed", feed=feed)


async def _poll_sitemaps(context: RunContext, source: Source) -> None:
    moment = now()
    due = await context.ask(context.store.feeds.due, moment, (source.id,))
    visits = tuple(poll_visit(feed) for feed in due if feed.kind == "sitemap")
    await context.ask(context.store.frontier.add, visits)


async def _step_back_from_home(context: RunContext, source: Source) -> None:
    """Follow the links to older pages; without links, count: endless scrolling hides pages that are numbered."""
    found = await _home_reading(context, source)
    if found is None:
        return
    home, reading = found
    walk, url = "listing", reading.next_url
    if not url and reading.posts:
        walk, url = "numbered", try_canonical(numbered_page_url(source.home_url, platform=reading.platform))
    if url:
        await _set_out(
            context, start_of_walk(source.id, home.url, walk, url, posts=reading.posts), role="listing"
        )


async def _home_reading(context: RunContext, source: Source) -> tuple[FeedState, ArchivePage] | None:
    read = partial(read_archive_page, walk="listing", platform="", home_url=source.home_url, since=None)
    for home in await _feeds_of(context, source, "home"):
        page = await _stored(context, home)
        reading = await context.workers.run(read, page) if page is not None else None
        if isinstance(reading, ArchivePage):
            return home, reading
    return None


async def _set_out(
    context: RunContext, start: OlderPageRow, *, role: Role, feed: FeedState | None = None
) -> None:
    """Queue the first page of a walk. A walk that was begun goes on from the frontier."""
    visit = Visit(
        source_id=start.source_id, url=start.next_url, host=host_of(start.next_url), role=role, reason="backfill",
        priority=PRIORITIES["backfill"], found_on=start.url, feed_id=feed.id if feed is not None else None,
    )  # fmt: skip
    await context.ask(_begin, context.store, row=start, visit=visit)


def _begin(store: Store, *, row: OlderPageRow, visit: Visit) -> None:
    pages = store.backlog.pages(row.source_id)
    read = {page.url for page in pages if not page.is_start}
    is_begun = any(page.is_start and (page.walk, page.url) == (row.walk, row.url) for page in pages)
    if is_begun and row.next_url in read:
        return
    store.backlog.add(row)
    if row.next_url and row.next_url not in read:
        store.frontier.add((visit,))


async def _feeds_of(context: RunContext, source: Source, kind: str) -> list[FeedState]:
    feeds = await context.ask(context.store.feeds.of_source, source.id)
    return [feed for feed in feeds if feed.kind == kind and feed.state == "active"]


async def _stored(context: RunContext, feed: FeedState) -> Page | None:
    moment = now()
    return await context.ask(stored_page, context.store, feed.id, moment)


async def _is_proven(context: RunContext, source: Source) -> bool:
    walks = await context.ask(walks_of, context.store, source.id)
    return any(walk.is_proof for walk in walks)


class BackfillSpider(VisitSpider):
    """Walks back from the feeds, along lists of posts, sitemaps and archive pages as needed; fetches the posts."""

    name = "backfill"
    stages: ClassVar[tuple[Stage, ...]] = (
        Stage(name="first look", roles=frozenset({"feed", "home"})),
        WayBack(name="feeds", roles=frozenset({"feed"}), set_out=_step_back_from_feeds),
        WayBack(
            name="lists of posts", roles=frozenset({"feed"}), set_out=_read_lists_of_posts, only_unproven=True
        ),
        WayBack(name="sitemaps", roles=frozenset({"sitemap"}), set_out=_poll_sitemaps),
        WayBack(
            name="archive pages",
            roles=frozenset({"home", "listing"}),
            set_out=_step_back_from_home,
            only_unproven=True,
        ),
        Stage(name="posts", roles=frozenset({"article"})),
    )

    async def plan(self) -> None:
        """Poll sources that were never crawled, such as those of a subscription list."""
        assert self.context is not None
        visits = await poll_visits(self.context, kinds=("feed", "home"), only_first=True)
        await self.context.ask(self.context.store.frontier.add, visits)

    async def before_stage(self, stage: Stage) -> None:
        assert self.context is not None
        if not isinstance(stage, WayBack):
            return
        for source in tuple(self.context.sources.values()):
            if not (stage.only_unproven and await _is_proven(self.context, source)):
                await stage.set_out(self.context, source)

    async def on_recorded(self, exchange: Exchange, recorded: CommitResult | None) -> None:
        if self.context is not None and exchange.visit.role == "sitemap":
            await queue_children(self.context, exchange.visit.source_id)
