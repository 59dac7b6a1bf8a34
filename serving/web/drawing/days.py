"""The numbers of a timeline as text, a line a day."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC

from warraq.serving.web.drawing.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySummary:
    """A day on which something happened, 'YYYY-MM-DD' in UTC."""

    day: str
    posts: int
    polls: int
    failed: int


def days_of(timeline: Timeline) -> tuple[DaySummary, ...]:
    """Returns the days on which there was a post or a poll, newest first."""
    posts = Counter(dict(timeline.posts))
    marks = [
        (mark.at.astimezone(UTC).date().isoformat(), mark) for lane in timeline.lanes for mark in lane.marks
    ]
    polls = Counter(day for day, _ in marks)
    failed = Counter(day for day, mark in marks if mark.outcome == "failed")
    return tuple(
        DaySummary(day=day, posts=posts[day], polls=polls[day], failed=failed[day])
        for day in sorted({*posts, *polls}, reverse=True)
    )
