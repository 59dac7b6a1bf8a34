"""Numeric dates in folded text: ISO, 14/08/2019, 2019年8月14日, 20190814."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from warraq.articles.dates.calendars import BUDDHIST_OFFSET, FIRST_SHORT_SOLAR, era_of
from warraq.articles.dates.found import FoundDay, Reading

# 2019-08-14   2019/8/14   2019. 8. 14.   1398/11/29   2019-08-14t10:21
YEAR_FIRST = re.compile(
    r"(?<![0-9./-])(?P<y>[0-9]{4})[ ]?(?P<sep>[-/.])[ ]?(?P<a>[0-9]{1,2})[ ]?(?P=sep)[ ]?(?P<b>[0-9]{1,2})(?![0-9])"
)
# 2019年8月14日   2019년 8월 14일   2019 年 8 月 14 日   2019年8月14, unless a unit that it may count follows
IDEOGRAPHIC = re.compile(
    r"(?P<era>令和|平成|民国|民國|中華民國|(?<![a-z0-9])[rh])?[ ]?(?P<y>[0-9]{1,4}|元)"
    r"[ ]?[年년][ ]?(?P<a>[0-9]{1,2})[ ]?[月월]"
    r"(?:[ ]?(?P<b>[0-9]{1,2})(?:[ ]?[日號号일]|(?![0-9])(?=[ ]*(?:$|[,;|()\[\]·—–-]|\.(?![0-9])|星期|周|週))))?"
)
# 6月 29, 2016   6월 29, 2016: English order with a translated month
IDEOGRAPHIC_MONTH_FIRST = re.compile(
    r"(?<![0-9年년])(?<![年년][ ])(?P<a>[0-9]{1,2})[ ]?[月월][ ]?(?P<b>[0-9]{1,2})[日일]?,?[ ]"
    r"(?P<y>[0-9]{4})(?![0-9年년])"
)
# 29 6月, 2016   29 6 月 2016
IDEOGRAPHIC_DAY_FIRST = re.compile(
    r"(?<![0-9年년])(?P<b>[0-9]{1,2})[ ](?P<a>[0-9]{1,2})[ ]?[月월],?[ ](?P<y>[0-9]{4})(?![0-9年년])"
)
# 令和6.3.1   平成31/4/30
ERA_YEAR = re.compile(
    r"(?P<era>令和|平成)[ ]?(?P<y>[0-9]{1,2}|元)(?P<sep>[-/.])(?P<a>[0-9]{1,2})(?P=sep)(?P<b>[0-9]{1,2})(?![0-9])"
)
# 14/08/2019   14.8.2019   14-08-2019   14. 8. 2019   14-8-1440
YEAR_LAST = re.compile(
    r"(?<![0-9./-])(?P<a>[0-9]{1,2})[ ]?(?P<sep>[-/.|])[ ]?(?P<b>[0-9]{1,2})[ ]?(?P=sep)[ ]?(?P<y>[0-9]{4})(?![0-9])"
)
# 14.08.19   08/14/19; four digits in front would be a year
SHORT_YEAR = re.compile(
    r"(?<![0-9./-])(?P<a>[0-9]{2})(?P<sep>[-/.])(?P<b>[0-9]{2})(?P=sep)(?P<y>[0-9]{2})(?![0-9./-])"
)
# ngay 14 thang 8 nam 2019   14 thang 8, 2019   14 thg 8, 2019
VIETNAMESE = re.compile(
    r"(?<![0-9])(?P<a>[0-9]{1,2})[ ]?(?:thang|thg)[ ]?(?P<b>[0-9]{1,2}),?[ ]?(?:nam)?[ ]?(?P<y>[0-9]{4})(?![0-9])"
)
# 20190814   20190814t102133z   20190814102133
COMPACT = re.compile(
    r"(?<![0-9./-])(?P<y>199[0-9]|20[0-9]{2})(?P<a>0[1-9]|1[0-2])(?P<b>0[1-9]|[12][0-9]|3[01])"
    r"(?:t?(?P<h>[01][0-9]|2[0-3])(?P<m>[0-5][0-9])(?P<s>[0-5][0-9])?)?(?![0-9])"
)
# 2019-08   2019/08   as the whole text
MONTH_ONLY = re.compile(r"(?P<y>[0-9]{4})[-/](?P<a>0[1-9]|1[0-2])")
YEAR_ONLY = re.compile(r"(?P<y>199[0-9]|20[0-9]{2})")

_ERAS: Final = {
    "令和": 2018,
    "r": 2018,
    "平成": 1988,
    "h": 1988,
    "民国": 1911,
    "民國": 1911,
    "中華民國": 1911,
}
#: The longest era: years of the Republic of China since 1912; a larger year belongs to the common era.
_LONGEST_ERA: Final = 200
#: Languages in which 92/10/14 is a solar year of the 1300s: the first number is too large for a day.
_SOLAR: Final = ("fa", "prs")
#: English with the month first; all other regions of English, and all other languages, put the day first.
_MONTH_FIRST: Final = frozenset(("en", "en-us", "en-ph", "fil", "tl"))


def find_numeric(folded: str, reading: Reading, *, today: date) -> Iterator[FoundDay]:
    """Returns numeric dates pattern by pattern, not in reading order."""
    for match in YEAR_FIRST.finditer(folded):
        yield from _whole(match, int(match["y"]), int(match["a"]), int(match["b"]), today)
    for pattern in (IDEOGRAPHIC, ERA_YEAR):
        for match in pattern.finditer(folded):
            yield from _ideographic(match, today)
    for pattern in (IDEOGRAPHIC_MONTH_FIRST, IDEOGRAPHIC_DAY_FIRST):
        for match in pattern.finditer(folded):
            yield from _whole(match, int(match["y"]), int(match["a"]), int(match["b"]), today)
    for match in YEAR_LAST.finditer(folded):
        yield from _ordered(match, int(match["y"]), reading, today)
    for match in VIETNAMESE.finditer(folded):
        yield from _whole(match, int(match["y"]), int(match["b"]), int(match["a"]), today)
    for match in SHORT_YEAR.finditer(folded):
        yield from _short(match, reading, today)
    for match in COMPACT.finditer(folded):
        time = (
            (int(match["h"]), int(match["m"]), int(match["s"]) if match["s"] else None)
            if match["h"]
            else None
        )
        for day in _whole(match, int(match["y"]), int(match["a"]), int(match["b"]), today):
            yield FoundDay(
                day.calendar, day.year, day.month, day.day, day.precision, day.start, day.end, time
            )
    if alone := MONTH_ONLY.fullmatch(folded):
        if era_of(int(alone["y"]), today=today) == "gregorian":
            yield FoundDay("gregorian", int(alone["y"]), int(alone["a"]), 1, "month", 0, alone.end())
    elif alone := YEAR_ONLY.fullmatch(folded):
        yield FoundDay("gregorian", int(alone["y"]), 1, 1, "year", 0, alone.end())


def day_comes_first(reading: Reading) -> bool | None:
    """Tells whether 03/04/2019 is in April; None if unknown."""
    if reading.day_first is not None:
        return reading.day_first
    if not reading.language:
        return None
    language = reading.language.lower().replace("_", "-")
    return language not in _MONTH_FIRST


def _whole(match: re.Match[str], year: int, month: int, day: int, today: date) -> Iterator[FoundDay]:
    if era_of(year - BUDDHIST_OFFSET, today=today) == "gregorian" and year > today.year + 2:
        year -= BUDDHIST_OFFSET
    calendar = era_of(year, today=today)
    if calendar and 1 <= month <= 12 and 1 <= day <= 31:
        yield FoundDay(calendar, year, month, day, "day", match.start(), match.end())


def _ordered(match: re.Match[str], year: int, reading: Reading, today: date) -> Iterator[FoundDay]:
    first, second = int(match["a"]), int(match["b"])
    day_first = day_comes_first(reading)
    if first > 12 or match["sep"] == "." or first == second:
        day_first = True
    elif second > 12:
        day_first = False
    elif match["sep"] == "-" and day_first is False and reading.day_first is None:
        return  # 02-12-2025 in English: both orders are in use
    if day_first is None:
        return
    if second > 12 and day_first:
        first, second = second, first
    day, month = (first, second) if day_first else (second, first)
    yield from _whole(match, year, month, day, today)


def _short(match: re.Match[str], reading: Reading, today: date) -> Iterator[FoundDay]:
    if reading.language.startswith(_SOLAR) and int(match["a"]) >= FIRST_SHORT_SOLAR:
        yield from _whole(match, 1300 + int(match["a"]), int(match["b"]), int(match["y"]), today)
        return
    short = int(match["y"])
    yield from _ordered(match, short + (2000 if short <= today.year % 100 else 1900), reading, today)


def _ideographic(match: re.Match[str], today: date) -> Iterator[FoundDay]:
    year = 1 if match["y"] == "元" else int(match["y"])
    if match["era"] and year < _LONGEST_ERA:
        year += _ERAS[match["era"]]
    elif match["y"] == "元" or year < 100:
        return
    if match["b"]:
        yield from _whole(match, year, int(match["a"]), int(match["b"]), today)
    elif 1 <= int(match["a"]) <= 12 and era_of(year, today=today) == "gregorian":
        yield FoundDay("gregorian", year, int(match["a"]), 1, "month", match.start(), match.end())
