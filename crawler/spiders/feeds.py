"""Polls the feeds that are due and follows their entries to the article pages."""

from typing import ClassVar

from warraq.crawler.planning import poll_visits
from warraq.crawler.spiders.base import VisitSpider


class FeedsSpider(VisitSpider):
    """`scrapy crawl feeds [-a source=SLUG,SLUG]`, the first half of `warraq crawl`."""

    name = "feeds"
    stages: ClassVar[tuple[frozenset[str], ...]] = (frozenset({"feed", "article"}),)

    async def plan(self) -> None:
        assert self.context is not None
        visits = await poll_visits(self.context, kinds=("feed",))
        await self.context.store.ask(lambda store: store.frontier.add(visits))
