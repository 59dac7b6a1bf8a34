"""What the subjects stand on: a connection to either engine, transactions, records from rows."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
