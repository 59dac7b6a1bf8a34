"""Articles that tell one story: what they are compared by, who belongs together, and why."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
