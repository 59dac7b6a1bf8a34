"""Stories as programs page through them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.storage.records import StreamFilter, StreamPage, StreamRow


class StreamQueries(Protocol):
    """Stories: articles that are no copies, gone ones too. Nothing here is unbounded: a page has a limit."""

    def ids(self, wanted: StreamFilter, page: StreamPage) -> tuple[int, ...]:
        """The numbers of the stories of a page, in its order. Cost: reads no text."""

    def select(
        self, wanted: StreamFilter, page: StreamPage, *, with_html: bool = False
    ) -> tuple[StreamRow, ...]:
        """The stories of a page, in its order."""

    def count(self, wanted: StreamFilter) -> int:
        """How many stories there are of these.

        Cost: looks at each of them; only of the sources where nothing but a source and whether they were read is asked.
        """

    def counters(self) -> tuple[tuple[int, int, int], ...]:
        """(source, unread, read) for each source that has stories, by its number. Cost: of the sources."""
