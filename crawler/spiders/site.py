"""Reads the sitemaps and listing pages that are due and visits the posts they name."""

from typing import ClassVar

from warraq.crawler.exchange import Exchange
from warraq.crawler.lost_feeds import find_again, queue_home_pages
from warraq.crawler.planning import poll_visits, queue_children, queue_rechecks, queue_vanished
from warraq.crawler.spiders.base import VisitSpider
from warraq.storage import Recorded


class SiteSpider(VisitSpider):
    """`scrapy crawl site [-a source=SLUG,SLUG]`, the second half of `warraq crawl`."""

    name = "site"
    # Sitemaps first: only when all are read is it known which addresses vanished, and those are looked at before
    # new ones, which may be where they moved.
    stages: ClassVar[tuple[frozenset[str], ...]] = (
        frozenset({"sitemap"}),
        frozenset({"home", "listing", "article"}),
    )

    async def plan(self) -> None:
        assert self.context is not None
        visits = await poll_visits(self.context, kinds=("sitemap", "home"))
        await self.context.store.ask(lambda store: store.frontier.add(visits))
        await queue_home_pages(self.context)
        await queue_rechecks(self.context)

    async def finish(self) -> None:
        assert self.context is not None
        await find_again(self.context)

    async def on_recorded(self, exchange: Exchange, recorded: Recorded | None) -> None:
        """A sitemap index queues its children; when the last sitemap of a source is read, what left them is checked."""
        visit = exchange.visit.visit
        if self.context is None or visit.role != "sitemap":
            return
        await queue_children(self.context, visit.source_id)
        await queue_vanished(self.context, visit.source_id)
