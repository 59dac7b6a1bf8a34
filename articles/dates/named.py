"""Dates with a month name, interpreted by the numbers around it."""

from collections.abc import Iterator
from datetime import date
from typing import Final, cast

from warraq.articles.dates.calendars import BUDDHIST_OFFSET, FIRST_SHORT_SOLAR, Calendar, era_of
from warraq.articles.dates.found import FoundDay, Reading
from warraq.articles.dates.pieces import Piece, find_pieces
from warraq.articles.dates.tables import MonthName

#: Connecting words and second names between two parts of a date: 'آب/أغسطس', 'of the month of'.
MAX_GAP: Final = 4
_AFTER_YEAR: Final = ",;.|()[]-–—·"
_HOUR: Final = "ساعت"


def find_named(folded: str, reading: Reading, *, today: date) -> Iterator[FoundDay]:
    """Returns the dates with a month name, in reading order. Cost: linear."""
    pieces = find_pieces(folded, reading)
    for at, piece in enumerate(pieces):
        if piece.months:
            found = _around(folded, pieces, at, today)
            if found:
                yield found


def _around(folded: str, pieces: list[Piece], at: int, today: date) -> FoundDay | None:
    months = frozenset(meaning.month for meaning in pieces[at].months)
    left = _number_beside(pieces, at - 1, -1, months)
    right = _number_beside(pieces, at + 1, 1, months)
    for meaning in pieces[at].months:
        calendar = cast(Calendar, meaning.calendar)
        for year_at, day_at in _orders(pieces, left, right, months):
            if not _is_usual(pieces[at], year_at, day_at, meaning):
                continue
            year = _year(folded, pieces, year_at, day_at, calendar, today)
            day = pieces[day_at].number if day_at is not None else 1
            if year is None or day is None or not 1 <= day <= 31:
                continue
            if day_at is not None and pieces[day_at].digits > 2:
                continue
            parts = [pieces[part] for part in (at, year_at, day_at) if part is not None]
            return FoundDay(
                calendar, year, meaning.month, day, "month" if day_at is None else "day",
                min(part.start for part in parts), max(part.end for part in parts),
            )  # fmt: skip
    return None


def _orders(
    pieces: list[Piece], left: int | None, right: int | None, months: frozenset[int]
) -> Iterator[tuple[int, int | None]]:
    """Returns the positions of year and day to try, best first: D M Y, M D Y, Y M D, Y D M, M Y, Y M."""
    if left is not None and right is not None:
        yield right, left
        yield left, right
    if right is not None:
        beyond = _number_beside(pieces, right + 1, 1, months)
        if beyond is not None:
            yield beyond, right
    if left is not None:
        beyond = _number_beside(pieces, left - 1, -1, months)
        if beyond is not None:
            yield beyond, left
    for alone, other in ((right, left), (left, right)):
        # '0 Aug 2019' and '45 Aug 2019' are invalid days, not a month and a year.
        if alone is not None and (other is None or pieces[other].digits > 2):
            yield alone, None


def _is_usual(piece: Piece, year_at: int, day_at: int | None, meaning: MonthName) -> bool:
    """Tells whether a foreign-looking abbreviation is in a common order.

    It needs a day next to it; year, day and name without a word between are in that order in few languages.
    """
    if piece.own or meaning.standing == "known":
        return True
    return day_at is not None and year_at + 1 != day_at


def _year(
    folded: str, pieces: list[Piece], year_at: int, day_at: int | None, calendar: Calendar, today: date
) -> int | None:
    piece = pieces[year_at]
    year = piece.number
    if year is None:
        return None
    if piece.digits == 4:
        if calendar == "gregorian" and year > today.year + 2:
            year -= BUDDHIST_OFFSET
        return year if _fits(calendar, year, today) else None
    if piece.digits != 2 or day_at is None or day_at > year_at:
        return None
    # RFC 850 and shorthand: '06-Nov-94', "14 Aug '19"
    if calendar == "gregorian" and folded[max(0, piece.start - 1) : piece.start] in ("-", "'", "/"):
        return year + (2000 if year <= today.year % 100 else 1900)
    if calendar == "solar_hijri" and year >= FIRST_SHORT_SOLAR and _ends_there(folded, piece.end):
        return 1300 + year
    return None


def _ends_there(folded: str, end: int) -> bool:
    """Tells whether a phrase ends at `end`: in 'دی 92' the number is a year, in 'دی 92 نفر' it counts people."""
    rest = folded[end:].lstrip()
    return not rest or rest[0] in _AFTER_YEAR or rest.startswith(_HOUR)


def _fits(calendar: Calendar, year: int, today: date) -> bool:
    if calendar == "gregorian":
        return era_of(year, today=today) == "gregorian"
    if calendar == "solar_hijri":
        return 1368 <= year <= today.year - 620
    return 1410 <= year <= 1411 + int((today.year - 1990) * 1.0307)


def _number_beside(pieces: list[Piece], position: int, step: int, months: frozenset[int]) -> int | None:
    """Returns the index of the next number, across connecting words and other names of the same month; None if none.

    A name of another month stops the search: 'Mar. 5 nov. 2019' begins with a Tuesday. A day in words comes before.
    """
    for _ in range(MAX_GAP):
        if not 0 <= position < len(pieces):
            return None
        piece = pieces[position]
        if piece.number is not None:
            return position if piece.digits or step == -1 else None
        if not piece.link and not any(meaning.month in months for meaning in piece.months):
            return None
        position += step
    return None
