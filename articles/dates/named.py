"""Dates with a month's name, in folded text: the name is looked up, the numbers beside it are judged."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, cast

from warraq.articles.dates.calendars import BUDDHIST_OFFSET, Calendar, era_of
from warraq.articles.dates.found import FoundDay, Reading
from warraq.articles.dates.tables import MonthName, connectors, date_tokens, month_names

#: Words of the longest month's name.
MAX_NAME_WORDS: Final = 3
#: Connecting words and second names between two parts of a date: 'آب/أغسطس', 'of the month of'.
MAX_GAP: Final = 4
_HEBREW_PREFIXES: Final = ("ב", "ל", "ה", "מ")


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int

    @property
    def number(self) -> int | None:
        return int(self.text) if self.text.isascii() and self.text.isdigit() and len(self.text) <= 4 else None


def find_named(folded: str, reading: Reading, *, today: date) -> Iterator[FoundDay]:
    """Dates with a month's name, in reading order. Cost: linear."""
    tokens = [_Token(*found) for found in date_tokens(folded)]
    position = 0
    while position < len(tokens):
        width, meanings = _month_at(tokens, position)
        if width:
            found = _around(folded, tokens, position, position + width, meanings, reading, today)
            if found:
                yield found
        position += width or 1


def _month_at(tokens: list[_Token], position: int) -> tuple[int, tuple[MonthName, ...]]:
    names = month_names()
    for width in range(min(MAX_NAME_WORDS, len(tokens) - position), 0, -1):
        meanings = names.get(tuple(token.text for token in tokens[position : position + width]))
        if meanings:
            return width, meanings
    word = tokens[position].text
    if word.startswith(_HEBREW_PREFIXES) and (meanings := names.get((word[1:],))):
        return 1, meanings
    return 0, ()


def _around(
    folded: str,
    tokens: list[_Token],
    first: int,
    after: int,
    meanings: tuple[MonthName, ...],
    reading: Reading,
    today: date,
) -> FoundDay | None:
    months = frozenset(meaning.month for meaning in meanings)
    left = _number_beside(tokens, first - 1, -1, months)
    right = _number_beside(tokens, after, 1, months)
    for meaning in _chosen(meanings, reading):
        calendar = cast(Calendar, meaning.calendar)
        for year_at, day_at in _orders(tokens, left, right, months):
            year = _year(folded, tokens, year_at, day_at, calendar, today)
            day = tokens[day_at].number if day_at is not None else 1
            if (
                year is None
                or day is None
                or not 1 <= day <= 31
                or (day_at is not None and len(tokens[day_at].text) > 2)
            ):
                continue
            parts = [part for part in (first, after - 1, year_at, day_at) if part is not None]
            return FoundDay(
                calendar, year, meaning.month, day, "month" if day_at is None else "day",
                tokens[min(parts)].start, tokens[max(parts)].end,
            )  # fmt: skip
    return None


def _orders(
    tokens: list[_Token], left: int | None, right: int | None, months: frozenset[int]
) -> Iterator[tuple[int, int | None]]:
    """Places of year and day to try, best first: D M Y, M D Y, Y M D, Y D M, M Y, Y M."""
    if left is not None and right is not None:
        yield right, left
        yield left, right
    if right is not None:
        beyond = _number_beside(tokens, right + 1, 1, months)
        if beyond is not None:
            yield beyond, right
    if left is not None:
        beyond = _number_beside(tokens, left - 1, -1, months)
        if beyond is not None:
            yield beyond, left
    for alone, other in ((right, left), (left, right)):
        # '0 Aug 2019' and '45 Aug 2019' are no month, they are a day that is wrong.
        if alone is not None and (other is None or len(tokens[other].text) > 2):
            yield alone, None


def _year(
    folded: str, tokens: list[_Token], year_at: int, day_at: int | None, calendar: Calendar, today: date
) -> int | None:
    token = tokens[year_at]
    year = token.number
    if year is None:
        return None
    if len(token.text) == 4:
        if calendar == "gregorian" and year > today.year + 2:
            year -= BUDDHIST_OFFSET
        return year if _fits(calendar, year, today) else None
    # RFC 850 and shorthand: '06-Nov-94', "14 Aug '19"
    short = len(token.text) == 2 and day_at is not None and day_at < year_at and calendar == "gregorian"
    if short and folded[max(0, token.start - 1) : token.start] in ("-", "'", "/"):
        return year + (2000 if year <= today.year % 100 else 1900)
    return None


def _fits(calendar: Calendar, year: int, today: date) -> bool:
    if calendar == "gregorian":
        return era_of(year, today=today) == "gregorian"
    if calendar == "solar_hijri":
        return 1368 <= year <= today.year - 620
    return 1410 <= year <= 1411 + int((today.year - 1990) * 1.0307)


def _number_beside(tokens: list[_Token], position: int, step: int, months: frozenset[int]) -> int | None:
    """Index of the next number, over connecting words and other names of the same month; None at all else.

    A name of another month ends the search: 'Mar. 5 nov. 2019' begins with a Tuesday.
    """
    known, names = connectors(), month_names()
    for _ in range(MAX_GAP):
        if not 0 <= position < len(tokens):
            return None
        token = tokens[position]
        if token.number is not None:
            pair = tuple(other.text for other in tokens[position - 1 : position + 1])
            if not (step == -1 and len(pair) == 2 and pair in names):
                return position
        elif token.text not in known and not _names_month(tokens, position, months):
            return None
        position += step
    return None


def _names_month(tokens: list[_Token], position: int, months: frozenset[int]) -> bool:
    """Whether the token is (part of) a name of one of the months, as in 'كانون الثاني/يناير'."""
    names = month_names()
    words = [token.text for token in tokens[max(0, position - 1) : position + 2]]
    keys = [(tokens[position].text,), *(tuple(words[start : start + 2]) for start in range(len(words) - 1))]
    return any(meaning.month in months for key in keys for meaning in names.get(key, ()))


def _chosen(meanings: tuple[MonthName, ...], reading: Reading) -> tuple[MonthName, ...]:
    """The meanings that may be meant: all of one month, else those of the language, else none."""
    language = re.split("[-_]", reading.language.lower())[0]
    spoken = tuple(meaning for meaning in meanings if language in meaning.languages)
    if spoken:
        return spoken
    return meanings if len({(meaning.calendar, meaning.month) for meaning in meanings}) == 1 else ()
