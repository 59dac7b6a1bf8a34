"""One visit as the network saw it: the only item that our spiders yield."""

from dataclasses import dataclass
from typing import Literal

from warraq.articles.outcomes import Failed, Rejected
from warraq.articles.records import Fetch, Page, Reservation, lower_names
from warraq.storage import LeasedVisit, Visit

#: Why a URL was visited: to read a page, to poll a document, to walk an archive, or for an image file.
Purpose = Literal["page", "poll", "walk", "image"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A visit with the answer it got, or why it got none.

    `ending` is None when an answer came: see `fetch.status` and `body`. `postponed`: the request budget is spent.
    `is_partial`: the body is cut off. `redirect_statuses` has one status a hop, as `fetch.redirects` has one address.
    `reservations` are what robots.txt says of the use of the text; None: not known.
    """

    lease: LeasedVisit
    fetch: Fetch
    body: bytes = b""
    ending: Failed | Rejected | None = None
    postponed: bool = False
    redirect_statuses: tuple[int, ...] = ()
    is_partial: bool = False
    reservations: tuple[Reservation, ...] | None = None

    @property
    def visit(self) -> Visit:
        """What was to be visited, and why."""
        return self.lease.visit

    @property
    def url(self) -> str:
        """The URL of the visit."""
        return self.lease.visit.url

    @property
    def purpose(self) -> Purpose:
        """What the visit was for."""
        if self.visit.reason in ("backfill", "gap"):
            return "walk"
        if self.visit.role == "image":
            return "image"
        return "page" if self.visit.feed_id is None else "poll"

    def page(self) -> Page:
        """The body with its URL, headers and time, for parsing."""
        fetch = self.fetch
        return Page(
            url=fetch.url,
            final_url=fetch.final_url,
            status=fetch.status,
            headers=lower_names(fetch.headers),
            body=self.body,
            fetched_at=fetch.started_at,
        )
