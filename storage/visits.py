"""What a visit is made of: the host it is polite to, how urgent each reason is, how a feed is polled."""

from warraq.articles.urls import host_of
from warraq.storage.records import FeedState, Visit, VisitReason

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
