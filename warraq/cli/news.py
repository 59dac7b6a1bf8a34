"""What `status --since-last` prints."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Final

from warraq.cli.output import say_line
from warraq.cli.phrases import day_and_time

if TYPE_CHECKING:
    from warraq.desk.looking import Look
    from warraq.storage import HealthChange, SourceNews

#: Kinds of changes, in words that follow a number.
_WORDS: Final = {
    "duplicate": ("copy", "copies"),
    "separated": ("no longer a copy", "no longer copies"),
    "back": ("back again", "back again"),
}


def news_object(look: "Look") -> dict[str, object]:
    """The same as JSON: numbers by name."""
    return {
        "since": look.news.since or None,
        "at": look.news.at,
        "sources": [
            {
                "source": one.source,
                "changes": dict(one.changes),
                "failed": dict(one.failed),
                "filtered": dict(one.filtered),
            }
            for one in look.news.sources
        ],
        "health": [asdict(change) for change in look.health],
    }


def say_news(look: "Look") -> None:
    """A line for each source to which something happened, and one for each change of health."""
    news = look.news
    since = f"since {_moment(news.since)}" if news.since else "since the beginning"
    if not news.sources and not look.health:
        say_line(f"Nothing new {since}.")
        return
    say_line(f"{since}:")
    for source in news.sources:
        say_line(f"{source.source}: {_told(source)}")
    for change in look.health:
        say_line(_health_line(change))


def _told(news: "SourceNews") -> str:
    parts = []
    if news.changes:
        parts.append(
            ", ".join(_said(number, *_WORDS.get(kind, (kind, kind))) for kind, number in news.changes)
        )
    for name, counted in (("failed", news.failed), ("filtered", news.filtered)):
        if counted:
            parts.append(f"{name}: {', '.join(f'{number} {reason}' for reason, number in counted)}")
    return " · ".join(parts)


def _said(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _health_line(change: "HealthChange") -> str:
    was = f", was {change.was}" if change.was else ""
    detail = f": {change.detail}" if change.detail else ""
    return f"{change.source}: {change.became} at {_moment(change.at)}{was}{detail}"


def _moment(text: str) -> str:
    return day_and_time(datetime.fromisoformat(text))
