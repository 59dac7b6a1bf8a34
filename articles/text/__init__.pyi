"""Text cleaning, folding, tokens, content hashes and terminal-safe output.

`clean_text` produces text for readers and changes nothing they can see. `fold` produces text for search,
comparison and phrase lookup; folded text is never shown.
"""

from .clean import clean_text
from .codes import content_hash, content_hashes, fold_codes, token_spans
from .folding import fold
from .mojibake import repair_mojibake, repair_placed
from .portions import PORTION_CHARS, portions
from .references import escape_bare_ampersands, join_surrogates, legal_references
from .terminal import printable
from .words import count_words, folded_tokens, tokens

__all__ = [
    "PORTION_CHARS",
    "clean_text",
    "content_hash",
    "content_hashes",
    "count_words",
    "escape_bare_ampersands",
    "fold",
    "fold_codes",
    "folded_tokens",
    "join_surrogates",
    "legal_references",
    "portions",
    "printable",
    "repair_mojibake",
    "repair_placed",
    "token_spans",
    "tokens",
]
