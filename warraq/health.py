"""The health of each source in one word, and whether it needs attention."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from warraq.feeds import PollHistory, history_of, is_silent
from warraq.storage import FeedState, Reader, Source, WallRow

Condition = Literal[
    "ok",
    "gone",
    "bot-wall",
    "blocked",
    "robots",
    "failing",
    "gap",
    "cut",
    "moved",
    "silent",
    "new",
    "paused",
    "removed",
]
#: States that do not go away by themselves.
NEEDS_A_PERSON: frozenset[str] = frozenset({"gone", "bot-wall", "blocked", "robots", "failing"})
#: Conditions that ask nothing of anybody: all is well, or somebody wanted it so.
QUIET: frozenset[str] = frozenset({"ok", "new", "paused", "removed"})
FAILURES = 3  # consecutive polls: one or two may be chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The health of one source. `since`: when it began, None if unknown. `feed`: the URL concerned."""

    source: str
    condition: Condition
    detail: str = ""
    feed: str = ""
    since: datetime | None = None

    @property
    def needs_a_person(self) -> bool:
        """Whether someone has to act: it will not recover by itself."""
        return self.condition in NEEDS_A_PERSON


def read_health(reader: Reader, now: datetime) -> tuple[Health, ...]:
    """Returns every source with its condition, by slug."""
    return judge_sources(reader.sources.all(), reader.feeds.all(), reader.walls.all(), now=now)


def judge_sources(
    sources: Iterable[Source],
    feeds: Mapping[int, tuple[FeedState, ...]],
    walls: Mapping[int, WallRow],
    *,
    now: datetime,
    history: Callable[[FeedState], PollHistory] = history_of,
) -> tuple[Health, ...]:
    """Returns the condition of each source, in their order. `history` reads that of a feed: most of the work."""
    return tuple(
        health_of(
            source,
            tuple((feed, history(feed)) for feed in feeds.get(source.id, ())),
            now=now,
            wall=walls.get(source.id),
        )
        for source in sources
    )


def health_of(
    source: Source,
    feeds: tuple[tuple[FeedState, PollHistory], ...],
    *,
    now: datetime,
    wall: WallRow | None = None,
) -> Health:
    """Returns the worst state of any feed of the source; without feeds, of its sitemaps and home page.

    `wall`: the anti-bot wall in front of its pages, '' if none.
    """
    if source.state == "paused":
        return Health(source=source.slug, condition="paused")
    if source.state == "gone" and not feeds:
        return Health(source=source.slug, condition="removed", detail="its articles are kept")
    if source.state == "gone":
        return Health(source=source.slug, condition="gone", detail="the source is marked gone")
    followed = [pair for pair in feeds if pair[0].kind == "feed"] or list(feeds)
    found = [_condition(source, feed, history, now) for feed, history in followed if feed.state != "paused"]
    if wall is not None:
        detail = f"blocked by an anti-bot wall: {wall.sign}"
        found.append(
            Health(
                source=source.slug,
                condition="bot-wall",
                detail=detail,
                feed=source.home_url,
                since=wall.since,
            )
        )
    if not found:
        return Health(source=source.slug, condition="new", detail="nothing has been polled yet")
    order = (
        "gone",
        "bot-wall",
        "blocked",
        "robots",
        "failing",
        "gap",
        "cut",
        "moved",
        "silent",
        "new",
        "ok",
        "paused",
        "removed",
    )
    return min(found, key=lambda health: order.index(health.condition))


def _condition(source: Source, feed: FeedState, history: PollHistory, now: datetime) -> Health:
    def told(condition: Condition, detail: str, since: datetime | None = None) -> Health:
        return Health(source=source.slug, condition=condition, detail=detail, feed=feed.url, since=since)

    if feed.state == "gone":
        return told("gone", "410 Gone: polling has stopped", history.failing_since)
    if feed.last_poll_at is None:
        return told("new", "not polled yet")
    if feed.last_error == "bot-wall":
        return told("bot-wall", "an anti-bot wall answers instead of the feed", history.failing_since)
    if feed.last_error == "robots":
        return told("robots", "robots.txt forbids it", history.failing_since)
    if feed.last_status in (401, 403, 407, 451):
        return told("blocked", f"the server answers {feed.last_status}", history.failing_since)
    if feed.failures >= FAILURES:
        return told("failing", f"{feed.last_error}, {feed.failures} polls in a row", history.failing_since)
    if feed.gap_at is not None:
        return told("gap", "posts may have been missed; `warraq backfill` fetches them", feed.gap_at)
    if history.leaves_out:
        return told("cut", "the feed is larger than warraq reads: only its newest are read")
    if feed.former_urls:
        return told("moved", f"from {feed.former_urls.split()[-1]}")
    if history.moved_to:
        return told("moved", f"to {history.moved_to}, not yet confirmed", history.moved_since)
    if is_silent(history.published, now=now):
        return told("silent", "silent for longer than its rhythm explains", history.published[0])
    return told("ok", feed.last_error)
