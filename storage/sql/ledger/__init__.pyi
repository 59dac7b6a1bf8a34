"""The ledger of evidence: what its lines cover, and writing them. Below the schema, whose upgrade adopts older rows."""

from .lines import adopt, note, write_lines
from .numbers import next_number
from .subjects import SUBJECTS, digest_of_subject

__all__ = [
    "SUBJECTS",
    "adopt",
    "digest_of_subject",
    "next_number",
    "note",
    "write_lines",
]
