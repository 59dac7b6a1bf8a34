"""What the pages and the API have done for them. `warraq.desk.Desk` is the desk of every face."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from warraq.storage import StoryFilter


class Desk(Protocol):
    """Acts on sources and articles. Each is one transaction of its own, and may be called from any thread."""

    def mark_read(self, article_ids: Iterable[int], read: bool) -> int:
        """Note that articles were read, or were not. Returns how many this changed; numbers of none are passed over."""

    def mark_all_read(
        self, chosen: StoryFilter, *, up_to: int | None = None, seen_by: datetime | None = None
    ) -> int:
        """Note that all chosen articles were read, those that were there by then. Returns how many this changed."""

    def star(self, article_ids: Iterable[int], on: bool) -> int:
        """Give articles a star, or take it. Returns how many this changed. Raises NotFoundError."""

    def label(
        self, article_ids: Iterable[int], *, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> int:
        """File articles under labels, and take them out of others. Raises NotFoundError, ConfigurationError."""

    def note(self, article_id: int, text: str) -> bool:
        """Write the note of an article, '' takes it away. Raises NotFoundError, ConfigurationError."""
