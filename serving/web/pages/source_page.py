"""All that the page of a source shows, read in one question."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from warraq.advice import Advice, advice_on, explain_error
from warraq.health import Health, judge_sources
from warraq.serving.standing import FeedStanding, standing_of
from warraq.serving.web.drawing import DaySummary, Lane, Mark, Timeline, days_of, draw_timeline
from warraq.serving.web.pages.overview import TONES, Tone
from warraq.storage import (
    Coverage,
    DoubtfulRow,
    EndingRow,
    FeedState,
    PollRow,
    Reader,
    SourceHealth,
    doubtful_fields,
)

POLLS: Final = 500  # of a feed: drawn are at most those of the days that are asked for
ENDINGS: Final = 30
COUNTED: Final = 1_000  # last fetches whose ends are counted
DOUBTED: Final = 2_000  # last articles among which the doubtful are looked for
SHOWN_DOUBTS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLine:
    """A feed with how it stands and, if its last poll failed, what that means."""

    standing: FeedStanding
    title: str
    last_poll_at: datetime | None
    last_success_at: datetime | None
    problem: Advice | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingLine:
    """A fetch with how it ended in words."""

    row: EndingRow
    words: str
    what_to_do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtfulLine:
    """An article with its doubtful parts, each with how probably it is right, in percent."""

    row: DoubtfulRow
    parts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """A source as its page shows it, but for its totals. `picture` is SVG, `days` its numbers."""

    row: SourceHealth
    health: Health
    advice: Advice
    tone: Tone
    sign: str
    feeds: tuple[FeedLine, ...]
    picture: str
    days: tuple[DaySummary, ...]
    endings: tuple[EndingLine, ...]
    outcomes: tuple[tuple[str, str, int], ...]
    filtered: int
    traps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTotals:
    """What is counted over the articles of a source. `doubted`: those of the last DOUBTED that are doubtful."""

    coverage: Coverage
    doubtful: tuple[DoubtfulLine, ...]
    doubted: int


def read_source_page(reader: Reader, slug: str, *, now: datetime, days: int) -> SourcePage:
    """The sheet of a source, with a picture of its last days. Raises NotFoundError."""
    source = reader.sources.get(slug)
    (row,) = reader.sources.health(now, source.id)
    feeds = reader.feeds.of_source(source.id)
    (health,) = judge_sources([source], {source.id: feeds}, reader.walls.all(), now=now)
    tone, sign = TONES[health.condition]
    timeline = _timeline(reader, source.id, feeds, now=now, days=days)
    return SourcePage(
        row=row,
        health=health,
        advice=advice_on(health.condition, source.slug),
        tone=tone,
        sign=sign,
        feeds=tuple(_feed_line(feed, source.slug) for feed in feeds),
        picture=draw_timeline(timeline),
        days=days_of(timeline),
        endings=tuple(
            _ending_line(one, source.slug) for one in reader.timelines.endings(source.id, limit=ENDINGS)
        ),
        outcomes=reader.timelines.outcome_counts(source.id, latest=COUNTED),
        filtered=reader.timelines.filtered().get(source.id, 0),
        traps=tuple(trap.series for trap in reader.traps.all() if trap.source_id == source.id),
    )


def read_totals(reader: Reader, source_id: int) -> SourceTotals:
    """What is counted over the articles of a source.

    Cost: it reads what is known of all its addresses, 3 µs each.
    """
    doubtful = reader.timelines.doubtful_of(source_id, latest=DOUBTED)
    return SourceTotals(
        coverage=reader.backlog.coverage(source_id),
        doubtful=tuple(map(_doubtful_line, doubtful[:SHOWN_DOUBTS])),
        doubted=len(doubtful),
    )


def _timeline(
    reader: Reader, source_id: int, feeds: tuple[FeedState, ...], *, now: datetime, days: int
) -> Timeline:
    since = now - timedelta(days=days)
    polls = reader.timelines.polls(source_id, since=since, limit=POLLS)
    return Timeline(
        since=since,
        now=now,
        posts=tuple((row.day, row.posts) for row in reader.timelines.days(source_id, since=since)),
        lanes=tuple(
            Lane(
                name=_lane_name(feed),
                marks=tuple(_mark(row) for row in polls if row.feed_id == feed.id),
                gap_at=feed.gap_at,
                next_at=feed.next_poll_at if feed.state == "active" else None,
            )
            for feed in feeds
        ),
    )


def _lane_name(feed: FeedState) -> str:
    """What a feed is called beside its polls: its kind, and where it is on the site."""
    path = feed.url.partition("://")[2].partition("/")[2].rstrip("/")
    return f"{feed.kind} /{path}" if path else feed.kind


def _mark(row: PollRow) -> Mark:
    if row.error:
        return Mark(at=row.started_at, outcome="failed", said=explain_error(row.error).meaning)
    return Mark(at=row.started_at, outcome="same" if row.status == 304 else "new")


def _feed_line(feed: FeedState, slug: str) -> FeedLine:
    return FeedLine(
        standing=standing_of(feed),
        title=feed.title,
        last_poll_at=feed.last_poll_at,
        last_success_at=feed.last_success_at,
        problem=explain_error(feed.last_error, slug) if feed.last_error else None,
    )


def _ending_line(row: EndingRow, slug: str) -> EndingLine:
    code = row.reason or row.error
    advice = explain_error(code, slug) if code else None
    words = advice.meaning if advice else row.outcome or "no outcome"
    return EndingLine(row=row, words=words, what_to_do=advice.what_to_do if advice else "")


def _doubtful_line(row: DoubtfulRow) -> DoubtfulLine:
    parts = tuple((field, round(share * 100)) for field, share in doubtful_fields(row).items())
    return DoubtfulLine(row=row, parts=parts)
