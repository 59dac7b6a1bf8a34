"""Convert years, months and days of other calendars to Gregorian dates."""

from datetime import date, timedelta
from functools import cache
from typing import Final, Literal

from warraq.articles.tables import rows

Calendar = Literal["gregorian", "hijri", "solar_hijri"]

#: 1 Farvardin 1304; the leap year rule below holds from then until 1472.
_SOLAR_EPOCH: Final = date(1925, 3, 21)
_SOLAR_FIRST: Final = 1304
_SOLAR_LAST: Final = 1472
#: Years of the 33-year cycle that have a 30th Esfand.
_SOLAR_LEAP: Final = frozenset((1, 5, 9, 13, 17, 22, 26, 30))
#: Two-digit years from here on belong to the 1300s in solar calendars; smaller numbers may be days.
FIRST_SHORT_SOLAR: Final = 69
#: Years between the Thai Buddhist era and the common era.
BUDDHIST_OFFSET: Final = 543


def to_gregorian(calendar: Calendar, year: int, month: int, day: int) -> date | None:
    """Returns the Gregorian day, None if that calendar has no such day or the year is not in the tables."""
    if calendar == "hijri":
        return _from_hijri(year, month, day)
    if calendar == "solar_hijri":
        return _from_solar(year, month, day)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def year_of_month(calendar: Calendar, year: int, month: int) -> int | None:
    """Returns the Gregorian year that contains a whole month of that calendar, None if it spans two.

    Allows a day at each end of a lunar month, which starts with the sighting of the moon elsewhere.
    """
    first = to_gregorian(calendar, year, month, 1)
    last = next(
        (day for number in (31, 30, 29, 28) if (day := to_gregorian(calendar, year, month, number))), None
    )
    if first is None or last is None:
        return None
    if calendar == "hijri":
        first, last = first - timedelta(days=1), last + timedelta(days=1)
    return first.year if first.year == last.year else None


def era_of(year: int, *, today: date) -> Calendar | None:
    """Returns the calendar in which a year lies between 1990 and today, None if in none.

    Solar years from 1369 and lunar years from 1410 do not overlap before 2031; from then on the lunar reading wins, and
    the solar one needs its month names.
    """
    if 1990 <= year <= today.year + 1:
        return "gregorian"
    if 1410 <= year <= 1411 + int((today.year - 1990) * 1.0307):
        return "hijri"
    if 1368 <= year <= today.year - 620:
        return "solar_hijri"
    return None


def _from_solar(year: int, month: int, day: int) -> date | None:
    if not (_SOLAR_FIRST <= year <= _SOLAR_LAST and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    length = 31 if month <= 6 else 30 if month <= 11 or year % 33 in _SOLAR_LEAP else 29
    if day > length:
        return None
    leaps = sum(1 for past in range(_SOLAR_FIRST, year) if past % 33 in _SOLAR_LEAP)
    days = (year - _SOLAR_FIRST) * 365 + leaps + min(month - 1, 6) * 31 + max(month - 7, 0) * 30 + day - 1
    return _SOLAR_EPOCH + timedelta(days=days)


def _from_hijri(year: int, month: int, day: int) -> date | None:
    stated = _umm_al_qura().get(year)
    if stated is None or not 1 <= month <= 12:
        return None
    first, lengths = stated
    # Day 30 of a month with 29 days comes from another country's sighting: use the next day.
    if not 1 <= day <= 30:
        return None
    return first + timedelta(days=sum(29 + (mark == "1") for mark in lengths[: month - 1]) + day - 1)


@cache
def _umm_al_qura() -> dict[int, tuple[date, str]]:
    return {
        int(year): (date.fromisoformat(first), lengths)
        for year, first, lengths in rows(__package__, "umm_al_qura.tsv")
    }
