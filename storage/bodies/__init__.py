"""Bodies of pages in a folder or bucket, by their hash."""

from warraq.storage.bodies.files import FileStore
from warraq.storage.bodies.opening import open_bodies
from warraq.storage.bodies.outside import MARKER, OutsideBodies
from warraq.storage.bodies.placing import place_body

__all__ = ["MARKER", "FileStore", "OutsideBodies", "open_bodies", "place_body"]
