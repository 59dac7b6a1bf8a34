"""URLs to be visited: why, how urgently, and at which host."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from warraq.articles.urls import host_of
from warraq.storage.records.feeds import FeedState

Role = Literal["article", "listing", "feed", "sitemap", "home", "image"]
ROLES: tuple[str, ...] = Role.__args__  # type: ignore[attr-defined]
#: Why a URL stands in the frontier.
VisitReason = Literal[
    "new", "changed", "vanished", "recheck", "poll", "retry", "backfill", "gap", "image", "import"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A URL to be visited."""

    source_id: int
    url: str
    host: str
    role: Role
    reason: VisitReason = "new"
    priority: int = 0
    depth: int = 0
    found_on: str = ""
    feed_id: int | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedVisit:
    """A visit this run has taken, with what is known of its URL from earlier visits.

    `etag` and `last_modified` are byte-exact, '' when there are none or the body they belong to is not stored.
    `attempts` counts leases, this one included: 1 at the first try. `validators_url` is the address the validators
    came from when a redirect led there, '' when it is the visit's own.
    """

    id: int
    visit: Visit
    attempts: int
    etag: str = ""
    last_modified: str = ""
    validators_url: str = ""  # '' means the URL of the visit
    article_id: int | None = None
    run_id: int = 0  # that took it


#: Larger goes first. Vanished before changed before new: where a vanished address redirects to may be listed as new.
PRIORITIES: dict[VisitReason, int] = {
    "poll": 100,
    "gap": 95,
    "vanished": 90,
    "changed": 50,
    "backfill": 40,
    "new": 30,
    "retry": 20,
    "recheck": 10,
    "image": 5,
    "import": 0,  # read from an archive, never queued
}


def poll_visit(feed: FeedState, *, found_on: str = "") -> Visit:
    """The visit that polls a feed, sitemap or home page."""
    return Visit(
        source_id=feed.source_id,
        url=feed.url,
        host=host_of(feed.url),
        role=feed.kind,
        reason="poll",
        priority=PRIORITIES["poll"],
        found_on=found_on,
        feed_id=feed.id,
    )
