"""A source's last weeks as a picture: posts by day above, and a lane of polls for each of its feeds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Final, Literal

from warraq.phrases import count
from warraq.serving.html_text import escaped
from warraq.serving.web.drawing.svg import element, label, tooltip

Outcome = Literal["new", "same", "failed"]

#: In units of the picture, about pixels on a wide screen.
WIDTH, LEFT, RIGHT = 1100, 170, 40
POSTS_TOP, POSTS_HEIGHT = 22, 70
LANE_HEIGHT, MARK = 26, 5.0
_LABEL_CHARS: Final = 24
_MOST_LANES: Final = 8
_STEP: Final = 6.0  # marks nearer than this are drawn as one
_TICKS: Final = (1, 2, 7, 14, 30, 60, 120)  # days between two lines
_MOST_TICKS: Final = 12
_SHOWN: Final[dict[Outcome, str]] = {"new": "a document came", "same": "not modified", "failed": "failed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A poll. `said`: how it ended, in words."""

    at: datetime
    outcome: Outcome
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A feed with its polls, oldest first. `gap_at`: posts may be missing before then; `next_at`: the next poll."""

    name: str
    marks: tuple[Mark, ...] = ()
    gap_at: datetime | None = None
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What is drawn: from `since` to `now`, with the posts of each day ('YYYY-MM-DD') that has some."""

    since: datetime
    now: datetime
    posts: tuple[tuple[str, int], ...] = ()
    lanes: tuple[Lane, ...] = ()


def draw_timeline(timeline: Timeline) -> str:
    """Returns the picture as SVG. Its size is bounded whatever there is to draw; names are escaped.

    Colours come from classes ('new', 'same', 'failed'), and shapes say the same: a failed poll is a cross.
    """
    lanes = timeline.lanes[:_MOST_LANES]
    height = POSTS_TOP + POSTS_HEIGHT + LANE_HEIGHT * len(lanes) + 26
    scale = _Scale(timeline)
    parts = "".join(
        (
            tooltip("Polls and posts of the last weeks"),
            element("desc", escaped(description(timeline))),
            *_grid(scale, height),
            *_posts(timeline, scale),
            *(part for row, lane in enumerate(lanes) for part in _lane(lane, row, scale)),
        )
    )
    return element("svg", parts, kind="timeline", viewBox=f"0 0 {WIDTH} {height}", role="img")


def description(timeline: Timeline) -> str:
    """The same in a sentence or two, for those who do not see it."""
    marks = [mark for lane in timeline.lanes for mark in lane.marks]
    failed = sum(mark.outcome == "failed" for mark in marks)
    posts = sum(number for _, number in timeline.posts)
    days = (timeline.now - timeline.since).days
    following = [lane.next_at for lane in timeline.lanes if lane.next_at is not None]
    next_poll = f" The next poll is due {min(following):%Y-%m-%d %H:%M} UTC." if following else ""
    polls = f"{count(len(marks), 'poll')}, {failed} of them failed"
    return f"In {count(days, 'day')}: {count(posts, 'post')}, {polls}.{next_poll}"


class _Scale:
    """Where a moment stands. What is due after the last day stands at the edge."""

    def __init__(self, timeline: Timeline) -> None:
        self.since, self.now = timeline.since, timeline.now
        span = (timeline.now - timeline.since).total_seconds() or 1.0
        self._unit = (WIDTH - LEFT - RIGHT) / span

    def x(self, at: datetime) -> float:
        place = LEFT + (at - self.since).total_seconds() * self._unit
        return min(max(place, LEFT), WIDTH - RIGHT / 4)

    @property
    def day(self) -> float:
        return 86_400 * self._unit


def _grid(scale: _Scale, height: int) -> Iterator[str]:
    """A line for so many days that their labels do not touch, and one for now."""
    days = max((scale.now - scale.since).days, 1)
    every = next((step for step in _TICKS if days / step <= _MOST_TICKS), _TICKS[-1] * 2)
    at = datetime.combine(scale.since.astimezone(UTC).date() + timedelta(days=1), datetime.min.time(), UTC)
    while at < scale.now:
        x = scale.x(at)
        yield element("line", kind="tick", x1=x, x2=x, y1=POSTS_TOP, y2=height - 22)
        if x < WIDTH - RIGHT - 30:
            yield label(f"{at:%b} {at.day}", x, height - 7, "middle")
        at += timedelta(days=every)
    x = scale.x(scale.now)
    yield element("line", kind="now", x1=x, x2=x, y1=POSTS_TOP, y2=height - 22)
    yield label("now", x, height - 7, "middle")


def _posts(timeline: Timeline, scale: _Scale) -> Iterator[str]:
    """A column a day, as high as its posts of those of the fullest day."""
    yield label("posts", LEFT - 10, POSTS_TOP + POSTS_HEIGHT, "end")
    most = max((number for _, number in timeline.posts), default=0)
    if not most:
        return
    yield label(f"{most}", LEFT - 10, POSTS_TOP + 10, "end")
    width = max(scale.day * 0.8, 1.5)
    for day, number in timeline.posts:
        start = datetime.fromisoformat(f"{day}T00:00:00+00:00")
        if not scale.since - timedelta(days=1) < start <= scale.now:
            continue
        height = max(number / most * POSTS_HEIGHT, 2.0)
        x = scale.x(start + timedelta(hours=12)) - width / 2
        yield element(
            "rect",
            tooltip(f"{day}: {count(number, 'post')}"),
            kind="posts",
            x=x,
            y=POSTS_TOP + POSTS_HEIGHT - height,
            width=width,
            height=height,
        )


def _lane(lane: Lane, row: int, scale: _Scale) -> Iterator[str]:
    y = POSTS_TOP + POSTS_HEIGHT + LANE_HEIGHT * row + LANE_HEIGHT / 2
    yield label(_short(lane.name), LEFT - 10, y + 4, "end")
    yield element("line", kind="lane", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y)
    if lane.gap_at is not None:
        yield _gap(lane, scale, y)
    for x, near in groupby(lane.marks, key=lambda mark: round(scale.x(mark.at) / _STEP) * _STEP):
        yield _mark(tuple(near), x, y)
    if lane.next_at is not None:
        said = tooltip(f"next poll {lane.next_at:%Y-%m-%d %H:%M} UTC")
        x = scale.x(lane.next_at) if lane.next_at > scale.now else scale.x(scale.now)
        yield element("circle", said, kind="due", cx=x, cy=y, r=MARK)


def _gap(lane: Lane, scale: _Scale, y: float) -> str:
    """From the poll before, after which posts may have been missed."""
    assert lane.gap_at is not None
    before = [mark.at for mark in lane.marks if mark.at < lane.gap_at and mark.outcome != "failed"]
    start, end = scale.x(before[-1] if before else scale.since), scale.x(lane.gap_at)
    said = tooltip(f"posts may be missing before {lane.gap_at:%Y-%m-%d %H:%M} UTC")
    return element("rect", said, kind="gap", x=start, y=y - 9, width=max(end - start, 2.0), height=18)


def _mark(near: Sequence[Mark], x: float, y: float) -> str:
    """Polls that stand at one place: the worst of them, and what it says of all."""
    worst = next(
        outcome for outcome in ("failed", "new", "same") if any(mark.outcome == outcome for mark in near)
    )
    chosen = next(mark for mark in reversed(near) if mark.outcome == worst)
    said = f"{chosen.at:%Y-%m-%d %H:%M} UTC: {chosen.said or _SHOWN[chosen.outcome]}"
    if len(near) > 1:
        failed = sum(mark.outcome == "failed" for mark in near)
        said += f" (and {count(len(near) - 1, 'other poll')}; {failed} of {len(near)} failed)"
    if worst == "failed":
        path = f"M{x - MARK:g} {y - MARK:g}l10 10m0 -10l-10 10"
        return element("path", tooltip(said), kind="failed", d=path)
    if worst == "same":
        return element("rect", tooltip(said), kind="same", x=x - 1, y=y - MARK, width=2, height=MARK * 2)
    return element("circle", tooltip(said), kind="new", cx=x, cy=y, r=MARK - 1)


def _short(name: str) -> str:
    return name if len(name) <= _LABEL_CHARS else f"…{name[1 - _LABEL_CHARS :]}"
