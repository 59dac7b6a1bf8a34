"""Parse dates in many languages and calendars; never guesses, and never defaults to today."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
