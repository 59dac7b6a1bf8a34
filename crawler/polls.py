"""From one poll to the feed's next state: the schedule's decision, as storage keeps it."""

import json
import random
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from warraq.crawler.context import RunContext
from warraq.crawler.context import now as utc_now
from warraq.crawler.exchange import Exchange
from warraq.feeds import (
    LOCAL_POLLING,
    FeedWishes,
    PollHistory,
    PollOptions,
    PollResponse,
    Schedule,
    Validators,
    next_poll,
)
from warraq.storage import FeedState, Store

NEVER = datetime(9999, 12, 31, tzinfo=UTC)  # the next poll of a feed that is gone
_TIMES = (
    "last_poll_at",
    "last_success_at",
    "last_change_at",
    "next_poll_at",
    "failing_since",
    "moved_since",
    "asked_until",
)


def decide(
    context: RunContext,
    feed: FeedState,
    exchange: Exchange,
    *,
    now: datetime,
    error: str = "",
    body_sha256: str = "",
    shares_entry: bool | None = None,
    published: tuple[datetime, ...] = (),
    wishes: FeedWishes | None = None,
    network_down: bool = False,
) -> tuple[FeedState, Schedule]:
    """The feed's state after this poll. `error` is '' when the answer was understood."""
    source, as_public = context.sources[feed.source_id], context.politeness(feed.source_id).as_public
    fetch = exchange.fetch
    hops = [*fetch.redirects[1:], fetch.final_url] if fetch.redirects else []
    response = PollResponse(
        url=feed.url,
        status=fetch.status,
        headers=fetch.headers,
        error=error,
        redirects=tuple(zip(exchange.redirect_statuses, hops, strict=False)),
        is_conditional=fetch.conditional,
        is_new_body=fetch.status == 200 and body_sha256 != feed.body_sha256,
        network_down=network_down,
        shares_entry=shares_entry,
        published=published,
        wishes=wishes,
    )
    schedule = next_poll(
        history_of(feed),
        response,
        now=now,
        jitter=random.random(),  # noqa: S311 - spreads polls, protects nothing
        options=LOCAL_POLLING if source.local and not as_public else PollOptions(),
    )
    understood = not error and fetch.status in (200, 304)
    validators = schedule.history.validators
    if network_down:
        # Nothing was learnt of the feed: only when to try again.
        next_at = schedule.next_at or now
        told = f"{schedule.reason}: {schedule.detail}"
        history = to_json(schedule.history)
        return replace(feed, next_poll_at=next_at, next_poll_reason=told, history=history), schedule
    moved = bool(schedule.moved_to) and schedule.moved_to != feed.url
    state = replace(
        feed,
        url=schedule.moved_to if moved else feed.url,
        former_urls=f"{feed.former_urls} {feed.url}".strip() if moved else feed.former_urls,
        gaps=feed.gaps + schedule.has_gap,
        gap_at=now if schedule.has_gap else feed.gap_at,
        state="gone" if schedule.verdict == "gone" else feed.state,
        etag=validators.etag,
        last_modified=validators.last_modified,
        body_sha256=body_sha256 or feed.body_sha256,
        last_status=fetch.status,
        last_error=error or ("" if understood else f"http-{fetch.status}"),
        last_poll_at=now,
        last_success_at=now if understood else feed.last_success_at,
        next_poll_at=schedule.next_at or NEVER,
        next_poll_reason=f"{schedule.reason}: {schedule.detail}",
        failures=schedule.history.errors,
        history=to_json(schedule.history),
    )
    return state, schedule


def charge_nobody(context: RunContext) -> int:
    """When every host failed and none answered, our own network is down: take back what the polls were charged.

    Says how many polls that were. One host alone tells nothing: it may be down itself. Blocks; for the end of a run.
    """
    if context.answered or len(context.unanswered_hosts) < 2:
        return 0
    for feed, exchange, error in context.unanswered:
        state, _ = decide(context, feed, exchange, now=utc_now(), error=error, network_down=True)
        context.store.call(partial(_save, feed=state))
    context.failed_sources.clear()
    return len(context.unanswered)


def _save(store: Store, *, feed: FeedState) -> None:
    store.feeds.save(feed)


def history_of(feed: FeedState) -> PollHistory:
    """What the schedule remembers of this feed."""
    history = from_json(feed.history)
    return replace(history, next_poll_at=history.next_poll_at or feed.next_poll_at)


def from_json(kept_text: str) -> PollHistory:
    """A history as `to_json` wrote it. Names that this version does not know are left out, new ones are empty."""
    kept: dict[str, Any] = {
        name: value for name, value in json.loads(kept_text or "{}").items() if name in PollHistory.__slots__
    }
    for name in _TIMES:
        kept[name] = datetime.fromisoformat(kept[name]) if kept.get(name) else None
    kept["published"] = tuple(datetime.fromisoformat(moment) for moment in kept.get("published", ()))
    kept["validators"] = Validators(**kept.get("validators", {}))
    wishes = kept.get("wishes", {})
    skipped = {name: tuple(wishes.get(name, ())) for name in ("skip_hours", "skip_days")}
    kept["wishes"] = FeedWishes(**{**wishes, **skipped})
    return PollHistory(**kept)


def to_json(history: PollHistory) -> str:
    """For the column feeds.history."""
    kept: dict[str, Any] = {name: getattr(history, name) for name in PollHistory.__slots__}
    for name in _TIMES:
        kept[name] = kept[name].isoformat() if kept[name] else None
    kept["published"] = [moment.isoformat() for moment in history.published]
    kept["validators"] = asdict(history.validators)
    kept["wishes"] = asdict(history.wishes)
    return json.dumps(kept, ensure_ascii=False)
