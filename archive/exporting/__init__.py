"""The corpus as WARC files, and as one WACZ file."""

from warraq.archive.exporting.options import Cursor, ExportOptions, read_cursor
from warraq.archive.exporting.run import Exported, export_archive

__all__ = ["Cursor", "ExportOptions", "Exported", "export_archive", "read_cursor"]
