"""Which requests may leave at all, and how many: the outermost and the innermost downloader middleware."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from warraq.articles.urls import host_name
from warraq.crawler.addresses import is_public, port_allowed
from warraq.crawler.context import RunContext
from warraq.crawler.resolver import address_of, allow_local_url, is_allowed_local

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

MAX_URL_CHARS = 8_192  # the longest address that common servers accept


class Refused(IgnoreRequest):
    """The URL must not be fetched; says why."""


class BudgetSpent(IgnoreRequest):
    """No request may leave for this source any more in this run."""


class GuardMiddleware:
    """Refuses schemes, credentials, ports and private addresses. Redirects and robots.txt pass here too.

    Names are checked where the connection is made (see resolver); this catches what the URL itself shows. For
    `scrapy shell` on a server of one's own: `-s WARRAQ_LOCAL=http://127.0.0.1:8000/`.
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
    """Counts every request that is about to leave against the hard budgets of its source and of the run."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "BudgetMiddleware":
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        context: RunContext | None = getattr(self._crawler.spider, "context", None)
        if context is not None and not context.budget.take(int(request.meta.get("source_id", 0))):
            context.budget_reached = True
            raise BudgetSpent("request budget reached")


def refusal(url: str, *, local: bool) -> str:
    """Why this URL must not be fetched, '' when it may. `local`: asked for on behalf of a source marked local."""
    if len(url) > MAX_URL_CHARS:
        return f"address longer than {MAX_URL_CHARS} characters"
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return "malformed address"
    if parts.scheme not in ("http", "https"):
        return f"scheme {parts.scheme[:20]!r} is not http or https"
    if not parts.hostname:
        return "no host"
    host = host_name(url)
    if not host:
        return "malformed address"
    if parts.username is not None or parts.password is not None:
        return "credentials in the address"
    if is_allowed_local(host, port):
        return "" if local else "address of a local source"
    if not port_allowed(port):
        return f"port {port} is not one of the web"
    is_number = (
        ":" in host or host.rpartition(".")[2].isdigit()
    )  # an IP address, in whatever form it was written
    if is_number and not is_public(host):
        return "address is not public"
    return ""
