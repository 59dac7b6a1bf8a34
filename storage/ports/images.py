"""Images of articles, and the queue of those that are to be fetched."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.storage.records import ImageRow


class ImageQueries(Protocol):
    """Images with what is kept of them."""

    def of_article(self, article_id: int) -> tuple[ImageRow, ...]:
        """Those of the current version, in the order of the page; () for no article."""

    def select(self, source: str | None = None) -> Iterator[ImageRow]:
        """Those of all articles, or of a source (a slug), by article. Close or exhaust it."""


class Images(Protocol):
    """Which images are to be fetched. `Fetches.commit_image` stores what became of each."""

    def queue(self, source_id: int, *, now: datetime, limit: int = 500) -> int:
        """Queue the images of a source's articles that changed since the last call, at most `limit` of them.

        Says how many articles it looked at: 0 when none is left. Images whose file is kept, articles that are gone and
        addresses where an article or feed stands are passed over.
        """

    def forget(self, source_ids: Collection[int]) -> None:
        """These sources ask for no images any more: none waits, and should they ask again, all are looked through."""
