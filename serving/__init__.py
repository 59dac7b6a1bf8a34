"""Exports and feeds of a corpus. Read only."""

from warraq.serving.export import CSV_COLUMNS, ExportOptions, ExportRow, csv_lines, export_rows
from warraq.serving.feeds import FeedOptions, newest_as_atom, newest_as_json_feed
from warraq.serving.json_text import json_lines, json_text
from warraq.serving.precision import Estimate, estimate

__all__ = [
    "CSV_COLUMNS",
    "Estimate",
    "ExportOptions",
    "ExportRow",
    "FeedOptions",
    "csv_lines",
    "estimate",
    "export_rows",
    "json_lines",
    "json_text",
    "newest_as_atom",
    "newest_as_json_feed",
]
