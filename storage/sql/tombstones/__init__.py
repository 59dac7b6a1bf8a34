"""Addresses that are never collected again, and sources that nothing is collected of any more."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
