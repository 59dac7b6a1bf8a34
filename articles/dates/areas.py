"""Named zones ('America/Los_Angeles'): their offset from UTC on a day, from tables of our own.

The database of zones of the system is not asked: what is read must not depend on where it is read.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache

from warraq.articles.tables import rows


@dataclass(frozen=True, slots=True)
class _Area:
    """A zone's winter clock in minutes east of UTC, the rule of its summer, and the year from which both hold."""

    minutes: int
    summer: str
    since: int


@dataclass(frozen=True, slots=True)
class _Change:
    """A Sunday of a month, counted from its start or (-1) its end, and minutes after midnight."""

    month: int
    sunday: int
    minutes: int

    def of(self, year: int) -> datetime:
        if self.sunday > 0:
            first = datetime(year, self.month, 1)  # noqa: DTZ001
            day = first + timedelta(days=6 - first.weekday() + 7 * (self.sunday - 1))
        else:
            last = datetime(year, self.month + 1, 1) - timedelta(days=1)  # noqa: DTZ001
            day = last - timedelta(days=(last.weekday() + 1) % 7)
        return day + timedelta(minutes=self.minutes)


def is_area(name: str) -> bool:
    """Whether a folded word names a zone of the table."""
    return name in _areas()


def area_zone(name: str, local: datetime) -> timezone | None:
    """The offset of a zone at a local time without one; None when the zone or its rule in that year is not known."""
    area = _areas().get(name)
    if area is None or local.year < area.since:
        return None
    summer = timezone(timedelta(minutes=area.minutes + 60))
    if area.summer != "-" and _is_summer(area, local - timedelta(minutes=area.minutes + 60)):
        return summer
    return timezone(timedelta(minutes=area.minutes))


def _is_summer(area: _Area, moment: datetime) -> bool:
    """Whether a moment in UTC is in the summer of that zone; in the south it goes over the new year."""
    rules = _summers()[area.summer]
    # In the south the summer of the first year began in the year before.
    begin, end, clock = next((rule[1:] for rule in rules if rule[0] <= moment.year), rules[-1][1:])
    shift = timedelta(minutes=area.minutes if clock == "winter" else 0)
    first, last = begin.of(moment.year) - shift, end.of(moment.year) - shift
    return first <= moment < last if first < last else moment >= first or moment < last


@cache
def _areas() -> dict[str, _Area]:
    return {
        name.lower(): _Area(int(minutes), summer, int(since))
        for minutes, summer, since, names, _origin in rows(__package__, "areas.tsv")
        for name in names.split()
    }


@cache
def _summers() -> dict[str, list[tuple[int, _Change, _Change, str]]]:
    """The rules by name, the newest first."""
    found: dict[str, list[tuple[int, _Change, _Change, str]]] = {}
    for rule, since, *parts, clock, _origin in rows(__package__, "summer.tsv"):
        begin, end = _Change(*map(int, parts[:3])), _Change(*map(int, parts[3:]))
        found.setdefault(rule, []).insert(0, (int(since), begin, end, clock))
    return found
