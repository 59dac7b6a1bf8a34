"""Measures of how sure a date is: where it was found, and which other places state its day or another."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from warraq.articles.dates import read_feed_date
from warraq.articles.extraction.confidence.places import by_place, says_article
from warraq.articles.extraction.kinds import PageView
from warraq.articles.records import FieldOrigin, StatedTime
from warraq.articles.urls import url_date

#: Origins of dates that have a measure of their own.
PLACES: Final = ("json-ld", "microdata", "opengraph", "meta", "class", "text", "html", "url")
#: How exactly a time is stated.
PRECISION: Final = {"year": 1.0, "month": 2.0, "day": 3.0, "minute": 4.0, "second": 5.0}
#: What parsed a date: of a machine format, of words, of numbers in an unknown order.
PARSERS: Final = {"iso-8601": 1.0, "rfc-822": 1.0, "epoch": 1.0, "words": 2.0, "numbers": 3.0}
#: Candidates that are looked at.
MAX_CANDIDATES: Final = 6
#: Later than any date of a page: its candidates were found before, by the moment it was fetched.
_LATE: Final = datetime(2100, 1, 1, tzinfo=UTC)
#: 2019-08-14   2019-08-14T10:21:33
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ISO_DAY: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:$|[T ])")

DATE_NAMES: Final = (
    "found", "precision", "confidence", "parser", "midnight", "offset", *(f"chosen_{place}" for place in PLACES),
    *(f"agree_{place}" for place in PLACES), *(f"differ_{place}" for place in PLACES), "candidates", "agree", "differ",
    "unread", "best_differing", "url_year", "url_month", "url_day", "modified", "modified_same", "modified_earlier",
    "modified_candidates", "named_place", "article", "authored", "certainty", "date_lines", "shown_day",
    "shown_year", "shown_first", "dated_lines",
)  # fmt: skip


def of_date(view: PageView, shown: Sequence[str], date_lines: int) -> list[float]:
    """Returns the measures in the order of DATE_NAMES. Cost: linear in `shown`.

    `shown` are the short lines of the page outside the text; `date_lines`: how many of them were removed as dates.
    """
    metadata = view.metadata
    published, modified = metadata.published, metadata.modified
    origins = [origin for origin in metadata.origins if origin.field == "published"][:MAX_CANDIDATES]
    chosen = next((origin for origin in origins if origin.chosen), None)
    compared = origins if published else []
    days = [_day(origin, published) for origin in compared]
    own = published.at.date().isoformat() if published else ""
    agrees = [day == own for day in days]
    differs = [bool(day) and day != own for day in days]
    changed = modified.at.date().isoformat() if modified else ""
    return [
        float(published is not None), PRECISION[published.precision] if published else 0.0,
        chosen.confidence if chosen else 0.0, PARSERS.get(chosen.parser, 4.0) if chosen else 0.0,
        float(published is not None and own + "T00:00:00" == published.at.strftime("%Y-%m-%dT%H:%M:%S")),
        float(bool(published and published.at.utcoffset())),
        *(float(chosen is not None and chosen.origin == place) for place in PLACES),
        *by_place(PLACES, compared, agrees), *by_place(PLACES, compared, differs),
        float(len(origins)), float(sum(agrees)), float(sum(differs)), float(sum(not day for day in days)),
        max((one.confidence for one, other in zip(compared, differs, strict=True) if other), default=0.0),
        *_of_address(view.url, published),
        float(modified is not None), float(bool(own) and changed == own),
        float(bool(own and changed) and changed < own),
        float(sum(origin.field == "modified" for origin in metadata.origins)),
        float(chosen is not None and bool(chosen.place)),
        says_article(metadata.page_type), float(bool(metadata.authors)),
        view.certainty, float(date_lines), *_shown(published, shown),
    ]  # fmt: skip


def _shown(published: StatedTime | None, shown: Sequence[str]) -> list[float]:
    """How many short lines have the year and the day of the date, only the year, the first of these the day (-1: none);
    and how many any year.
    """
    dated = [line for line in shown if ("20" in line or "19" in line) and _YEAR.search(line)]
    if published is None:
        return [0.0, 0.0, -1.0, float(len(dated))]
    year, day = str(published.at.year), re.compile(rf"(?<!\d)0?{published.at.day}(?!\d)")
    days = [day.search(line) is not None for line in dated if year in line]
    return [
        float(sum(days)),
        float(len(days) - sum(days)),
        float(days[0]) if days else -1.0,
        float(len(dated)),
    ]


def _day(origin: FieldOrigin, published: StatedTime | None) -> str:
    """Returns the day that a candidate states, 'YYYY-MM-DD'; '' if it is not understood, or states no day."""
    if published is not None and (origin.chosen or origin.raw == published.raw):
        return published.at.date().isoformat()
    if iso := _ISO_DAY.match(origin.raw):
        return iso[1]
    reading = read_feed_date(origin.raw, now=_LATE)
    if reading is None or reading.stated.precision in ("year", "month"):
        return ""
    return reading.stated.at.date().isoformat()


def _of_address(url: str, published: StatedTime | None) -> list[float]:
    """Whether year, month and day of the URL are those of the date: 1 yes, 0 no, -1 not stated."""
    stated = url_date(url)
    if stated is None or published is None:
        return [-1.0, -1.0, -1.0]
    year, month, day = stated
    at = published.at
    return [
        float(year == at.year),
        float((year, month) == (at.year, at.month)) if month else -1.0,
        float((year, month, day) == (at.year, at.month, at.day)) if day else -1.0,
    ]
