"""The only network code: Scrapy, set up politely, over the frontier in the database.

`crawler.run` has the entry points. Import it where a run starts: Scrapy takes a moment to load.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
