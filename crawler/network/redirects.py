"""Conditional requests and redirects: validators are sent only to the URL they came from."""

from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest

from warraq.crawler.addresses import MAX_URL_CHARS
from warraq.crawler.network.wire import leave_hop
from warraq.feeds import Validators, conditional_headers
from warraq.storage import LeasedVisit

if TYPE_CHECKING:
    from scrapy.http import Response


def validator_headers(lease: LeasedVisit, url: str) -> dict[str, bytes]:
    """If-None-Match and If-Modified-Since for a request to `url`, byte for byte as the server gave them."""
    known = Validators(
        url=lease.validators_url or lease.visit.url, etag=lease.etag, last_modified=lease.last_modified
    )
    return {name: value.encode("latin-1") for name, value in conditional_headers(known, url=url)}


class RedirectLoop(IgnoreRequest):
    """More redirects than REDIRECT_MAX_TIMES."""


class CarefulRedirectMiddleware(RedirectMiddleware):
    """Scrapy's, but nothing that belongs to the first URL is sent to the second."""

    def process_response(self, request: Request, response: "Response", spider: Any = None) -> Any:
        if len(response.headers.get("Location") or b"") > MAX_URL_CHARS:
            return response  # too long to follow: ends as a redirect that leads nowhere
        return super().process_response(request, response)

    def handle_referer(self, request: Request, response: "Response") -> None:
        request.headers.pop("Referer", None)

    def _engine_started(self) -> None:
        """Nothing to look up: no Referer is ever sent."""

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        for name in ("If-None-Match", "If-Modified-Since", "Authorization", "Cookie"):
            redirected.headers.pop(name, None)
        if lease := redirected.meta.get("lease"):
            for name, value in validator_headers(lease, redirected.url).items():
                redirected.headers[name] = value
        leave_hop(redirected, request)
        # The delay is that of the host we are sent to.
        redirected.meta.pop("download_slot", None)
        try:
            return super()._redirect(redirected, request, reason)
        except IgnoreRequest as problem:
            raise RedirectLoop(str(problem)) from problem
