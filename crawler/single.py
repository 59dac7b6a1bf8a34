"""Fetches one page and keeps nothing."""

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from warraq.articles.outcomes import Failed, Rejected
from warraq.articles.records import Page, lower_names
from warraq.crawler.addresses import allow_local_url
from warraq.crawler.network import ending_of, headers_of
from warraq.crawler.parsing import BOT_WALL, TOLD, wall_of
from warraq.crawler.session import now


class PageSpider(Spider):
    """One GET (and robots.txt before it); the result is appended to `found`."""

    name = "page"

    def __init__(
        self, *, url: str, local_source: bool = False, found: list[Page | Failed | Rejected], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._url = url
        self._local = local_source
        self._found = found

    async def start(self) -> AsyncIterator[Any]:
        if self._local:
            allow_local_url(self._url)
        assert self.crawler.engine is not None
        try:
            request = Request(self._url, callback=NO_CALLBACK, meta={"local": self._local})
            self._found.append(page_of(self._url, await self.crawler.engine.download_async(request)))
        except Exception as problem:
            self._found.append(ending_of(problem, self._url))
        return
        yield


def page_of(url: str, response: Response) -> Page | Failed:
    """The page of an answer, or Failed when it is an error answer or an anti-bot wall."""
    page = Page(
        url=url,
        final_url=response.url,
        status=response.status,
        headers=lower_names(headers_of(response)),
        body=response.body,
        fetched_at=now(),
    )
    if wall := wall_of(page):
        return Failed(error=BOT_WALL, detail=f"{TOLD}: {wall}")
    if response.status != 200:
        return Failed(error=f"http-{response.status}", detail=f"the server answered {response.status}")
    return page
