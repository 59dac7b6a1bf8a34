"""The robots.txt files of an archive: what they say of the use of texts. They steer no crawl, and are not stored."""

from datetime import datetime
from typing import Final

from warraq.archive.importing.captures import Capture
from warraq.articles.records import Reservation
from warraq.articles.urls import origin_of
from warraq.feeds import RobotsRules, decode_robots, read_robots

MAX_BYTES: Final = 512 << 10  # of a file, as in a crawl
MAX_ORIGINS: Final = 10_000  # as many as hosts may become sources
MAX_KEPT_CHARS: Final = 16 << 20  # over all of them, as in a crawl


class RobotsFiles:
    """The newest robots.txt of each site, as the crawler of that product token reads it."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._known: dict[str, tuple[datetime, RobotsRules]] = {}
        self._kept_chars = 0

    def add(self, capture: Capture) -> bool:
        """Know one more; False when too much is known already."""
        origin = origin_of(capture.url)
        before = self._known.get(origin)
        if before is not None and before[0] > capture.moment:
            return True
        text = decode_robots((capture.body or b"")[:MAX_BYTES])
        rules = RobotsRules(uses=read_robots(text, token=self._token).uses)
        added = _chars(rules) - (_chars(before[1]) if before else 0)
        if self._kept_chars + added > MAX_KEPT_CHARS or (before is None and len(self._known) >= MAX_ORIGINS):
            return False
        self._kept_chars += added
        self._known[origin] = capture.moment, rules
        return True

    def reservations(self, url: str) -> tuple[Reservation, ...] | None:
        """What the site's robots.txt says of the use of the text there; None when the archive has none."""
        found = self._known.get(origin_of(url))
        return None if found is None else found[1].reservations(url)


def _chars(rules: RobotsRules) -> int:
    return sum(map(len, map("".join, rules.uses)))
