"""Exports: which rows, into which files, and the manifest of both. What a file looks like is a format's."""

from warraq.serving.exporting.choosing import export_rows
from warraq.serving.exporting.export import MANIFEST, export_to_folder, export_to_stream, manifest_text
from warraq.serving.exporting.options import ExportOptions
from warraq.serving.exporting.splits import Shares, read_shares, split_of

__all__ = [
    "MANIFEST",
    "ExportOptions",
    "Shares",
    "export_rows",
    "export_to_folder",
    "export_to_stream",
    "manifest_text",
    "read_shares",
    "split_of",
]
