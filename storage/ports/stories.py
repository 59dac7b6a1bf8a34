"""Stories for readers: listed by date, found by words, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.storage.records import StoryChoices, StoryCursor, StoryFilter, StoryHits, StoryRow


class StoryQueries(Protocol):
    """Stories, copies folded under their representative. Those that were removed are nowhere.

    With a label or a star asked for, the articles that have it are listed themselves, copies too.
    """

    def select(
        self, chosen: StoryFilter, *, before: StoryCursor | None = None, limit: int = 50
    ) -> tuple[StoryRow, ...]:
        """The newest stories that stand before a place, newest first.

        Cost: of what is listed, in the worst case of an index entry a story; with words to look for, of the newest
        articles that have them (`rules.LOOKED_THROUGH`).
        """

    def get(self, article_id: int) -> StoryRow:
        """An article as a story, copy or not. Raises NotFoundError."""

    def copies(self, article_id: int) -> tuple[StoryRow, ...]:
        """The other places where a story was found, oldest first, at most 100; () for a copy."""

    def find(self, chosen: StoryFilter, *, first: int = 0, limit: int = 20) -> StoryHits:
        """The stories in which all words of the query stand, best first, from the `first` on (from 0).

        Ranked and counted are at most a thousand, the newest that were collected. Cost: bounded.
        """

    def choices(self) -> StoryChoices:
        """What there is to choose from. Cost: a look at an index for each."""
