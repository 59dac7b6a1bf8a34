"""Deduplication: text -> signature -> candidates -> verdict. Knows no database; see `ports` for what it asks of one."""

from articles.dedup.comparison import Comparison, compare
from articles.dedup.judging import is_copy, judge, relate
from articles.dedup.memory import MemoryIndex
from articles.dedup.ports import (
    LEAF_RELATIONS,
    MAX_CLUSTERS_OF_KEY,
    RELATIONS,
    Member,
    Relation,
    SignatureIndex,
    Verdict,
)
from articles.dedup.signature import Signature, Words, read_words, sign

__all__ = [
    "LEAF_RELATIONS",
    "MAX_CLUSTERS_OF_KEY",
    "RELATIONS",
    "Comparison",
    "Member",
    "MemoryIndex",
    "Relation",
    "Signature",
    "SignatureIndex",
    "Verdict",
    "Words",
    "compare",
    "is_copy",
    "judge",
    "read_words",
    "relate",
    "sign",
]
