"""Turns Scrapy's responses and failures into exchanges."""

import traceback
from datetime import datetime
from typing import Any

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from twisted.python.failure import Failure

from warraq.articles.outcomes import Failed, Rejected, RejectionReason
from warraq.articles.records import Fetch
from warraq.articles.urls import host_name
from warraq.crawler.exchange import Exchange
from warraq.crawler.network.download import PARTIAL, problem_of_answer
from warraq.crawler.network.guard import BudgetSpent, Refused
from warraq.crawler.network.redirects import RedirectLoop
from warraq.crawler.network.resolver import was_refused
from warraq.crawler.network.robots import RobotsForbidden, RobotsUnreachable, RobotsWalled
from warraq.crawler.network.traps import Trapped
from warraq.crawler.network.unpacking import BadEncoding, TooLarge
from warraq.crawler.network.wire import (
    Headers,
    answer_headers,
    bounded,
    hops_of,
    request_headers,
    status_line,
    wire_of,
)
from warraq.crawler.parsing import BOT_WALL
from warraq.storage import LeasedVisit


def answered(response: Response, lease: LeasedVisit, started_at: datetime) -> Exchange:
    """The exchange of a response, whatever its status."""
    meta = response.meta
    return Exchange(
        lease=lease,
        fetch=_fetch(meta, lease, started_at, response),
        body=response.body,
        redirect_statuses=tuple(int(reason) for reason in meta.get("redirect_reasons", ())),
        is_partial=PARTIAL in response.flags,
        reservations=meta.get("reservations"),
    )


def unanswered(failure: Failure, lease: LeasedVisit, started_at: datetime) -> Exchange:
    """The exchange of a request that got no answer."""
    request: Request | None = getattr(failure, "request", None)
    meta: dict[str, Any] = request.meta if request is not None else {}
    problem: BaseException = failure.value or RuntimeError("a failure without an exception")
    if isinstance(problem, BudgetSpent):
        return Exchange(lease=lease, fetch=_fetch(meta, lease, started_at, None), postponed=True)
    ending = ending_of(problem, request.url if request is not None else lease.visit.url)
    code = ending.error if isinstance(ending, Failed) else ending.reason
    return Exchange(lease=lease, fetch=_fetch(meta, lease, started_at, None, error=code), ending=ending)


#: Endings by the exception that ended the download; the first match counts, and a failure before a rejection.
_FAILURES: tuple[tuple[type[BaseException], str], ...] = (
    (RobotsWalled, BOT_WALL),
    (RobotsUnreachable, "robots-unreachable"),
    (BadEncoding, "bad-encoding"),
    (RedirectLoop, "redirect-loop"),
    (DownloadTimeoutError, "timeout"),
    (ResponseDataLossError, "truncated"),
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "connection"),
    (DownloadFailedError, "connection"),
    (OSError, "connection"),
)
_REJECTIONS: tuple[tuple[type[BaseException], RejectionReason], ...] = (
    (RobotsForbidden, "robots"),
    (Refused, "blocked-address"),
    (UnsupportedURLSchemeError, "blocked-address"),
    (DownloadCancelledError, "too-large"),
    (TooLarge, "too-large"),
    (Trapped, "trap"),
)


def ending_of(problem: BaseException, url: str) -> Failed | Rejected:
    """The outcome that an exception of the download means."""
    text = str(problem)[:500]
    if isinstance(problem, CannotResolveHostError) and was_refused(host_name(url)):
        return Rejected(reason="blocked-address", detail="the name leads to an address that is not public")
    if code := problem_of_answer(problem):
        return Failed(error=code, detail=text)
    for kind, code in _FAILURES:
        if isinstance(problem, kind):
            return Failed(error=code, detail=text)
    for rejection, reason in _REJECTIONS:
        if isinstance(problem, rejection):
            return Rejected(reason=reason, detail=text)
    if isinstance(problem, IgnoreRequest):
        return Failed(error="ignored", detail=text)
    return Failed(error="bug", detail="".join(traceback.format_exception(problem))[-4_000:])


def _fetch(
    meta: dict[str, Any],
    lease: LeasedVisit,
    started_at: datetime,
    response: Response | None,
    *,
    error: str = "",
) -> Fetch:
    seconds = meta.get("download_latency")
    wire = wire_of(response) if response is not None else None
    return Fetch(
        url=lease.visit.url,
        final_url=response.url if response is not None else "",
        status=response.status if response is not None else 0,
        headers=headers_of(response) if response is not None else (),
        started_at=started_at,
        seconds=round(float(seconds), 3) if seconds else 0.0,
        bytes=len(response.body) if response is not None else 0,
        error=error,
        redirects=tuple(meta.get("redirect_urls", ())),
        conditional=response is not None
        and response.request is not None
        and is_conditional(response.request),
        status_line=status_line(wire) if wire is not None else "",
        request_headers=request_headers(wire) if wire is not None else (),
        hops=hops_of(meta),
    )


def is_conditional(request: Request) -> bool:
    """Whether validators were sent."""
    return "If-None-Match" in request.headers or "If-Modified-Since" in request.headers


def headers_of(response: Response) -> Headers:
    """As received, values as latin-1 text: every byte is kept, so that validators are echoed exactly.

    A body that was cut off gets no validators: a 304 would keep it so for ever.
    """
    wire = wire_of(response)
    if wire is None:
        headers = bounded(
            (name, value) for name, values in response.headers.items() for value in values or ()
        )
    else:
        headers = answer_headers(wire)
    if PARTIAL in response.flags:
        return tuple(pair for pair in headers if pair[0].lower() not in ("etag", "last-modified"))
    return headers
