"""All about one source, for people."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from warraq.advice import explain_error
from warraq.cli.output import say, say_line, say_table
from warraq.cli.phrases import count, day_and_time, duration
from warraq.config import shown_value

if TYPE_CHECKING:
    from warraq.desk.settings import SettingLine
    from warraq.desk.sheets import SourceSheet
    from warraq.serving.standing import FeedStanding


def say_sheet(sheet: "SourceSheet") -> None:
    """Print the sheet of a source."""
    for line in _head_lines(sheet):
        say_line(line)
    say()
    say_table(("setting", "value", "from", "overrides"), [_row(line) for line in sheet.settings])
    for feed in sheet.feeds:
        say()
        for line in _feed_lines(feed, is_followed=sheet.source.state == "active", slug=sheet.source.slug):
            say_line(line)


def setting_line(line: "SettingLine") -> str:
    """'delay_s = 10 (set 2026-11-29 21:00 UTC)'; 'filters.words: nothing is stated'."""
    if line.value is None:
        return f"{line.key}: nothing is stated"
    return f"{line.key} = {shown_value(line.value)} ({line.place})"


def _head_lines(sheet: "SourceSheet") -> Iterator[str]:
    source, health = sheet.source, sheet.health
    facts = (source.language, source.platform, source.folder, "local" if source.local else "")
    yield f"{source.slug}: {source.home_url}" + (f" ({source.name})" if source.name else "")
    if any(facts):
        yield " · ".join(fact for fact in facts if fact)
    since = f" since {day_and_time(health.since)}" if health.since is not None else ""
    yield f"{health.condition}{since}: {health.detail or sheet.meaning}" + (
        f" ({health.feed})" if health.feed else ""
    )
    if sheet.what_to_do:
        yield sheet.what_to_do
    parts = [count(sheet.articles, "article"), f"{sheet.queued} queued"]
    parts.append(f"next poll {day_and_time(sheet.next_due)}" if sheet.next_due else "nothing is polled")
    yield " · ".join(parts)
    if sheet.outcomes:
        yield "pages: " + ", ".join(
            f"{outcome} ({reason}) {number}" if reason else f"{outcome} {number}"
            for outcome, reason, number in sheet.outcomes
        )
    if sheet.filtered:
        yield "filtered: " + ", ".join(
            f"{one.reason} {one.addresses}" + ("" if one.is_fetched else " not fetched")
            for one in sheet.filtered
        )


def _row(line: "SettingLine") -> tuple[str, ...]:
    over = "; ".join(f"{shown_value(one.value)} ({one.place})" for one in line.overrides)
    wrong = f" NOT VALID: {line.problem}" if line.problem else ""
    return (line.key, shown_value(line.value), line.place + wrong, over)


def _feed_lines(feed: "FeedStanding", *, is_followed: bool, slug: str) -> Iterator[str]:
    yield f"{feed.url} ({feed.kind}, {feed.state})"
    if feed.next_poll_at is not None and is_followed:
        yield f"  next poll {day_and_time(feed.next_poll_at)}: {feed.why or 'not polled yet'}"
    if feed.rhythm_s is not None:
        yield f"  a post every {duration(feed.rhythm_s)}, the newest {day_and_time(feed.newest_post)}"
    if feed.last_error:
        advice = explain_error(feed.last_error, slug)
        yield f"  last error: {feed.last_error}: {advice.meaning}"
        if advice.what_to_do:
            yield f"  {advice.what_to_do}"
    if feed.failing_since is not None:
        yield f"  failing since {day_and_time(feed.failing_since)}, {feed.failures} in a row"
    if feed.gaps:
        still = f"since {day_and_time(feed.gap_at)} posts may be missing" if feed.gap_at else "filled"
        yield f"  gaps: {feed.gaps}; {still}"
    if feed.former_urls:
        yield f"  former addresses: {' '.join(feed.former_urls)}"
    if feed.moving_to:
        yield f"  moving to {feed.moving_to}, not yet confirmed"
