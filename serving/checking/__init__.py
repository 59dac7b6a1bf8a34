"""Sheets to check articles by hand: which articles, how their pages read, as a web page or a table."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
