"""Every source in a line, with its health at a glance: what the list of sources is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from warraq.advice import advice_on
from warraq.articles.text import fold
from warraq.feeds import PollHistory, history_of
from warraq.health import Condition, Health, judge_sources
from warraq.storage import FeedState, Reader, SourceHealth

Tone = Literal["good", "watch", "bad", "rest"]

#: How a condition looks: a colour and a sign, which say the same.
TONES: Final[dict[Condition, tuple[Tone, str]]] = {
    "gone": ("bad", "✕"),
    "bot-wall": ("bad", "✕"),
    "blocked": ("bad", "✕"),
    "robots": ("bad", "✕"),
    "failing": ("bad", "✕"),
    "gap": ("watch", "!"),
    "cut": ("watch", "!"),
    "moved": ("watch", "!"),
    "silent": ("watch", "!"),
    "new": ("rest", "…"),
    "ok": ("good", "✓"),
    "paused": ("rest", "‖"),
    "removed": ("rest", "−"),
}
_WORST_FIRST: Final = tuple(TONES)
_LATEST: Final = datetime.max.replace(tzinfo=UTC)
_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source as a list shows it. `meaning` says the condition in words; `why` the next poll is then."""

    row: SourceHealth
    health: Health
    meaning: str
    tone: Tone
    sign: str
    why: str
    filtered: int
    doubtful: int
    folded: str

    @property
    def slug(self) -> str:
        """Its short name."""
        return self.row.source.slug


#: What a list is sorted by: the value, and whether large ones come first.
ORDERS: Final[dict[str, tuple[Callable[[SourceLine], object], bool]]] = {
    "health": (lambda line: _WORST_FIRST.index(line.health.condition), False),
    "name": (lambda line: fold(line.row.source.name or line.slug), False),
    "articles": (lambda line: line.row.articles, True),
    "success": (lambda line: line.row.last_success_at or _EARLIEST, True),
    "due": (lambda line: line.row.next_due or _LATEST, False),
    "queued": (lambda line: line.row.queued, True),
    "failures": (lambda line: line.row.failures, True),
    "filtered": (lambda line: line.filtered, True),
    "doubtful": (lambda line: line.doubtful, True),
}


class Overview:
    """Reads all lines. What is dear to read of a feed is kept until the feed changes."""

    def __init__(self) -> None:
        self._histories: dict[int, tuple[FeedState, PollHistory]] = {}

    def read(self, reader: Reader, now: datetime) -> tuple[SourceLine, ...]:
        """Returns a line for each source, by slug. Sources that were removed are left out."""
        feeds = reader.feeds.all()
        rows = [row for row in reader.sources.health(now) if not row.is_removed]
        healths = judge_sources(
            (row.source for row in rows), feeds, reader.walls.all(), now=now, history=self._history
        )
        filtered, doubtful = reader.timelines.filtered(), reader.timelines.doubtful()
        known = {feed.id for of_source in feeds.values() for feed in of_source}
        self._histories = {number: kept for number, kept in self._histories.items() if number in known}
        return tuple(
            _line(
                row,
                health,
                why=_why(feeds.get(row.source.id, ())),
                filtered=filtered.get(row.source.id, 0),
                doubtful=doubtful.get(row.source.id, 0),
            )
            for row, health in zip(rows, healths, strict=True)
        )

    def _history(self, feed: FeedState) -> PollHistory:
        kept = self._histories.get(feed.id)
        if kept is None or kept[0] != feed:
            kept = self._histories[feed.id] = (feed, history_of(feed))
        return kept[1]


def _line(row: SourceHealth, health: Health, *, why: str, filtered: int, doubtful: int) -> SourceLine:
    tone, sign = TONES[health.condition]
    source = row.source
    return SourceLine(
        row=row,
        health=health,
        meaning=advice_on(health.condition, source.slug).meaning,
        tone=tone,
        sign=sign,
        why=why if row.next_due is not None else "",
        filtered=filtered,
        doubtful=doubtful,
        folded=fold(f"{source.slug} {source.name} {source.home_url}"),
    )


def _why(feeds: tuple[FeedState, ...]) -> str:
    """Why the next poll is then, by the rule that decided it."""
    active = [feed for feed in feeds if feed.state == "active"]
    return min(active, key=lambda feed: feed.next_poll_at).next_poll_reason if active else ""
