"""How a feed stands: when it is polled next and why, its rhythm, what failed. `warraq explain` and the pages say it."""

from dataclasses import dataclass
from datetime import datetime

from warraq.feeds import history_of, mean_gap_s
from warraq.storage import FeedState


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedStanding:
    """A feed with what decides its next poll.

    `next_poll_at` is None when it is not polled any more; `why` names the rule or header that decided it, '' before the
    first poll. `rhythm_s`: seconds between its posts, None when too few are known. `moving_to`: a permanent redirect
    that is not confirmed yet.
    """

    url: str
    kind: str
    state: str
    next_poll_at: datetime | None
    why: str
    rhythm_s: float | None
    newest_post: datetime | None
    etag: str
    last_modified: str
    failures: int
    failing_since: datetime | None
    last_error: str
    former_urls: tuple[str, ...]
    moving_to: str
    gaps: int
    gap_at: datetime | None
    hubs: tuple[str, ...]


def standing_of(feed: FeedState) -> FeedStanding:
    """Returns how a feed stands, by its state alone."""
    history = history_of(feed)
    return FeedStanding(
        url=feed.url,
        kind=feed.kind,
        state=feed.state,
        next_poll_at=feed.next_poll_at if feed.state == "active" else None,
        why=feed.next_poll_reason,
        rhythm_s=mean_gap_s(history.published),
        newest_post=history.published[0] if history.published else None,
        etag=feed.etag,
        last_modified=feed.last_modified,
        failures=feed.failures,
        failing_since=history.failing_since,
        last_error=feed.last_error,
        former_urls=tuple(feed.former_urls.split()),
        moving_to=history.moved_to,
        gaps=feed.gaps,
        gap_at=feed.gap_at,
        hubs=tuple(feed.hubs.split()),
    )
