"""Records that the date parsers exchange."""

from dataclasses import dataclass

from warraq.articles.dates.calendars import Calendar
from warraq.articles.records import Precision


@dataclass(frozen=True, slots=True)
class FoundDay:
    """Numbers that form a date in their own calendar. `day` and `month` are 1 if the precision is coarser."""

    calendar: Calendar
    year: int
    month: int
    day: int
    precision: Precision
    start: int
    end: int
    time: tuple[int, int, int | None] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How to parse ambiguous dates. `day_first` None: unknown, and then ambiguous dates are not parsed.

    `field`: the text is a field that contains only a date, as in a feed.
    """

    language: str
    day_first: bool | None
    field: bool = False
