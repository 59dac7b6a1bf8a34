"""Exports: which rows, into which files, and the manifest of both. What a file looks like is a format's."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
