"""What of a source is wanted, and why an address or an article is not.

Nothing here loads more than the standard library until a word is compared: reading a configuration needs the records.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
