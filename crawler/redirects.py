"""Conditional requests and redirects: validators go to the address they came from, and to no other."""

from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware

from warraq.articles.urls import try_canonical, url_shape
from warraq.crawler.guard import MAX_URL_CHARS
from warraq.feeds import Validators, conditional_headers
from warraq.storage import LeasedVisit

if TYPE_CHECKING:
    from scrapy.http import Response

    from warraq.crawler.exchange import Exchange

PERMANENT = frozenset({301, 308})


def validator_headers(visit: LeasedVisit, url: str) -> dict[str, bytes]:
    """If-None-Match and If-Modified-Since for a request to `url`, byte for byte as the server gave them."""
    known = Validators(
        url=visit.validators_url or visit.visit.url, etag=visit.etag, last_modified=visit.last_modified
    )
    return {name: value.encode("latin-1") for name, value in conditional_headers(known, url=url)}


def redirected_away(exchange: "Exchange", home_url: str) -> int:
    """The status of a redirect from a post to the home page or a list of posts: the post was removed; else 0.

    A passing redirect (302, 303, 307) says so only of a post that its sitemap names no longer: sites under repair, and
    walls of consent, send every visitor to one page.
    """
    visit, statuses = exchange.visit.visit, exchange.redirect_statuses
    if exchange.fetch.status != 200 or visit.role != "article" or not statuses:
        return 0
    if visit.reason != "vanished" and not set(statuses) <= PERMANENT:
        return 0
    asked, final = visit.url, try_canonical(exchange.fetch.final_url)
    is_away = final != asked and (final == home_url or url_shape(final) == "listing")
    return statuses[0] if is_away and url_shape(asked) != "listing" else 0


class CarefulRedirectMiddleware(RedirectMiddleware):
    """Scrapy's, without anything carried along that belongs to the first address."""

    def process_response(self, request: Request, response: "Response", spider: Any = None) -> Any:
        if len(response.headers.get("Location") or b"") > MAX_URL_CHARS:
            return response  # leads nowhere, and ends as such
        return super().process_response(request, response)

    def handle_referer(self, request: Request, response: "Response") -> None:
        request.headers.pop("Referer", None)

    def _engine_started(self) -> None:
        """Nothing to look up: no Referer is ever sent."""

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        for name in ("If-None-Match", "If-Modified-Since", "Authorization", "Cookie"):
            redirected.headers.pop(name, None)
        if visit := redirected.meta.get("visit"):
            for name, value in validator_headers(visit, redirected.url).items():
                redirected.headers[name] = value
        # The delay belongs to the host that is asked, not to the one that sent us.
        redirected.meta.pop("download_slot", None)
        return super()._redirect(redirected, request, reason)
