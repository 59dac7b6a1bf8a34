"""Redirects: Scrapy's middleware, few hops, nothing carried along that belongs to the first address."""

from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware

if TYPE_CHECKING:
    from scrapy.http import Response


class CarefulRedirectMiddleware(RedirectMiddleware):
    """Validators belong to one address: they are taken off when another one is asked."""

    def handle_referer(self, request: Request, response: "Response") -> None:
        request.headers.pop("Referer", None)

    def _engine_started(self) -> None:
        """Nothing to look up: no Referer is ever sent."""

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        for name in ("If-None-Match", "If-Modified-Since", "Authorization", "Cookie"):
            redirected.headers.pop(name, None)
        redirected.meta["conditional"] = False
        # The delay belongs to the host that is asked, not to the one that sent us.
        redirected.meta.pop("download_slot", None)
        return super()._redirect(redirected, request, reason)
