"""The records that storage takes and gives.

Times are aware UTC datetimes; in what readers are only shown they are text. URLs are canonical.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
