"""Feed documents, sitemaps and subscription lists <-> records, and the polling schedule. No network, no clock."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
