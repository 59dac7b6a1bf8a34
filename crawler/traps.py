"""Endless series of addresses: calendars, facets, sessions. Known by what they bring, not by how they look."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

ENOUGH_VISITS = 30  # of one shape, before it is judged
MIN_FRESH_SHARE = (
    0.05  # visits that brought an article of its own; a calendar brought 0.04, archives bring over 0.3
)
MAX_SHAPES = (
    20_000  # remembered in a run; the sites of a run with more have no endless series worth the memory
)
#: After this a series is forgotten and judged anew: a site may have changed.
REMEMBERED: timedelta = timedelta(days=30)

_DIGITS = re.compile(r"\d+")  # '2025', '12'
_TOKEN = re.compile(r"[0-9a-f]{16,}")  # 'd41d8cd98f00b204'


class Trapped(IgnoreRequest):
    """The address belongs to a series that brought nothing new."""


@dataclass(slots=True)
class _Tally:
    visits: int = 0
    fresh: int = 0


@dataclass(slots=True)
class TrapWatch:
    """What the addresses of one shape brought in this run, by source. Only addresses found by links are counted.

    What earlier runs closed is closed from the start.
    """

    _tallies: dict[tuple[int, str], _Tally] = field(default_factory=dict)
    _closed: set[tuple[int, str]] = field(default_factory=set)

    def recall(self, closed: Iterable[tuple[int, str]]) -> None:
        """Leave alone what earlier runs closed: source and series."""
        self._closed.update(closed)

    def note(self, source_id: int, url: str, *, fresh: bool) -> bool:
        """Count a visit. True when this one shows that the series brings nothing: it is closed."""
        key = (source_id, series_of(url))
        if key not in self._tallies and len(self._tallies) >= MAX_SHAPES:
            return False
        tally = self._tallies.setdefault(key, _Tally())
        tally.visits += 1
        tally.fresh += fresh
        if key in self._closed or tally.visits < ENOUGH_VISITS:
            return False
        if tally.fresh >= tally.visits * MIN_FRESH_SHARE:
            return False
        self._closed.add(key)
        return True

    def is_closed(self, source_id: int, url: str) -> bool:
        """Whether addresses of this series are left alone."""
        return bool(self._closed) and (source_id, series_of(url)) in self._closed


class TrapMiddleware:
    """Refuses visits of a closed series that were leased before it was closed."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "TrapMiddleware":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        visit = request.meta.get("visit")
        context = getattr(self._crawler.spider, "context", None)
        if context is None or visit is None or visit.visit.reason != "new" or visit.visit.role != "article":
            return
        url = visit.visit.url
        if not context.traps.is_closed(visit.visit.source_id, url):
            return
        if not await context.store.ask(lambda store: store.entries.lists(url)):
            raise Trapped(f"one of a series that brings nothing new: {series_of(url)}")


def series_of(url: str) -> str:
    """The address without what varies in a series: '/2025/2?day=7' and '/2024/11?day=1' are '/#/#?day'.

    A post's own words stay, so that each post is a series of one.
    """
    parts = urlsplit(url)
    path = _DIGITS.sub("#", _TOKEN.sub("#", parts.path.lower()))
    names = sorted(
        {_DIGITS.sub("#", pair.partition("=")[0].lower()) for pair in parts.query.split("&") if pair}
    )
    return f"{parts.netloc}{path}?{'&'.join(names)}" if names else f"{parts.netloc}{path}"
