"""Bytes to text, in one place: pages, feeds, sitemaps, lists. robots.txt is matched byte by byte: feeds.robots."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
