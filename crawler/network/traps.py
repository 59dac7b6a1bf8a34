"""Refuses URLs of a crawler trap: a series that brought nothing new."""

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from warraq.crawler.session import series_of


class Trapped(IgnoreRequest):
    """The URL belongs to a series that brought nothing new."""


class TrapMiddleware:
    """Refuses visits of a closed series that were leased before it was closed."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "TrapMiddleware":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        lease, context = request.meta.get("lease"), getattr(self._crawler.spider, "context", None)
        if context is None or lease is None or lease.visit.reason != "new" or lease.visit.role != "article":
            return
        url = lease.visit.url
        if not context.traps.is_closed(lease.visit.source_id, url):
            return
        if not await context.ask(context.store.entries.lists, url):
            raise Trapped(f"one of a series that brings nothing new: {series_of(url)}")
