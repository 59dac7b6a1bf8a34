"""Exports and feeds of a corpus. Read only."""

from .exporting import (
    MANIFEST,
    ExportOptions,
    export_rows,
    export_to_folder,
    export_to_stream,
    manifest_text,
    read_shares,
)
from .feeds import FeedOptions, feed_of_search, newest_as_atom, newest_as_json_feed
from .formats import COLUMNS, FORMATS, ExportRow, FeedFormat, Manifest, PackageFormat, RowFormat
from .json_text import json_lines, json_text
from .precision import Estimate, estimate

__all__ = [
    "COLUMNS",
    "FORMATS",
    "MANIFEST",
    "Estimate",
    "ExportOptions",
    "ExportRow",
    "FeedFormat",
    "FeedOptions",
    "Manifest",
    "PackageFormat",
    "RowFormat",
    "estimate",
    "export_rows",
    "export_to_folder",
    "export_to_stream",
    "feed_of_search",
    "json_lines",
    "json_text",
    "manifest_text",
    "newest_as_atom",
    "newest_as_json_feed",
    "read_shares",
]
