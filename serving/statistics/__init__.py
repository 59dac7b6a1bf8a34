"""The numbers of a corpus for people: in a terminal, as a page, as sections of a data card."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
