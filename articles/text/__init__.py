"""Text cleaning, folding, tokens, content hashes and terminal-safe output.

`clean_text` produces text for readers and changes nothing they can see. `fold` produces text for search,
comparison and phrase lookup; folded text is never shown.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
