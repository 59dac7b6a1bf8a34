"""Bodies of pages in a folder or bucket, by their hash."""

from .files import FileStore
from .opening import open_bodies
from .outside import MARKER, OutsideBodies
from .placing import place_body

__all__ = [
    "MARKER",
    "FileStore",
    "OutsideBodies",
    "open_bodies",
    "place_body",
]
