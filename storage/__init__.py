"""A corpus: sources, queue, pages, articles and versions. Ports and records; the SQL is behind them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
