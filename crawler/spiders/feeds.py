"""Polls the feeds that are due and follows their entries to the article pages."""

from typing import ClassVar

from warraq.crawler.frontier import queue_polls
from warraq.crawler.spiders.base import Stage, VisitSpider


class FeedsSpider(VisitSpider):
    """`scrapy crawl feeds [-a source=SLUG,SLUG]`, the first half of `warraq crawl`."""

    name = "feeds"
    stages: ClassVar[tuple[Stage, ...]] = (
        Stage(name="feeds and their posts", roles=frozenset({"feed", "article"})),
    )

    async def plan(self) -> None:
        assert self.context is not None
        await queue_polls(self.context, kinds=("feed",))
