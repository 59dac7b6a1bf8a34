"""Bytes to text, in one place: pages, feeds, sitemaps, lists. robots.txt is matched byte by byte: feeds.robots."""

from .decode import Decoded, decode, read_text
from .labels import codec_named, declared
from .places import Places, byte_places, read_part

__all__ = [
    "Decoded",
    "Places",
    "byte_places",
    "codec_named",
    "declared",
    "decode",
    "read_part",
    "read_text",
]
