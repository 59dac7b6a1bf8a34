"""When to poll a feed again: one pure function with all our rules.

1. One unconditional request ever; then validators are echoed, byte for byte, to the URL they came from.
2. Conditional polls at least an hour apart, others a day unless the server or the feed states less.
3. max-age and Expires mean "not before", on 200, 304 and 429; Retry-After on 429 and 503.
4. ttl, sy:updatePeriod, skipHours and skipDays are minimum intervals, until a document states others.
5. A permanent redirect is accepted after three polls over two days (seven to another host); 410 ends polling.
6. Errors: waits grow, but polling never stops; errors do not count while our own network is down.
7. Otherwise about two polls for each post expected from the feed's own history.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from warraq.articles.urls import host_name

from .polling import FeedWishes, PollHistory, PollOptions, PollResponse, PollVerdict, Schedule, Validators
from .statements import fresh_for, header, retry_after, validators

_KEPT_TIMES = 50
_RHYTHM_TIMES = 10  # the last posts, which make the rhythm; older ones no longer represent it
_MAX_DOUBLINGS = 16
_PERMANENT = frozenset({301, 308})


def next_poll(
    history: PollHistory,
    response: PollResponse,
    *,
    now: datetime,
    jitter: float,
    options: PollOptions | None = None,
) -> Schedule:
    """Returns what follows from a poll that ended at `now`.

    Args:
        history: what was known before.
        response: how it ended.
        now: the time it ended.
        jitter: 0 to 1, from the caller's random source; spreads polls, never shortens what a server states.
    """
    options = options or PollOptions()
    polled = replace(history, last_poll_at=now)
    if response.network_down and response.status == 0:
        wait = options.network_retry_s * (1 + jitter)
        return _after(polled, now, _Wait(wait, "network-down", "every host failed"), "network-down")
    if response.status == 410:
        gone = replace(polled, failing_since=polled.failing_since or now)
        return Schedule(next_at=None, reason="gone", detail="410 Gone", verdict="gone", history=gone)
    if not _is_success(response):
        return _after_error(polled, response, now, jitter, options)
    return _after_success(polled, response, now, jitter, options)


@dataclass(frozen=True, slots=True)
class _Wait:
    """Seconds to wait, and why."""

    seconds: float
    reason: str
    detail: str


def _is_success(response: PollResponse) -> bool:
    """A readable feed, or 304. An unrequested 304 is an answer too, but changes nothing."""
    return not response.error and (response.status == 304 or 200 <= response.status < 300)


def _after(polled: PollHistory, now: datetime, wait: _Wait, verdict: PollVerdict, **more: object) -> Schedule:
    next_at = now + timedelta(seconds=wait.seconds)
    return Schedule(
        next_at=next_at, reason=wait.reason, detail=wait.detail, verdict=verdict, history=polled, **more  # type: ignore[arg-type]
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------------- errors


def _after_error(
    polled: PollHistory, response: PollResponse, now: datetime, jitter: float, options: PollOptions
) -> Schedule:
    errors = polled.errors + 1
    polled = replace(polled, errors=errors, failing_since=polled.failing_since or now)
    doubled = options.error_base_s * 2 ** min(errors - 1, _MAX_DOUBLINGS)
    seconds = min(doubled, options.error_max_s) * (1 + options.jitter_share * jitter)
    what = response.error or f"HTTP {response.status}"
    waits = [_Wait(seconds, "error", f"{what}, {errors} in a row")]
    if response.status in {429, 503}:
        stated = retry_after(response.headers, now=now, options=options)
        if stated is not None:
            waits.append(_Wait(stated, "retry-after", f"Retry-After on {response.status}: {stated:.0f} s"))
    if response.status == 429:
        waits.append(_freshness(response, polled, now, options))
    asked = max((wait.seconds for wait in waits[1:]), default=0.0)
    return _after(replace(polled, asked_until=_until(now, asked)), now, _longest(waits), "retry")


# --------------------------------------------------------------------------------------------------- success


def _after_success(
    polled: PollHistory, response: PollResponse, now: datetime, jitter: float, options: PollOptions
) -> Schedule:
    is_new = response.status != 304 and response.is_new_body
    known = _known_validators(polled.validators, response)
    times = _known_times(polled.published, response.published, now)
    has_gap = is_new and response.shares_entry is False and polled.last_success_at is not None
    moved_to, polled = _follow_move(polled, response, now, options)
    fresh = _freshness(response, polled, now, options)
    wishes = polled.wishes if response.wishes is None else response.wishes
    own = [_rhythm(times, now, jitter, options, has_gap), _Wait(options.floor_s, "floor", "least interval")]
    wait = _success_wait(own, fresh, known, wishes, now=now, options=options)
    polled = replace(
        polled,
        wishes=wishes,
        max_age_s=fresh.seconds if fresh.reason == "max-age" else 0.0,
        asked_until=_until(now, fresh.seconds),
        validators=known,
        published=times,
        errors=0,
        failing_since=None,
        last_success_at=now,
        last_change_at=now if is_new else polled.last_change_at,
        leaves_out=polled.leaves_out if response.leaves_out is None else response.leaves_out,
    )
    return _after(
        polled,
        now,
        wait,
        "new" if is_new else "unchanged",
        moved_to=moved_to,
        has_gap=has_gap,
        is_silent=is_silent(times, now=now),
    )


def _success_wait(
    own: list[_Wait],
    fresh: _Wait,
    known: Validators,
    wishes: FeedWishes,
    *,
    now: datetime,
    options: PollOptions,
) -> _Wait:
    """Returns the longest of our own waits and those stated by the server and the document."""
    stated = [fresh, *(_document_waits(wishes, options) if options.hints else ())]
    if not (known.etag or known.last_modified) and not any(wait.seconds > 0 for wait in stated):
        own = [*own, _Wait(options.unconditional_floor_s, "no-validators", "no ETag, no Last-Modified")]
    wait = _longest([*own, *stated])
    return _outside_skipped(wait, wishes, now) if options.hints else wait


def _until(now: datetime, seconds: float) -> datetime | None:
    return now + timedelta(seconds=seconds) if seconds > 0 else None


def _longest(waits: Iterable[_Wait]) -> _Wait:
    """Returns the longest wait; among equals the first gives the reason."""
    return max(waits, key=lambda wait: wait.seconds)


def _freshness(response: PollResponse, polled: PollHistory, now: datetime, options: PollOptions) -> _Wait:
    """Returns how long the server says its answer is fresh.

    A 304 without a statement renews the answer it confirms, with that answer's max-age. Source: RFC 9111, 4.3.4.
    """
    silent = not (header(response.headers, "cache-control") or header(response.headers, "expires"))
    if response.status == 304 and silent and polled.max_age_s:
        return _Wait(polled.max_age_s, "max-age", f"max-age of the previous answer: {polled.max_age_s:.0f} s")
    seconds, name = fresh_for(response.headers, now=now, options=options)
    return _Wait(seconds, name or "max-age", f"{name} on {response.status}: {seconds:.0f} s")


def _document_waits(wishes: FeedWishes, options: PollOptions) -> list[_Wait]:
    """Returns the waits the feed document asks for, bounded like all third-party input."""
    ttl = min((wishes.ttl_minutes or 0) * 60.0, options.statement_max_s)
    period = min(float(wishes.update_period_s), options.statement_max_s)
    return [
        _Wait(ttl, "ttl", f"ttl: {ttl / 60:.0f} min"),
        _Wait(period, "update-period", f"sy:updatePeriod: {period:.0f} s"),
    ]


def _rhythm(
    times: tuple[datetime, ...], now: datetime, jitter: float, options: PollOptions, has_gap: bool
) -> _Wait:
    """Returns half the time to the next expected post.

    Expected is the mean of the last gaps or, if it has been silent for longer than that, half the silence: a feed that
    has been silent for a month is unlikely to post in the next hour.
    """
    gap = mean_gap_s(times)
    if gap is None:
        base, reason, detail = (
            options.unknown_interval_s,
            "no-history",
            "too few dated posts to know its rhythm",
        )
    else:
        silence = max((now - times[0]).total_seconds(), 0.0)
        expected = max(gap, silence / 2)
        base, reason, detail = expected / 2, "rhythm", f"a post expected every {expected / 3600:.1f} h"
    if has_gap:
        base, reason, detail = base / 2, "gap", f"no entry shared with the previous poll; {detail}"
    base = min(max(base, options.floor_s), options.max_interval_s)
    return _Wait(base * (1 + options.jitter_share * jitter), reason, detail)


def mean_gap_s(times: tuple[datetime, ...]) -> float | None:
    """Returns the mean seconds between the last posts (newest first), None with fewer than three of them."""
    recent = times[:_RHYTHM_TIMES]
    if len(recent) < 3:
        return None
    return max((recent[0] - recent[-1]).total_seconds() / (len(recent) - 1), 1.0)


def is_silent(times: tuple[datetime, ...], *, now: datetime) -> bool:
    """Tells whether a feed has been silent for over a week and three times as long as ever between known posts."""
    if len(times) < 5:
        return False
    longest = max(newer - older for newer, older in pairwise(times))
    return now - times[0] > max(3 * longest, timedelta(days=7))


def _outside_skipped(wait: _Wait, wishes: FeedWishes, now: datetime) -> _Wait:
    """Returns the wait, extended to end outside the hours and days (GMT) in which the feed asks not to be polled."""
    hours, days = frozenset(wishes.skip_hours), frozenset(wishes.skip_days)
    if len(hours) >= 24 or len(days) >= 7 or not (hours or days):
        return wait
    at = (now + timedelta(seconds=wait.seconds)).astimezone(UTC)
    for _ in range(8 * 24):
        if at.weekday() in days:
            reason = "skip-days"
        elif at.hour in hours:
            reason = "skip-hours"
        else:
            break
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        wait = _Wait((at - now).total_seconds(), reason, f"{reason}: not before {at:%a %H:%M} GMT")
    return wait


# ---------------------------------------------------------------------------------------- what is remembered


def _known_validators(known: Validators, response: PollResponse) -> Validators:
    """Returns the validators after this answer: those of a 200; those of a 304, else the earlier ones."""
    given = validators(response.headers, url=response.final_url)
    if response.status != 304:
        return given
    if not response.is_conditional:
        return known  # a 304 to an unconditional request says nothing
    return Validators(
        url=response.final_url,
        etag=given.etag or known.etag,
        last_modified=given.last_modified or known.last_modified,
    )


def _known_times(
    known: tuple[datetime, ...], stated: tuple[datetime, ...], now: datetime
) -> tuple[datetime, ...]:
    """Returns distinct publication times, newest first, without times in the future."""
    times = {moment.astimezone(UTC) for moment in (*known, *stated) if moment <= now}
    return tuple(sorted(times, reverse=True)[:_KEPT_TIMES])


def _follow_move(
    polled: PollHistory, response: PollResponse, now: datetime, options: PollOptions
) -> tuple[str, PollHistory]:
    """Returns the URL to use from now on ('' if unchanged), and the history with this confirmation counted."""
    target = _permanent_target(response)
    if not target:
        return "", replace(polled, moved_to="", moved_since=None, moved_polls=0)
    if target != polled.moved_to or polled.moved_since is None:
        return "", replace(polled, moved_to=target, moved_since=now, moved_polls=1)
    counted = replace(polled, moved_polls=polled.moved_polls + 1)
    same_host = host_name(response.url) == host_name(target)
    needed = options.moved_s if same_host else options.moved_other_host_s
    if counted.moved_polls >= options.moved_polls and (now - polled.moved_since).total_seconds() >= needed:
        return target, replace(counted, moved_to="", moved_since=None, moved_polls=0)
    return "", counted


def _permanent_target(response: PollResponse) -> str:
    """Returns where an unbroken chain of permanent redirects from the feed's URL leads; '' if it starts otherwise."""
    target = ""
    for status, url in response.redirects:
        if status not in _PERMANENT:
            break
        target = url
    return target
