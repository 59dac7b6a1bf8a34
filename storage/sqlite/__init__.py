"""The store in one SQLite file: what only SQLite needs. The subjects stand in `storage/sql`."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
