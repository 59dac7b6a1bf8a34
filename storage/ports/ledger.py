"""The ledger of evidence and its time stamps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.storage.records import LedgerLine, LineKind, StampRow


class LedgerQueries(Protocol):
    """Lines by what they cover."""

    def head(self) -> LedgerLine | None:
        """The last line, whose hash covers all others; None when there is none."""

    def last_of(self, kind: LineKind, subject: int) -> LedgerLine | None:
        """The line that covers a row as it stands; None when none does."""

    def stamps(self) -> tuple[StampRow, ...]:
        """Every time stamp, oldest first."""

    def stamp_after(self, line: int) -> StampRow | None:
        """The first time stamp that covers a line; None when none does."""


class Ledger(LedgerQueries, Protocol):
    """The ledger, to be stamped. Its lines are written with what they cover."""

    def stamp(self, line: int, *, authority: str, token: bytes, stamped_at: str) -> None:
        """Keep a time stamp of a line's hash.

        Raises:
            NotFoundError: there is no such line.
        """
