"""Tries the ways back that a source offers, one after the other, until one reaches its first post."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar

from warraq.articles.urls import try_canonical
from warraq.crawler.backfill.lists import compare_with_sitemaps, read_contents, read_sections
from warraq.crawler.backfill.setting_out import feeds_of, home_reading, set_out, stored
from warraq.crawler.backfill.verdict import walks_of
from warraq.crawler.exchange import Exchange
from warraq.crawler.frontier import poll_visits, queue_children
from warraq.crawler.parsing import FirstStep, first_step
from warraq.crawler.recording import start_of_walk
from warraq.crawler.session import RunContext, now
from warraq.crawler.spiders import Stage, VisitSpider
from warraq.feeds import numbered_page_url, posts_lists
from warraq.storage import (
    CommitResult,
    Source,
    poll_visit,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WayBack(Stage):
    """A stage of a backfill: how its walks start, and whether only when no earlier way reached the first post."""

    set_out: Callable[[RunContext, Source], Awaitable[None]]
    only_unproven: bool = False


async def _step_back_from_feeds(context: RunContext, source: Source) -> None:
    for feed in await feeds_of(context, source, "feed"):
        page = await stored(context, feed)
        if page is None:
            continue
        step = await context.workers.run(first_step, page, source.platform)
        if not isinstance(step, FirstStep):
            continue
        ended = "complete" if step.is_complete else ""
        start = start_of_walk(source.id, feed.url, step.walk, step.next_url, posts=step.posts, ended=ended)
        await set_out(context, start, role="feed", feed=feed)


async def _read_lists_of_posts(context: RunContext, source: Source) -> None:
    """Lists of posts for programs. The home page shows the platform of a source that was added by its feed."""
    platform = source.platform
    if not platform and (home := await home_reading(context, source)) is not None:
        platform = home[1].platform
    feed = next(iter(await feeds_of(context, source, "feed")), None)
    for walk, url in posts_lists(source.home_url, platform):
        start = start_of_walk(source.id, source.home_url, walk, try_canonical(url))
        await set_out(context, start, role="feed", feed=feed)


async def _poll_sitemaps(context: RunContext, source: Source) -> None:
    moment = now()
    due = await context.ask(context.store.feeds.due, moment, (source.id,))
    visits = tuple(poll_visit(feed) for feed in due if feed.kind == "sitemap")
    await context.ask(context.store.frontier.add, visits)


async def _step_back_from_home(context: RunContext, source: Source) -> None:
    """Follow the links to older pages; without links, count: endless scrolling hides pages that are numbered."""
    found = await home_reading(context, source)
    if found is None:
        return
    home, reading = found
    if await compare_with_sitemaps(context, source, home, reading):
        return
    walk, url = "listing", reading.next_url
    if not url and reading.posts:
        walk, url = "numbered", try_canonical(numbered_page_url(source.home_url, platform=reading.platform))
    if url:
        await set_out(
            context, start_of_walk(source.id, home.url, walk, url, posts=reading.posts), role="listing"
        )


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
        WayBack(
            name="lists of every post",
            roles=frozenset({"listing"}),
            set_out=read_contents,
            only_unproven=True,
        ),
        WayBack(name="categories", roles=frozenset({"listing"}), set_out=read_sections, only_unproven=True),
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
