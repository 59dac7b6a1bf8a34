"""Times of day in folded text: hour, minute, am or pm, zone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta, timezone, tzinfo
from typing import Final

from warraq.articles.dates.areas import is_area
from warraq.articles.dates.tables import day_halves, zones

#: The largest UTC offset in use, in hours.
MAX_OFFSET_H: Final = 14

# 09:22   9:05:33   10:21:33.123   24:00
COLON_TIME = re.compile(
    r"(?<![0-9:.])(?P<h>[01]?[0-9]|2[0-4])[ ]?:[ ]?(?P<m>[0-5][0-9])"
    r"(?:[ ]?:[ ]?(?P<s>[0-5][0-9]|60|[0-9])(?:[.,][0-9]{1,9})?)?(?![0-9:])"
)
# 10h30   10 h 30   21h
HOUR_LETTER = re.compile(r"(?<![0-9:.,])(?P<h>[01]?[0-9]|2[0-3])[ ]?h(?:[ ]?(?P<m>[0-5][0-9]))?(?![0-9a-z])")
# 5 pm   5.30 pm   10.30 uhr   18.45 wib
WORD_TIME = re.compile(
    r"(?<![0-9:.,/-])(?P<h>[01]?[0-9]|2[0-3])(?:\.(?P<m>[0-5][0-9]))?"
    r"(?=[ ]?(?:am|pm|a\.m|p\.m|a\. m|p\. m|uhr|wib)(?![a-z]))"
)
# kl. 10.30   klo 9.05   alle 10.30   um 10.30
LED_TIME = re.compile(
    r"(?<![a-z])(?:kl|klo|alle|ore|um|at)\.?[ ](?P<h>[01]?[0-9]|2[0-3])\.(?P<m>[0-5][0-9])(?![0-9.])"
)
PATTERNS: Final = (COLON_TIME, WORD_TIME, HOUR_LETTER, LED_TIME)

# +03:00   -0500   gmt+3   utc +05:30   (+0200)   est   z
ZONE = re.compile(
    r"[ ]?\(?(?:(?:gmt|utc)[ ]?)?(?P<sign>[+-])(?P<oh>[01][0-9]|[0-9](?![0-9]{2}))(?::?(?P<om>[0-5][0-9]))?(?![0-9/.-])"
    r"|[ ]?\(?(?P<name>[a-z]{1,5})(?![a-z])"
)
# america/los_angeles   (europe/berlin)   [asia/tokyo]
AREA = re.compile(
    r"[ ]?[(\[]?(?P<area>(?:africa|america|antarctica|asia|atlantic|australia|brazil|canada|chile|etc|europe|indian"
    r"|mexico|pacific|us)/[a-z]{2,20}(?:[_/-][a-z]{2,20}){0,4})(?![a-z])"
)
# Spanish writes a. m. and p. m. with a space
HALF = re.compile(
    r"[ ,]{0,2}(?P<mark>[ap]\. ?m\b\.?|[^\s0-9,;|()\[\]]{1,12}(?: (?:از )?(?:الظهر|ظهر|ظ|m\b))?)"
)
BEFORE_HALF = re.compile(r"(?P<mark>上午|下午|午前|午後|오전|오후)[ ]?$")


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day and its position in the text. `zone` is None if none is stated, or only by name in `area`."""

    hour: int
    minute: int
    second: int | None
    zone: tzinfo | None
    start: int
    end: int
    area: str = ""


def find_times(folded: str) -> list[ClockTime]:
    """Returns the times in reading order, at most eight. Cost: linear."""
    found: list[ClockTime] = []
    for pattern in PATTERNS:
        for time in _times(pattern, folded):
            if all(time.end <= other.start or time.start >= other.end for other in found):
                found.append(time)
    return sorted(found, key=lambda time: time.start)


def _times(pattern: re.Pattern[str], folded: str) -> Iterator[ClockTime]:
    for count, match in enumerate(pattern.finditer(folded)):
        if count == 8:
            return
        groups = match.groupdict()
        hour, end = int(groups["h"]), match.end()
        half, end = _half(folded, match.start(), end)
        zone, area, end = _zone(folded, end, half)
        hour = _in_24_hours(hour, half)
        if hour < 24:
            second = min(int(groups["s"]), 59) if groups.get("s") else None
            yield ClockTime(hour, int(groups.get("m") or 0), second, zone, match.start(), end, area)


def _half(folded: str, start: int, end: int) -> tuple[str, int]:
    """Returns 'am', 'pm', 'noon', 'night' or '', and where the mark ends."""
    marks = day_halves()
    before = BEFORE_HALF.search(folded, max(0, start - 4), start)
    if before:
        return marks.get(before["mark"], ""), end
    match = HALF.match(folded, end)
    if match:
        mark = match["mark"]
        if mark.startswith(("a. ", "p. ")):  # folding joins 'p.m.' but not 'p. m.'
            return mark[0] + "m", match.end()
        for form in (mark, mark.rstrip("."), mark.split(" ")[0], mark.split(" ")[0].rstrip(".")):
            if form in marks:
                return marks[form], match.start("mark") + len(form)
    return "", end


def _in_24_hours(hour: int, half: str) -> int:
    late_night = half == "night" and 6 <= hour < 12
    after_noon = half == "noon" and hour < 5
    if (half == "pm" or late_night or after_noon) and hour < 12:
        return hour + 12
    if half in ("am", "night") and hour == 12:
        return 0
    return hour


def _zone(folded: str, end: int, half: str) -> tuple[tzinfo | None, str, int]:
    """Returns the offset, the zone's name if only that is stated, and where either ends."""
    if named := AREA.match(folded, end):
        return None, named["area"], named.end()
    match = ZONE.match(folded, end)
    if not match:
        return None, "", end
    if match["sign"]:
        minutes = int(match["oh"]) * 60 + int(match["om"] or 0)
        if minutes > MAX_OFFSET_H * 60:
            return None, "", end
        offset = -minutes if match["sign"] == "-" else minutes
        return timezone(timedelta(minutes=offset)), "", match.end()
    if half in ("am", "pm") and is_area(match["name"]):  # '5 pm et'; otherwise 'et' is a word
        return None, match["name"], match.end()
    known = zones().get(match["name"].upper())
    if known is None:
        return None, "", end
    behind = ZONE.match(folded, match.end()) if known == 0 else None
    if behind and behind["sign"]:  # 'GMT +0300'
        return _zone(folded, match.end(), half)
    return timezone(timedelta(minutes=known)), "", match.end()
