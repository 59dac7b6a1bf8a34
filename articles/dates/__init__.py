"""Dates as people and programs write them: many languages and calendars, never a guess, never today by default."""

from articles.dates.parsing import parse_date, parse_feed_date

__all__ = ["parse_date", "parse_feed_date"]
