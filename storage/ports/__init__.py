"""What the other rooms need of a database, by subject. Every store passes the tests of each (tests/storage/contracts).

A name that ends in Queries is what a reader gives; the others may write.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
