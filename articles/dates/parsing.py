"""Parse a date as written into a StatedTime, or None if it is not certain."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final, Literal

from warraq.articles.dates.areas import area_zone
from warraq.articles.dates.calendars import to_gregorian, year_of_month
from warraq.articles.dates.clock import ClockTime, find_times
from warraq.articles.dates.found import FoundDay, Reading
from warraq.articles.dates.named import find_named
from warraq.articles.dates.numeric import find_numeric
from warraq.articles.dates.tables import zones
from warraq.articles.records import Precision, StatedTime
from warraq.articles.text import fold

#: Characters of a text that are examined: the longest real date line seen has 140.
MAX_CHARS: Final = 300
#: How far a stated time may lie after `now`: clocks differ, and time zones span more than a day.
FUTURE: Final = timedelta(days=2)
FIRST_YEAR: Final = 1990
#: Maximum number of characters between a date and its time of day.
TIME_REACH: Final = 30

# 2019-08-14T10:21:33.123+03:00
ISO = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ](?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]{1,9})?)?"
    r"(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?"
)
# 1735689600   1735689600000   1735689600.123
EPOCH = re.compile(r"(?P<s>[0-9]{9,10})(?P<ms>[0-9]{3})?(?:\.[0-9]{1,9})?")
# Fri, 01 Mar 2024 10:00:00 GMT   1 Mar 2024 10:00 +0300
RFC_822 = re.compile(
    r"(?:[A-Z][a-z]{2},[ ]+)?[0-9]{1,2}[ ]+[A-Z][a-z]{2}[ ]+[0-9]{2}(?:[0-9]{2})?[ ]+"
    r"[0-9]{2}:[0-9]{2}(?::[0-9]{2})?[ ]+(?:[+-][0-9]{4}|[A-Z]{1,4})"
)
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Fri, 01 Mar 2024 10:00:00 GMT   1 Mar 2024 10:00:00 +0300: nothing in it has to be searched or decided
PLAIN_RFC_822 = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(?P<d>[0-9]{1,2}) "
    rf"(?P<b>{'|'.join(MONTHS)}) (?P<y>[0-9]{{4}}) "
    r"(?P<h>[01][0-9]|2[0-3]):(?P<m>[0-5][0-9]):(?P<s>[0-5][0-9]) "
    r"(?:(?P<name>GMT|UTC?|[ECMP][SD]T)|(?P<sign>[+-])(?P<oh>0[0-9]|1[0-3])(?P<om>[0-5][0-9]))"
)
# 22 sep 17   fri, 22 sep 17 10:00:00 gmt, in folded text
SHORT_RFC_822 = re.compile(
    r"(?:[a-z]{3,9}, ?)?[0-9]{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) (?P<y>[0-9]{2})"
    r"(?: [0-9]{1,2}:[0-9]{2}.*)?"
)
# 二〇一六年   十二月   二十九日
CHINESE_NUMBER = re.compile(
    r"(?:[〇○零一二三四五六七八九]{4}(?=年)|[一二三]?十[一二三四五六七八九]?(?=[月日號号])|[一二三四五六七八九十](?=[年月日號号]))"
)
CHINESE_DIGITS: Final = {char: number % 10 for number, char in enumerate("〇一二三四五六七八九零")} | {"○": 0}

#: What can parse a date: three machine formats, a month name in any language, numbers alone.
DateParser = Literal["epoch", "iso-8601", "rfc-822", "words", "numbers"]
#: How much each assumption lowers the confidence.
NO_ZONE: Final = 0.1  # a time of day without a zone is taken as UTC
FOR_PEOPLE: Final = 0.1  # found inside a text, not in a machine format
BY_NUMBERS: Final = 0.1  # the order of day and month was inferred
OTHER_CALENDAR: Final = 0.2
COARSE: Final = 0.3  # no day


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReading:
    """A date with the parser that found it. `confidence` from 0 to 1 is a rank: 1 if nothing had to be assumed."""

    stated: StatedTime
    parser: DateParser
    confidence: float


def parse_date(
    raw: str, *, now: datetime, language: str = "", day_first: bool | None = None
) -> StatedTime | None:
    """Returns the first certain date in a short text, Gregorian before other calendars; None if there is none.

    Args:
        now: aware; dates more than two days later are rejected, and dates before 1990.
        language: BCP 47, '' if unknown. Decides month names that two languages use differently, and the order
            of 03/04/2019: US English puts the month first, others the day.
        day_first: overrides that order if known.

    Never raises, never defaults to today, never completes a missing year. A time without a zone is taken as UTC; if
    only a zone name is given, its offset on that day is used, or the time is dropped. A month of another calendar
    becomes the Gregorian year that contains it, if there is one. Cost: bounded, at most MAX_CHARS are read.
    """
    reading = read_date(raw, now=now, language=language, day_first=day_first)
    return reading.stated if reading else None


def parse_feed_date(raw: str, *, now: datetime, language: str = "") -> StatedTime | None:
    """Returns the date of a feed, sitemap or attribute: as `parse_date`, plus seconds or milliseconds since 1970."""
    reading = read_feed_date(raw, now=now, language=language)
    return reading.stated if reading else None


def read_feed_date(raw: str, *, now: datetime, language: str = "") -> DateReading | None:
    """As `parse_feed_date`, with the parser that found it."""
    text = raw.strip()[:MAX_CHARS]
    if text.isascii() and (epoch := EPOCH.fullmatch(text)):
        stated = StatedTime(at=datetime.fromtimestamp(int(epoch["s"]), UTC), raw=text)
        return _believed(stated, now, "epoch", 0.0)
    if (
        not language
        and (plain := PLAIN_RFC_822.fullmatch(text))
        and (sent := _from_rfc_822(plain))
        and (read := _believed(sent, now, "rfc-822", 0.0))
    ):
        return read
    return _read(text, now, Reading(language, None, field=True))


def read_date(
    raw: str, *, now: datetime, language: str = "", day_first: bool | None = None
) -> DateReading | None:
    """As `parse_date`, with the parser that found it."""
    return _read(raw, now, Reading(language, day_first))


def _read(raw: str, now: datetime, reading: Reading) -> DateReading | None:
    if iso := ISO.fullmatch(raw):
        stated = _from_iso(iso)
        if stated:
            return _believed(stated, now, "iso-8601", 0.0 if iso["zone"] else NO_ZONE)
        whole = _from_iso_day(iso)
        if whole and (read := _believed(whole, now, "iso-8601", 0.0)):
            return read
    folded = _with_digits(fold(raw[:MAX_CHARS]))
    if not any(char.isdigit() for char in folded):
        return None
    today = now.astimezone(UTC).date()
    if reading.field and (short := SHORT_RFC_822.fullmatch(folded)):
        century = "20" if int(short["y"]) <= today.year % 100 else "19"
        folded = folded[: short.start("y")] + century + folded[short.start("y") :]
    times = find_times(folded)
    dayless = folded
    for clock in times:
        dayless = dayless[: clock.start] + " " * (clock.end - clock.start) + dayless[clock.end :]
    numeric = tuple(find_numeric(dayless, reading, today=today))
    found = sorted(
        (*numeric, *find_named(dayless, reading, today=today)),
        key=lambda day: (day.calendar != "gregorian", day.precision != "day", day.start),
    )
    for day in found:
        stated = _stated(day, times, raw)
        if stated and (read := _believed(stated, now, *_judged(day, stated, times, raw, numeric))):
            return read
    return None


def _with_digits(folded: str) -> str:
    """Convert Chinese numerals before 年, 月 and 日 to digits: 二〇一六年六月二十九日."""
    return CHINESE_NUMBER.sub(_digits, folded) if "年" in folded or "月" in folded else folded


def _digits(match: re.Match[str]) -> str:
    tens, ten, units = match[0].rpartition("十")
    if not ten:
        return "".join(str(CHINESE_DIGITS[char]) for char in units)
    return f"{CHINESE_DIGITS.get(tens, 1)}{CHINESE_DIGITS.get(units, 0)}"


def _judged(
    day: FoundDay, stated: StatedTime, times: list[ClockTime], raw: str, numeric: tuple[FoundDay, ...]
) -> tuple[DateParser, float]:
    """Returns the parser of the day, and the assumptions it made."""
    if iso := ISO.fullmatch(raw):  # its hour was invalid: '25:00:00'
        return "iso-8601", FOR_PEOPLE if iso["time"] and stated.precision == "day" else 0.0
    if RFC_822.fullmatch(raw.strip()):
        return "rfc-822", 0.0
    doubt = FOR_PEOPLE
    if stated.precision in ("minute", "second"):
        clock = None if day.time else _time_of(day, times)
        doubt += NO_ZONE if clock is None or not (clock.zone or clock.area) else 0.0
    doubt += OTHER_CALENDAR if day.calendar != "gregorian" else 0.0
    doubt += COARSE if stated.precision in ("month", "year") else 0.0
    return ("numbers", doubt + BY_NUMBERS) if day in numeric else ("words", doubt)


def _believed(stated: StatedTime, now: datetime, parser: DateParser, doubt: float) -> DateReading | None:
    if not _believable(stated, now):
        return None
    return DateReading(stated=stated, parser=parser, confidence=round(1.0 - doubt, 2))


def _from_iso(iso: re.Match[str]) -> StatedTime | None:
    """Parse the most common machine format, without a search; None for odd hours, which the search handles."""
    if not iso["time"]:
        return None
    try:
        at = datetime.fromisoformat(iso["day"] + "T" + iso["time"] + (iso["zone"] or ""))
    except ValueError:
        return None
    return StatedTime(at=at if at.tzinfo else at.replace(tzinfo=UTC), raw=iso.group())


def _from_iso_day(iso: re.Match[str]) -> StatedTime | None:
    """As `_from_iso`, of a day without time and zone; None for a day of another calendar as well."""
    if iso["time"] or iso["zone"]:
        return None
    try:
        at = datetime.fromisoformat(iso["day"])
    except ValueError:
        return None
    return StatedTime(at=at.replace(tzinfo=UTC), precision="day", raw=iso.group())


def _from_rfc_822(plain: re.Match[str]) -> StatedTime | None:
    """Parse what most feeds of RSS write, without a search; None for a day that the month has not."""
    day, month, year, hour, minute, second, name, sign, *offset = plain.groups()
    minutes = zones()[name] if name else int(offset[0]) * 60 + int(offset[1])
    zone = timezone(timedelta(minutes=-minutes if sign == "-" else minutes))
    number = MONTHS.index(month) + 1
    try:
        at = datetime(int(year), number, int(day), int(hour), int(minute), int(second), tzinfo=zone)
    except ValueError:
        return None
    return StatedTime(at=at, raw=plain.group())


def _stated(day: FoundDay, times: list[ClockTime], raw: str) -> StatedTime | None:
    gregorian = to_gregorian(day.calendar, day.year, day.month, day.day)
    if gregorian is None:
        return None
    written = " ".join(raw[:MAX_CHARS].split())
    if day.precision == "month" and day.calendar != "gregorian":
        # Such a month spans two Gregorian ones: only the year is certain, if anything.
        year = year_of_month(day.calendar, day.year, day.month)
        return (
            StatedTime(at=datetime(year, 1, 1, tzinfo=UTC), precision="year", raw=written) if year else None
        )
    if day.precision == "day":
        if day.time:
            return _timed(gregorian, ClockTime(*day.time, None, 0, 0), written)
        clock = _time_of(day, times)
        timed = _timed(gregorian, clock, written) if clock else None
        if timed:
            return timed
    return StatedTime(at=datetime.combine(gregorian, time(), UTC), precision=day.precision, raw=written)


def _timed(day: date, clock: ClockTime, written: str) -> StatedTime | None:
    """None if the zone's offset on that day is not known: no time is better than a wrong one."""
    precision: Precision = "minute" if clock.second is None else "second"
    local = datetime.combine(day, time(clock.hour, clock.minute, clock.second or 0))
    zone = area_zone(clock.area, local) if clock.area else clock.zone or UTC
    return StatedTime(at=local.replace(tzinfo=zone), precision=precision, raw=written) if zone else None


def _time_of(day: FoundDay, times: list[ClockTime]) -> ClockTime | None:
    """Returns the time after the date, else the one before it; inside the date for 'Aug 14 10:21 2019'."""
    for clock in times:
        if day.start <= clock.start and clock.start - day.end <= TIME_REACH:
            return clock
    for clock in reversed(times):
        if clock.end <= day.start and day.start - clock.end <= TIME_REACH:
            return clock
    return None


def _believable(stated: StatedTime, now: datetime) -> bool:
    try:
        return stated.at.year >= FIRST_YEAR and stated.at.astimezone(UTC) <= now.astimezone(UTC) + FUTURE
    except (OverflowError, ValueError):
        return False
