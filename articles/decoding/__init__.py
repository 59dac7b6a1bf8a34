"""Bytes to text, in one place: pages, feeds, sitemaps, lists. robots.txt is matched byte by byte: feeds.robots."""

from warraq.articles.decoding.decode import Decoded, decode, read_text
from warraq.articles.decoding.labels import codec_named
from warraq.articles.decoding.places import Places, byte_places, read_part

__all__ = ["Decoded", "Places", "byte_places", "codec_named", "decode", "read_part", "read_text"]
