"""A program of its own: asks for addresses with the project's settings and middlewares, and prints how each ended.

Reads {User-Agent: [URL, …]} as JSON; a crawl each, with robots.txt read anew.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from importlib import import_module
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http.request import NO_CALLBACK
from scrapy.settings import Settings

from warraq.crawler import settings as project
from warraq.crawler.addresses import allow_local_url

AT_ONCE = 16


class AskingSpider(Spider):
    name = "asking"
    urls: ClassVar[list[str]]
    ended: ClassVar[dict[str, str]]

    async def start(self) -> AsyncIterator[Any]:
        gate = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._ask(url, gate) for url in self.urls))
        return
        yield

    async def _ask(self, url: str, gate: asyncio.Semaphore) -> None:
        allow_local_url(url)
        async with gate:
            try:
                assert self.crawler.engine is not None
                await self.crawler.engine.download_async(
                    Request(url, callback=NO_CALLBACK, meta={"local": True})
                )
                self.ended[url] = "fetched"
            except Exception as problem:
                self.ended[url] = type(problem).__name__


def main() -> None:
    urls_by_agent: dict[str, list[str]] = json.load(sys.stdin)
    settings = Settings()
    settings.setmodule(project, priority="project")
    settings.set("DOWNLOAD_DELAY", 0, priority="cmdline")
    settings.set("LOG_ENABLED", False, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    answers: dict[str, dict[str, str]] = {agent: {} for agent in urls_by_agent}

    async def ask_all() -> None:
        for agent, urls in urls_by_agent.items():
            members = {"urls": urls, "ended": answers[agent], "custom_settings": {"USER_AGENT": agent}}
            await process.crawl(process.create_crawler(type("Asking", (AskingSpider,), members)))
        asyncio.get_running_loop().call_soon(import_module("twisted.internet.reactor").stop)

    task = asyncio.get_event_loop().create_task(ask_all())
    process.start(stop_after_crawl=False)
    task.result()
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
