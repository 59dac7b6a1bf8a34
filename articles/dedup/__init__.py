"""Deduplication: text -> signature -> candidates -> verdict. Needs no database; `ports` declares the index it uses."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
