"""All subjects of a database in SQL that every engine understands: `Store` and `Reader` over a connection."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
