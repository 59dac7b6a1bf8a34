"""Which requests may be sent, and how many: the outermost and the innermost downloader middleware."""

from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from warraq.crawler.addresses import address_of, allow_local_url, refusal
from warraq.crawler.session import RunContext

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Refused(IgnoreRequest):
    """The URL must not be fetched; the text says why."""


class BudgetSpent(IgnoreRequest):
    """No more requests may be sent for this source in this run."""


class GuardMiddleware:
    """Refuses schemes, credentials, ports and private addresses, in redirects and for robots.txt too.

    Host names are checked when the connection is made (see resolver); this checks what the URL itself shows. For
    `scrapy shell` on a server of your own: `-s WARRAQ_LOCAL=http://127.0.0.1:8000/`.
    """

    def __init__(self, local_urls: list[str]) -> None:
        self._local = frozenset(address_of(url) for url in local_urls)
        for url in local_urls:
            allow_local_url(url)

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "GuardMiddleware":
        return cls(crawler.settings.getlist("WARRAQ_LOCAL"))

    def process_request(self, request: Request) -> None:
        local = bool(request.meta.get("local")) or (
            bool(self._local) and address_of(request.url) in self._local
        )
        if problem := refusal(request.url, local=local):
            raise Refused(problem)


class BudgetMiddleware:
    """Counts every request that is about to be sent against the budgets of its source and of the run."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "BudgetMiddleware":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        context: RunContext | None = getattr(self._crawler.spider, "context", None)
        if context is not None and not await context.budget.take(int(request.meta.get("source_id", 0))):
            context.budget_reached = True
            raise BudgetSpent("request budget reached")
