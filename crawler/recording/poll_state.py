"""From one poll to the feed's next state, as storage keeps it. Pure."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from warraq.crawler.exchange import Exchange
from warraq.feeds import FeedWishes, PollOptions, PollResponse, Schedule, columns_of, history_of, next_poll
from warraq.storage import FeedState

NEVER: Final = datetime(9999, 12, 31, tzinfo=UTC)  # the next poll of a feed that is gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One poll of a feed, as it ended `at` that time.

    `error` is '' when the answer was understood. `body_sha256`, `shares_entry`, `published`, `wishes` and
    `leaves_out` are what its document showed, as for `feeds.PollResponse`.
    """

    feed: FeedState
    exchange: Exchange
    at: datetime
    error: str = ""
    body_sha256: str = ""
    shares_entry: bool | None = None
    published: tuple[datetime, ...] = ()
    wishes: FeedWishes | None = None
    leaves_out: bool | None = None


def after_poll(poll: Poll, *, options: PollOptions, jitter: float) -> tuple[FeedState, Schedule]:
    """The feed's state after the poll, and the schedule it follows from. `jitter` as for `feeds.next_poll`."""
    feed, status = poll.feed, poll.exchange.fetch.status
    schedule = next_poll(history_of(feed), _response(poll), now=poll.at, jitter=jitter, options=options)
    state = replace(
        _moved(feed, schedule.moved_to),
        gaps=feed.gaps + schedule.has_gap,
        gap_at=poll.at if schedule.has_gap else feed.gap_at,
        state="gone" if schedule.verdict == "gone" else feed.state,
        body_sha256=poll.body_sha256 or feed.body_sha256,
        last_status=status,
        last_error=poll.error or ("" if status in (200, 304) else f"http-{status}"),
        next_poll_at=schedule.next_at or NEVER,
        next_poll_reason=_reason(schedule),
        **columns_of(schedule.history),
    )
    return state, schedule


def after_silence(feed: FeedState, *, at: datetime, options: PollOptions, jitter: float) -> FeedState:
    """The feed's state when no host answered. Nothing was learnt about the feed; only the next poll changes."""
    response = PollResponse(url=feed.url, network_down=True)
    schedule = next_poll(history_of(feed), response, now=at, jitter=jitter, options=options)
    return replace(feed, next_poll_at=schedule.next_at or at, next_poll_reason=_reason(schedule))


def _reason(schedule: Schedule) -> str:
    return f"{schedule.reason}: {schedule.detail}"


def _response(poll: Poll) -> PollResponse:
    fetch = poll.exchange.fetch
    hops = [*fetch.redirects[1:], fetch.final_url] if fetch.redirects else []
    return PollResponse(
        url=poll.feed.url,
        status=fetch.status,
        headers=fetch.headers,
        error=poll.error,
        redirects=tuple(zip(poll.exchange.redirect_statuses, hops, strict=False)),
        is_conditional=fetch.conditional,
        is_new_body=fetch.status == 200 and poll.body_sha256 != poll.feed.body_sha256,
        shares_entry=poll.shares_entry,
        published=poll.published,
        wishes=poll.wishes,
        leaves_out=poll.leaves_out,
    )


def _moved(feed: FeedState, url: str) -> FeedState:
    if not url or url == feed.url:
        return feed
    return replace(feed, url=url, former_urls=f"{feed.former_urls} {feed.url}".strip())
