"""Crawler traps: endless series of URLs (calendars, facets, sessions), recognised by what they bring."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

ENOUGH_VISITS = 30  # of one shape, before it is judged
MIN_FRESH_SHARE = (
    0.05  # visits that brought an article of its own; a calendar brought 0.04, archives bring over 0.3
)
MAX_SHAPES = (
    20_000  # remembered in a run; the sites of a run with more have no endless series worth the memory
)
#: After this a closed series is judged anew: the site may have changed.
REMEMBERED: timedelta = timedelta(days=30)

_DIGITS = re.compile(r"\d+")  # '2025', '12'
_TOKEN = re.compile(r"[0-9a-f]{16,}")  # 'd41d8cd98f00b204'


@dataclass(slots=True)
class _Tally:
    visits: int = 0
    fresh: int = 0


@dataclass(slots=True)
class TrapWatch:
    """What the URLs of each series brought in this run, by source. Only URLs found through links are counted.

    Series that earlier runs closed are closed from the start.
    """

    _tallies: dict[tuple[int, str], _Tally] = field(default_factory=dict)
    _closed: set[tuple[int, str]] = field(default_factory=set)

    def recall(self, closed: Iterable[tuple[int, str]]) -> None:
        """Close the series that earlier runs closed, given as source and series."""
        self._closed.update(closed)

    def note(self, source_id: int, url: str, *, fresh: bool) -> bool:
        """Count a visit. True when this visit closes the series, because it brings nothing new."""
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
        """Whether the series of this URL is closed."""
        return bool(self._closed) and (source_id, series_of(url)) in self._closed


def series_of(url: str) -> str:
    """The URL without what varies in a series: '/2025/2?day=7' and '/2024/11?day=1' are '/#/#?day'.

    The words of a post's URL are kept, so each post is a series of its own.
    """
    parts = urlsplit(url)
    path = _DIGITS.sub("#", _TOKEN.sub("#", parts.path.lower()))
    names = sorted(
        {_DIGITS.sub("#", pair.partition("=")[0].lower()) for pair in parts.query.split("&") if pair}
    )
    return f"{parts.netloc}{path}?{'&'.join(names)}" if names else f"{parts.netloc}{path}"
