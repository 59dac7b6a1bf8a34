"""Reads the sitemaps and listing pages that are due and visits the posts they name."""

from typing import ClassVar

from warraq.crawler.exchange import Exchange
from warraq.crawler.frontier import (
    find_again,
    queue_children,
    queue_home_pages,
    queue_images,
    queue_polls,
    queue_rechecks,
    queue_vanished,
)
from warraq.crawler.spiders.base import Stage, VisitSpider
from warraq.storage import CommitResult

#: Last, so that what a budget leaves goes to posts first.
IMAGES = Stage(name="images", roles=frozenset({"image"}))


class SiteSpider(VisitSpider):
    """`scrapy crawl site [-a source=SLUG,SLUG]`, the second half of `warraq crawl`."""

    name = "site"
    # Sitemaps first: which URLs vanished is known only when all are read, and those are checked before new ones,
    # which may be where they moved.
    stages: ClassVar[tuple[Stage, ...]] = (
        Stage(name="sitemaps", roles=frozenset({"sitemap"})),
        Stage(name="pages", roles=frozenset({"home", "listing", "article"})),
        IMAGES,
    )

    async def plan(self) -> None:
        assert self.context is not None
        await queue_polls(self.context, kinds=("sitemap", "home"))
        await queue_home_pages(self.context)
        await queue_rechecks(self.context)

    async def before_stage(self, stage: Stage) -> None:
        assert self.context is not None
        if stage is IMAGES:
            await queue_images(self.context)

    async def finish(self) -> None:
        assert self.context is not None
        await find_again(self.context)

    async def on_recorded(self, exchange: Exchange, recorded: CommitResult | None) -> None:
        """Queue the children of a sitemap index, and, after the last sitemap of a source, what left the sitemaps."""
        visit = exchange.visit
        if self.context is None or visit.role != "sitemap":
            return
        await queue_children(self.context, visit.source_id)
        await queue_vanished(self.context, visit.source_id)
