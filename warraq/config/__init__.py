"""warraq.toml, and the settings that sources have there and in the database."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
