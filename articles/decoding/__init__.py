"""Bytes to text, in one place: pages, feeds, sitemaps, lists. robots.txt is matched byte by byte: feeds.robots."""

from warraq.articles.decoding.decode import Decoded, decode, read_text
from warraq.articles.decoding.labels import codec_named

__all__ = ["Decoded", "codec_named", "decode", "read_text"]
