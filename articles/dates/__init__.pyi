"""Parse dates in many languages and calendars; never guesses, and never defaults to today."""

from .parsing import DateReading, parse_date, parse_feed_date, read_date, read_feed_date

__all__ = [
    "DateReading",
    "parse_date",
    "parse_feed_date",
    "read_date",
    "read_feed_date",
]
