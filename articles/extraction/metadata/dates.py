"""Dates of one page: how they are read."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from warraq.articles.dates import DateReading, read_date, read_feed_date
from warraq.articles.extraction.metadata.candidates import Candidate
from warraq.articles.extraction.metadata.choosing import DatedCandidate
from warraq.articles.records import StatedTime

#: Below this a date is looked for in the page's text too.
SURE: Final = 0.75


class DateReader:
    """Reads dates of one page: its language and the moment it was fetched are the same for all."""

    def __init__(self, language: str, now: datetime) -> None:
        self._language, self._now = language, now

    def read(self, raw: str) -> DateReading | None:
        return read_feed_date(raw, now=self._now, language=self._language) if raw else None

    def read_shown(self, raw: str) -> DateReading | None:
        found = read_date(raw, now=self._now, language=self._language)
        return found if found and found.stated.precision not in ("year", "month") else None

    def is_today(self, time: StatedTime) -> bool:
        return abs(time.at - self._now) < timedelta(days=1)


def dated(reading: DateReading, candidate: Candidate) -> DatedCandidate:
    """A candidate with the time that was read from it."""
    return DatedCandidate(replace(candidate, parser=reading.parser), reading.stated)
