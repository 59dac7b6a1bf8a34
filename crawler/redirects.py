"""Conditional requests and redirects: validators go to the address they came from, and to no other."""

from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware

from storage import LeasedVisit

if TYPE_CHECKING:
    from scrapy.http import Response


def conditional_headers(visit: LeasedVisit, url: str) -> dict[str, bytes]:
    """If-None-Match and If-Modified-Since for a request to `url`, byte for byte as the server gave them."""
    if url != (visit.validators_url or visit.visit.url):
        return {}
    headers = {}
    if visit.etag:
        headers["If-None-Match"] = visit.etag.encode("latin-1")
    if visit.last_modified:
        headers["If-Modified-Since"] = visit.last_modified.encode("latin-1")
    return headers


class CarefulRedirectMiddleware(RedirectMiddleware):
    """Scrapy's, without anything carried along that belongs to the first address."""

    def handle_referer(self, request: Request, response: "Response") -> None:
        request.headers.pop("Referer", None)

    def _engine_started(self) -> None:
        """Nothing to look up: no Referer is ever sent."""

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        for name in ("If-None-Match", "If-Modified-Since", "Authorization", "Cookie"):
            redirected.headers.pop(name, None)
        if visit := redirected.meta.get("visit"):
            for name, value in conditional_headers(visit, redirected.url).items():
                redirected.headers[name] = value
        # The delay belongs to the host that is asked, not to the one that sent us.
        redirected.meta.pop("download_slot", None)
        return super()._redirect(redirected, request, reason)
