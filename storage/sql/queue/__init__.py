"""What is still to be fetched, and what runs, hosts and sites ask of us on the way."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
