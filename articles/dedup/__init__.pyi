"""Deduplication: text -> signature -> candidates -> verdict. Needs no database; `ports` declares the index it uses."""

from .comparison import Comparison, compare
from .judging import MIN_SHARED_KEYS, is_copy, judge, needed_coverage, objection, relate, stand
from .memory import MemoryIndex
from .ports import LEAF_RELATIONS, MAX_CLUSTERS_OF_KEY, RELATIONS, Member, Relation, SignatureIndex, Verdict
from .signature import Signature, Words, read_words, sign
from .standing import Standing, choose_representative
from .titles import TitleChange, title_change

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
