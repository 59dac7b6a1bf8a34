"""How much a corpus holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.storage.records import Statistics, StatisticsOptions

#: What is being counted, and how many articles of it are done.
CountProgress = Callable[[str, int], None]


class StatisticsQueries(Protocol):
    """Articles counted from several sides."""

    def count(
        self,
        options: StatisticsOptions | None = None,
        progress: CountProgress | None = None,
    ) -> Statistics:
        """The numbers of a corpus, as it was when counting began; None counts all articles.

        Memory does not grow with the corpus. Cost: reads all texts (those of other versions excepted) and all that was
        removed from their pages.
        """
