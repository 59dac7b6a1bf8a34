"""The ledger of evidence: what its lines cover, and writing them. Below the schema, whose upgrade adopts older rows."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
