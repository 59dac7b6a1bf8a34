"""Text for people and text to compare: cleaning, folding, words, hashes and what may be printed.

`clean_text` makes text for people: nothing a reader can see is changed. `fold` makes text to compare: for
search, comparison and phrase lookup, never shown.
"""

from warraq.articles.text.clean import clean_text
from warraq.articles.text.folding import fold, fold_codes
from warraq.articles.text.mojibake import repair_mojibake
from warraq.articles.text.references import escape_bare_ampersands, join_surrogates, legal_references
from warraq.articles.text.terminal import printable
from warraq.articles.text.words import content_hash, count_words, token_spans, tokens

__all__ = [
    "clean_text",
    "content_hash",
    "count_words",
    "escape_bare_ampersands",
    "fold",
    "fold_codes",
    "join_surrogates",
    "legal_references",
    "printable",
    "repair_mojibake",
    "token_spans",
    "tokens",
]
