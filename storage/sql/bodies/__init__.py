"""Bodies of pages that stand outside the database: where, what is to be deleted there, and moving them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
