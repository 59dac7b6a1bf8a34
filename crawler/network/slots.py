"""One connection per host and a delay between requests, for every host, redirects included."""

import asyncio
from typing import TYPE_CHECKING

from scrapy import Request, signals

from warraq.articles.urls import host_of
from warraq.crawler.session import RunContext

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

JITTER = 0.1  # share of the delay by which it varies, so that crawlers do not run in step


class SlotMiddleware:
    """Names the downloader slot after host and port, and sets the delay of the source."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "SlotMiddleware":
        middleware = cls(crawler)
        crawler.signals.connect(middleware.on_left, signal=signals.request_left_downloader)
        return middleware

    def on_left(self, request: Request) -> None:
        """Note when the last request to a host ended."""
        context: RunContext | None = getattr(self._crawler.spider, "context", None)
        if context is not None:
            context.asked(request.meta["download_slot"])

    async def process_request(self, request: Request) -> None:
        host = request.meta.setdefault("download_slot", host_of(request.url))
        context: RunContext | None = getattr(self._crawler.spider, "context", None)
        if context is None or self._crawler.engine is None:
            return
        source_id, local = int(request.meta.get("source_id", 0)), bool(request.meta.get("local"))
        delay_s = context.delay_s(host, source_id, local=local)
        settings = self._crawler.engine.downloader.per_slot_settings.setdefault(
            host, {"concurrency": 1, "delay": delay_s, "jitter": JITTER}
        )
        settings["delay"] = max(settings["delay"], delay_s)
        if host not in self._crawler.engine.downloader.slots:
            # The spider before this one may just have contacted this host: its slot is gone, its delay holds.
            await asyncio.sleep(context.rest_of_delay(host, settings["delay"]))
