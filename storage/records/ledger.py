"""The ledger of evidence, its time stamps, and where it was found broken."""

from dataclasses import dataclass
from typing import Literal

from warraq.storage.records.removals import RemovalCount

LineKind = Literal["source", "fetch", "version", "change", "article", "ruling", "mark", "import", "removal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """A line: `subject` is the number of the row it covers, `digest` what that said; `hash` covers the line before.

    `adopted`: the row is older than the ledger, which proves it from this line on only.
    """

    line: int
    at: str
    kind: LineKind
    subject: int
    digest: str
    adopted: bool
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StampRow:
    """A time stamp (RFC 3161, DER): by `stamped_at` the hash of that line existed, says the authority."""

    id: int
    line: int
    hash: str
    authority: str
    token: bytes
    stamped_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """Something that is not as it was stored. `line` is the first line of the ledger that tells, 0 if none does."""

    line: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What verifying found: `breaks` in the order of their lines, at most `MAX_BREAKS`; () if all is as stored.

    `removed`: what was taken out on purpose, as the ledger says, oldest first.
    """

    lines: int
    adopted: int
    head: str
    pages: int
    breaks: tuple[Break, ...]
    removed: tuple[RemovalCount, ...] = ()
