"""Deduplication: text -> signature -> candidates -> verdict. Knows no database; see `ports` for what it asks of one."""

from warraq.articles.dedup.comparison import Comparison, compare
from warraq.articles.dedup.judging import (
    MIN_SHARED_KEYS,
    is_copy,
    judge,
    needed_coverage,
    objection,
    relate,
    stand,
)
from warraq.articles.dedup.memory import MemoryIndex
from warraq.articles.dedup.ports import (
    LEAF_RELATIONS,
    MAX_CLUSTERS_OF_KEY,
    RELATIONS,
    Member,
    Relation,
    SignatureIndex,
    Verdict,
)
from warraq.articles.dedup.signature import Signature, Words, read_words, sign
from warraq.articles.dedup.standing import Standing, choose_representative
from warraq.articles.dedup.titles import TitleChange, title_change

__all__ = [
    "LEAF_RELATIONS",
    "MAX_CLUSTERS_OF_KEY",
    "MIN_SHARED_KEYS",
    "RELATIONS",
    "Comparison",
    "Member",
    "MemoryIndex",
    "Relation",
    "Signature",
    "SignatureIndex",
    "Standing",
    "TitleChange",
    "Verdict",
    "Words",
    "choose_representative",
    "compare",
    "is_copy",
    "judge",
    "needed_coverage",
    "objection",
    "read_words",
    "relate",
    "sign",
    "stand",
    "title_change",
]
