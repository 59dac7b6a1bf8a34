"""What a reader does with articles: read, star, label, note. It changes no article, and no downstream tool is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.storage.records import LabelCount, ReadingRow, SavedSearch, StoryFilter, UnreadCount


class ReadingQueries(Protocol):
    """What was read, starred, labelled and noted on."""

    def of(self, article_ids: Sequence[int]) -> tuple[ReadingRow, ...]:
        """A row for each number, in their order; an article with which nothing was done has an empty one."""

    def select(
        self,
        *,
        label: str | None = None,
        starred: bool = False,
        noted: bool = False,
        after: int = 0,
        limit: int = 1000,
    ) -> tuple[ReadingRow, ...]:
        """Articles with a number over `after` that have all that is asked for, by number."""

    def labels(self) -> tuple[LabelCount, ...]:
        """Every label by alphabet, at most `rules.MAX_WORDS`."""

    def unread(self) -> tuple[UnreadCount, ...]:
        """Every source that is followed or has stories, by slug. Cost: of the sources, not of their articles."""


class Reading(ReadingQueries, Protocol):
    """The same, to be changed. What stands already is left as it is, with its time."""

    def mark_read(self, article_ids: Iterable[int], read: bool, *, now: datetime) -> int:
        """Note that articles were read, or were not. Returns how many this changed.

        Numbers of no article are passed over: a feed reader may come late with what was removed meanwhile.
        """

    def mark_all_read(
        self,
        chosen: StoryFilter,
        *,
        up_to: int | None = None,
        seen_by: datetime | None = None,
        now: datetime,
    ) -> int:
        """Note that all chosen articles were read, copies too. Returns how many articles this changed.

        `up_to`: no article with a larger number, `seen_by`: none first seen later: what came while someone looked at
        the list stays unread. Cost: half a second for 100,000 articles.
        """

    def star(self, article_ids: Iterable[int], on: bool, *, now: datetime) -> int:
        """Give articles a star, or take it. Returns how many this changed.

        Raises:
            NotFoundError: there is no such article; nothing is changed then.
        """

    def label(
        self,
        article_ids: Iterable[int],
        *,
        add: Iterable[str] = (),
        remove: Iterable[str] = (),
        now: datetime,
    ) -> int:
        """File articles under labels, and take them out of others. Returns how many articles this changed.

        Raises:
            NotFoundError: there is no such article.
            ConfigurationError: a label is none (`rules.read_label`), or there would be too many of them.
                Nothing is changed in either case.
        """

    def note(self, article_id: int, text: str, *, now: datetime) -> bool:
        """Write the note of an article, '' takes it away. Returns whether this changed it.

        Raises:
            NotFoundError: there is no such article.
            ConfigurationError: it is longer than `rules.MAX_NOTE` characters.
        """


class SearchQueries(Protocol):
    """Saved searches."""

    def all(self) -> tuple[SavedSearch, ...]:
        """Every saved search, by name."""

    def get(self, name: str) -> SavedSearch:
        """The search of that name. Raises NotFoundError."""


class Searches(SearchQueries, Protocol):
    """Saved searches, to be changed."""

    def save(self, name: str, chosen: StoryFilter, *, title: str = "", now: datetime) -> SavedSearch:
        """Save a search; one of that name is replaced. Without a title it has that of the words, or of the name.

        Raises:
            ConfigurationError: name, title, words or label cannot be kept (`rules.read_search`), the filter has
                fields that are not saved, or there would be more than `rules.MAX_SEARCHES`.
            NotFoundError: there is no such source.
        """

    def delete(self, name: str) -> None:
        """Forget a search. Raises NotFoundError."""
