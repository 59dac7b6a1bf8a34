"""Sources, what they publish in feeds and sitemaps, and what is behind the window of a feed."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
