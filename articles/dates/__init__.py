"""Dates as people and programs write them: many languages and calendars, never a guess, never today by default."""

from warraq.articles.dates.parsing import DateReading, parse_date, parse_feed_date, read_date, read_feed_date

__all__ = ["DateReading", "parse_date", "parse_feed_date", "read_date", "read_feed_date"]
