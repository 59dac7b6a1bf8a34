"""Where the posts of sources have their text and fields, as their own pages taught."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.articles.extraction import SiteTemplate
    from warraq.storage.records import TaughtPage, TemplateRow


class TemplateQueries(Protocol):
    """Every template that was learnt."""

    def of(self, source_id: int) -> tuple[TemplateRow, ...]:
        """The versions of a source's template, oldest first; () if nothing was learnt yet."""

    def changed_themes(self, since: datetime) -> dict[int, datetime]:
        """When the theme of sources was last seen to have changed, by source, from that time on.

        Without sources that are being removed.
        """


class Templates(TemplateQueries, Protocol):
    """The templates that count, and what they are learnt from."""

    def is_due(self, source_id: int) -> bool:
        """Whether the source has enough new articles, or enough that do not fit, to learn its template (anew)."""

    def pages(self, source_id: int) -> tuple[TaughtPage, ...]:
        """Stored pages to learn from: the newest that feeds list, the newest others, and some of the rest. No copies.

        Depends on what is stored alone; bodies that have rotted are left out. Cost: reads at most forty bodies.
        """

    def keep(self, source_id: int, template: SiteTemplate, *, now: datetime) -> bool:
        """Keep what was learnt: a new version if it differs from the last. Returns whether it does."""
