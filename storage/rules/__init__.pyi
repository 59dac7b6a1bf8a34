"""What every store decides alike, whatever database it keeps its rows in. No SQL."""

from .bodies import digest_of, is_worth, most_packed, pack, unpack
from .counting import LISTED, LISTED_MONTHS, break_down, measure_lengths
from .doubt import BARS, LOOKED_AT, doubtful_fields, find_doubt
from .evidence import Clustered, tell_cluster, tell_pair
from .labelling import (
    MAX_LABEL,
    MAX_LABELS,
    MAX_NOTE,
    MAX_SEARCHES,
    MAX_WORDS,
    read_label,
    read_note,
    read_search,
)
from .learning import NEWEST, choose_pages, is_learning_due, why_learnt
from .ledger import GENESIS, Column, chain, digest_row
from .naming import choose_source, free_slug
from .questions import Phrase, read_question, snippet_of, words_of, words_to_index
from .quoting import links_of, quotes, runs_of
from .rechecks import LEAST, REMEMBERED, YOUNG, is_of_age, recheck_interval
from .recleaning import Current, compare_reading
from .stories import (
    BEGINNING_CHARS,
    BEST_OF,
    LOOKED_THROUGH,
    MERGED_SOURCES,
    MOST_COPIES,
    MOST_LOOKED_THROUGH,
    RANKED,
)
from .texts import LOST, storable_text
from .tombstones import address_hashes
from .word_forms import WordForms

__all__ = [
    "BARS",
    "BEGINNING_CHARS",
    "BEST_OF",
    "GENESIS",
    "LEAST",
    "LISTED",
    "LISTED_MONTHS",
    "LOOKED_AT",
    "LOOKED_THROUGH",
    "LOST",
    "MAX_LABEL",
    "MAX_LABELS",
    "MAX_NOTE",
    "MAX_SEARCHES",
    "MAX_WORDS",
    "MERGED_SOURCES",
    "MOST_COPIES",
    "MOST_LOOKED_THROUGH",
    "NEWEST",
    "RANKED",
    "REMEMBERED",
    "YOUNG",
    "Clustered",
    "Column",
    "Current",
    "Phrase",
    "WordForms",
    "address_hashes",
    "break_down",
    "chain",
    "choose_pages",
    "choose_source",
    "compare_reading",
    "digest_of",
    "digest_row",
    "doubtful_fields",
    "find_doubt",
    "free_slug",
    "is_learning_due",
    "is_of_age",
    "is_worth",
    "links_of",
    "measure_lengths",
    "most_packed",
    "pack",
    "quotes",
    "read_label",
    "read_note",
    "read_question",
    "read_search",
    "recheck_interval",
    "runs_of",
    "snippet_of",
    "storable_text",
    "tell_cluster",
    "tell_pair",
    "unpack",
    "why_learnt",
    "words_of",
    "words_to_index",
]
