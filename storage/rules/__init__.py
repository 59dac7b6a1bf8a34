"""What every store decides alike, whatever database it keeps its rows in. No SQL."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
