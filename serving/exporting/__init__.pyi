"""Exports: which rows, into which files, and the manifest of both. What a file looks like is a format's."""

from .choosing import export_rows
from .export import MANIFEST, export_to_folder, export_to_stream, manifest_text
from .options import ExportOptions
from .splits import Shares, read_shares, split_of

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
