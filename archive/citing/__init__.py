"""From a sentence to the bytes it stands in. Pure: pages in, places out."""

from warraq.archive.citing.finding import PageIndex, index_page, locate
from warraq.archive.citing.proof import ByteRange, Place, contains, read_place

__all__ = ["ByteRange", "PageIndex", "Place", "contains", "index_page", "locate", "read_place"]
