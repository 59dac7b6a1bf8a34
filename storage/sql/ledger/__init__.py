"""The ledger of evidence: what its lines cover, and writing them. Below the schema, whose upgrade adopts older rows."""

from warraq.storage.sql.ledger.lines import adopt, note, write_lines
from warraq.storage.sql.ledger.numbers import next_number
from warraq.storage.sql.ledger.subjects import SUBJECTS, digest_of_subject

__all__ = ["SUBJECTS", "adopt", "digest_of_subject", "next_number", "note", "write_lines"]
