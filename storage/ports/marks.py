"""What people found when they checked articles: the last mark of an article counts, all are kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from warraq.storage.records import Mark, MarkCount, MarkRow


class MarkQueries(Protocol):
    """The marks of articles."""

    def of(self, article_id: int) -> tuple[MarkRow, ...]:
        """Every mark an article ever had, also those taken back, oldest first; () for no article."""

    def select(self, source: str | None = None, mark: Mark | None = None) -> Iterator[MarkRow]:
        """The marks that count, by number of article; with `mark` only these. None that was taken back."""

    def counts(
        self, by: Sequence[Literal["source", "language"]] = (), *, source: str | None = None
    ) -> tuple[MarkCount, ...]:
        """How many articles have each mark, by group; groups without a mark are left out."""


class Marks(MarkQueries, Protocol):
    """The marks, and how they are set."""

    def set(self, article_ids: Sequence[int], mark: Mark, *, note: str = "", now: datetime) -> int:
        """Mark the current versions of articles. Returns how many had another mark or note before.

        An article that has this mark, note and version already keeps it.

        Raises:
            NotFoundError: there is no such article; none is marked then.
        """
