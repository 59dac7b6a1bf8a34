"""What the readers of dates hand to each other."""

from dataclasses import dataclass

from warraq.articles.dates.calendars import Calendar
from warraq.articles.records import Precision


@dataclass(frozen=True, slots=True)
class FoundDay:
    """Numbers that read as a date, in their own calendar. `day` 1 and `month` 1 where the precision is coarser."""

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
    """How to read what can be read in two ways. `day_first` None: not known, and then nothing is guessed.

    `field`: the text is a field that holds a date and nothing else, as in a feed.
    """

    language: str
    day_first: bool | None
    field: bool = False
