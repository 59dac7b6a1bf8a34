"""URLs: the normal form to store and fetch, the key for comparison, and what the words of a URL tell."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
