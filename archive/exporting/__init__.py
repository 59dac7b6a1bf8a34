"""The corpus as WARC files, and as one WACZ file."""

from warraq.archive.exporting.manifest import Manifest, WarcFile, read_manifest
from warraq.archive.exporting.options import START, Cursor, ExportOptions, read_cursor
from warraq.archive.exporting.run import Exported, export_archive
from warraq.archive.exporting.signing import read_key
from warraq.archive.exporting.wacz import pack_wacz

__all__ = [
    "START",
    "Cursor",
    "ExportOptions",
    "Exported",
    "Manifest",
    "WarcFile",
    "export_archive",
    "pack_wacz",
    "read_cursor",
    "read_key",
    "read_manifest",
]
