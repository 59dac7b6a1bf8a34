"""Reads WARC and WACZ files in place of the network. No name in an archive is used as a path, nothing is followed."""

from warraq.archive.importing.filing import Filing
from warraq.archive.importing.importing import ImportReport, import_archive
from warraq.archive.importing.records import Broken

__all__ = ["Broken", "Filing", "ImportReport", "import_archive"]
