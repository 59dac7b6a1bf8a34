"""Check each rule of politeness: in the log of a server, or with a simulated clock."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from warraq.config import CONFIG_NAME
from warraq.feeds import (
    FeedWishes,
    PollHistory,
    PollResponse,
    Schedule,
    Validators,
    decode_robots,
    next_poll,
    product_token,
    read_robots,
)
from warraq.politeness.rows import robots_files
from warraq.politeness.server import ETAG, MODIFIED, Log, serve

START = datetime(2024, 3, 4, 9, 30, tzinfo=UTC)  # a Monday
URL = "https://example.org/feed"
COMMAND_TIMEOUT_S = 120
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule, whether it was kept, and what was seen."""

    rule: str
    passed: bool
    detail: str = ""


def check_all(user_agent: str) -> tuple[Finding, ...]:
    """Check every rule: with a server, with a simulated clock, and for robots.txt. Takes about ten seconds.

    `user_agent` is the user's own: without a contact in it that rule fails.
    """
    with TemporaryDirectory() as folder, serve(_robots_txt(user_agent)) as log:
        Path(folder, CONFIG_NAME).write_text(f"user_agent = {json.dumps(user_agent)}\n", encoding="utf-8")
        ended = [
            _warraq(Path(folder), *arguments)
            for arguments in (("add", "--local", f"{log.base_url}/"), ("crawl",), ("crawl",))
        ]
        seen = [_seen(rule, check, log, ended) for rule, check in WIRE.items()]
    return (*seen, *(_timed(rule, check) for rule, check in CLOCK.items()), *_robots_read())


def _robots_txt(user_agent: str) -> str:
    """Forbids /private to all, but allows it to names that occur in our User-Agent without being ours."""
    token = product_token(user_agent)
    words = {word.lower() for word in re.findall(r"[A-Za-z0-9_-]+", user_agent)}
    others = {*words, token[:3], token[:-1], f"{token}bot"} - {token, ""}
    names = "".join(f"User-agent: {name}\n" for name in sorted(others))
    return f"{names}Allow: /\n\nUser-agent: *\nDisallow: /private\n"


def _robots_read() -> Iterator[Finding]:
    """Returns one finding per rule of robots.txt, from its rows."""
    rows: dict[str, list[str]] = {}
    for file in robots_files():
        for row in file.rows:
            rules = read_robots(decode_robots(file.body), token=product_token(row.user_agent))
            is_right = rules.allows(f"https://example.org{row.path}") == row.allowed
            wrong = "" if is_right else f"{row.path} for {row.user_agent}, {file.about or file.body!r}"
            rows.setdefault(file.rule, []).append(wrong)
    for rule, read in rows.items():
        problems = [wrong for wrong in read if wrong]
        yield Finding(
            rule=rule, passed=not problems, detail="; ".join(problems[:5]) or f"{len(read)} addresses"
        )


def _warraq(folder: Path, *arguments: str) -> int:
    command = [
        *(
            sys.executable,
            "-m",
            "warraq",
            "--config",
            str(folder / CONFIG_NAME),
            "--db",
            str(folder / "check.db"),
        ),
        *arguments,
    ]
    return subprocess.run(  # noqa: S603 - this program itself
        command, cwd=folder, capture_output=True, timeout=COMMAND_TIMEOUT_S, check=False
    ).returncode


def _seen(rule: str, check: Callable[[Log], bool], log: Log, ended: list[int]) -> Finding:
    if ended[0] != 0 or not log.of("/one"):
        return Finding(rule=rule, passed=False, detail=f"the commands ended with {ended}")
    return Finding(rule=rule, passed=check(log), detail=f"{len(log.requests)} requests in the log")


def _timed(rule: str, check: Callable[[], str]) -> Finding:
    problem = check()
    return Finding(rule=rule, passed=not problem, detail=problem)


def _headers(log: Log, name: str) -> list[str | None]:
    return [seen.headers.get(name) for seen in log.requests]


WIRE: dict[str, Callable[[Log], bool]] = {
    "a feed is fetched whole once, never again": lambda log: (
        len([s for s in log.of("/feed") if "if-none-match" not in s.headers]) == 1
    ),
    "only GET, no HEAD": lambda log: {seen.method for seen in log.requests} == {"GET"},
    "validators are echoed byte for byte": lambda log: (
        len(log.of("/feed")) > 1
        and all(
            (s.headers.get("if-none-match"), s.headers.get("if-modified-since")) == (ETAG, MODIFIED)
            for s in log.of("/feed")[1:]
        )
    ),
    "no validators where the server gave none": lambda log: all(
        "if-none-match" not in seen.headers for seen in (*log.of("/one"), *log.of("/two"))
    ),
    "a known post is not fetched again": lambda log: len(log.of("/one")) == len(log.of("/two")) == 1,
    "robots.txt is read first, and once in 24 hours across runs": lambda log: (
        log.requests[0].path == "/robots.txt" and len(log.of("/robots.txt")) == 1
    ),
    "what robots.txt forbids is not fetched, even if it allows other names to": lambda log: (
        not log.of("/private/three")
    ),
    "a URL that asked for two hours' wait is not requested again in the next run": lambda log: (
        len(log.of("/busy")) == 1
    ),
    "one connection at a time": lambda log: log.most_at_once == 1,
    "no Cookie": lambda log: set(_headers(log, "cookie")) == {None},
    "no Referer": lambda log: set(_headers(log, "referer")) == {None},
    "no query and no fragment is added": lambda log: (
        not [s for s in log.requests if "?" in s.path or "#" in s.path]
    ),
    "the User-Agent names the program and a contact (set `contact` in warraq.toml)": lambda log: all(
        value and value.startswith("warraq/") and "(+" in value for value in _headers(log, "user-agent")
    ),
    "compressed answers are accepted": lambda log: all(
        value and "gzip" in value for value in _headers(log, "accept-encoding")
    ),
}


def _poll(
    history: PollHistory, now: datetime, status: int = 200, *headers: tuple[str, str], **more: object
) -> Schedule:
    stated = (("etag", '"1"'), *headers) if status == 200 else headers
    response = PollResponse(url=URL, status=status, headers=stated, **more)  # type: ignore[arg-type]
    return next_poll(history, response, now=now, jitter=0.5)


def _waits(
    at_least: timedelta, schedule: Schedule, now: datetime = START, *, at_most: timedelta | None = None
) -> str:
    """Returns what is wrong with the wait, '' if nothing."""
    if schedule.next_at is None:
        return "never again"
    wait = schedule.next_at - now
    kept = wait >= at_least and (at_most is None or wait <= at_most)
    return "" if kept else f"waits {wait}"


def _busy_feed() -> PollHistory:
    """A feed with a post every ten minutes: by its rhythm alone it would be polled all the time."""
    times = tuple(START - timedelta(minutes=10 * number) for number in range(10))
    return PollHistory(published=times, validators=Validators(url=URL, etag='"1"'), last_success_at=START)


def _floor() -> str:
    return _waits(timedelta(hours=1), _poll(_busy_feed(), START))


def _no_validators() -> str:
    history = replace(_busy_feed(), validators=Validators())
    return _waits(DAY, next_poll(history, PollResponse(url=URL, status=200), now=START, jitter=0.5))


def _max_age() -> str:
    wait = timedelta(hours=9)
    stated = ("cache-control", f"max-age={int(wait.total_seconds())}")
    answers = [_poll(_busy_feed(), START, status, stated) for status in (200, 429)]
    answers.append(_poll(_busy_feed(), START, 304, stated, is_conditional=True))
    return "; ".join(filter(None, (_waits(wait, answer) for answer in answers)))


def _retry_after() -> str:
    dated = (START + 3 * DAY).strftime("%a, %d %b %Y %H:%M:%S GMT")
    cases = [
        _poll(_busy_feed(), START, s, ("retry-after", v))
        for s in (429, 503)
        for v in (str(3 * 86_400), dated)
    ]
    endless = _poll(_busy_feed(), START, 503, ("retry-after", "99999999999"))
    problems = [_waits(3 * DAY, case) for case in cases] + [_waits(DAY, endless, at_most=32 * DAY)]
    return "; ".join(filter(None, problems))


def _own_wishes() -> str:
    hours = tuple(hour for hour in range(24) if hour != 20)
    problems = [
        _waits(timedelta(hours=5), _poll(_busy_feed(), START, wishes=FeedWishes(ttl_minutes=300))),
        _waits(timedelta(hours=12), _poll(_busy_feed(), START, wishes=FeedWishes(update_period_s=43_200))),
        _waits(timedelta(hours=10), _poll(_busy_feed(), START, wishes=FeedWishes(skip_hours=hours))),
        _waits(timedelta(hours=14), _poll(_busy_feed(), START, wishes=FeedWishes(skip_days=(0,)))),
    ]
    return "; ".join(filter(None, problems))


def _moves() -> str:
    """Three confirmations over two days, never for a temporary redirect."""
    for status, days, expected in (
        (301, 3, True),
        (308, 3, True),
        (302, 30, False),
        (307, 30, False),
        (301, 1, False),
    ):
        history, moved = _busy_feed(), ""
        for hour in range(0, days * 24 + 1, 6):
            answer = _poll(history, START + timedelta(hours=hour), redirects=((status, f"{URL}.xml"),))
            history, moved = answer.history, moved or answer.moved_to
        if bool(moved) != expected:
            return f"{status} for {days} days: moved to {moved or 'nowhere'}"
    return ""


def _gone() -> str:
    return "" if _poll(_busy_feed(), START, 410).next_at is None else "polled again"


def _errors() -> str:
    """Waits grow up to a week, but polling never stops."""
    history, now = _busy_feed(), START
    waits: list[timedelta] = []
    for status in (404, 500, 503, 0) * 5:
        answer = _poll(history, now, status, error="" if status else "dns")
        if answer.next_at is None:
            return f"gives up after {len(waits)} errors"
        waits.append(answer.next_at - now)
        history, now = answer.history, answer.next_at
    grows = waits[0] >= timedelta(hours=1) and waits[5] > waits[0] and max(waits) <= 8 * DAY
    return "" if grows else f"waits {waits[0]}, then {waits[5]}, at most {max(waits)}"


def _offline() -> str:
    answer = _poll(_busy_feed(), START, 0, error="dns", network_down=True)
    return "an error was counted for the feed" if answer.history.errors else ""


def _thirty_days() -> str:
    """A feed with one post per day, 304 in between: about two polls per post; an hourly poller makes 720."""
    history, now, polls = PollHistory(), START, 0
    while now < START + 30 * DAY:
        age = now - START
        times = tuple(START + DAY * number for number in range(-9, age.days + 1))
        is_new = history.last_poll_at is None or times[-1] > history.last_poll_at
        answer = _poll(
            history,
            now,
            200 if is_new else 304,
            is_new_body=is_new,
            is_conditional=True,
            published=times[::-1],
        )
        polls += 1
        history, now = answer.history, answer.next_at or START + 99 * DAY
    return "" if 30 <= polls <= 75 else f"{polls} polls for 30 posts"


CLOCK: dict[str, Callable[[], str]] = {
    "polls of a busy feed are at least an hour apart": _floor,
    "without validators at least a day apart": _no_validators,
    "max-age is kept on 200, 304 and 429": _max_age,
    "Retry-After is kept on 429 and 503, at most 31 days": _retry_after,
    "ttl, skipHours, skipDays and updatePeriod are kept": _own_wishes,
    "a permanent redirect is accepted after days, a temporary one never": _moves,
    "410 ends polling": _gone,
    "errors: waits grow, but polling never stops": _errors,
    "errors do not count while our own network is down": _offline,
    "30 days of a daily feed: about two polls per post": _thirty_days,
}
