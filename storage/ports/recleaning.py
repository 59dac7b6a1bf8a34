"""Stored pages read again with what is known by now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from warraq.articles.filters import UNFILTERED
from warraq.storage.records import ALL_PAGES

if TYPE_CHECKING:
    from warraq.articles.extraction import SiteKnowledge
    from warraq.articles.filters import Filters, Stated
    from warraq.articles.hints import PageHint
    from warraq.articles.ingest import Prepared
    from warraq.articles.own_text import OwnText
    from warraq.articles.records import Page
    from warraq.storage.records import Recleaned, Span, StoredPage


class SiteBlocks(Protocol):
    """What sources repeat."""

    def newest(self, source_id: int) -> SiteKnowledge:
        """What the newest articles of a source share: known of a page that was fetched just now."""

    def around(self, source_id: int, article_id: int) -> SiteKnowledge:
        """What the neighbours of an article share: known of its page when it is read again."""


class RecleaningQueries(Protocol):
    """The pages of a source, and what they are read with. Nothing is written."""

    def newest(self, source_id: int, *, limit: int) -> tuple[StoredPage, ...]:
        """The pages of the current versions of a source's last articles, newest first."""

    def of_article(self, article_id: int) -> StoredPage:
        """The page of the current version of an article.

        Raises:
            NotFoundError: there is no such article, or its page is not kept.
        """

    def articles(self, source_id: int, within: Span = ALL_PAGES) -> Iterator[StoredPage]:
        """The pages of the current versions of a source's articles, in the order in which these came."""

    def others(self, source_id: int, within: Span = ALL_PAGES) -> Iterator[StoredPage]:
        """The last pages of addresses that brought no article: rejected, or failed while they were read.

        Also texts of feeds, which have no page, that a filter refused.
        """

    def unwanted(self, source_id: int, filters: Filters) -> Iterator[Recleaned]:
        """The articles of a source that these filters would refuse today, 'unwanted', in the order in which they came.

        Cost: reads the texts of all its articles.
        """

    def read(self, stored: StoredPage) -> tuple[Page | None, tuple[PageHint, ...], OwnText | None]:
        """The page, what feeds state about it, and what they give of it themselves.

        Where there was no page it is made of the feed's text; None when the feed gives none any more.
        """

    def stated(self, stored: StoredPage) -> tuple[Stated, ...]:
        """What feeds and sitemaps state of the post, for the filters of its source."""

    def statistics(self, source_id: int, stored: StoredPage) -> SiteKnowledge:
        """What the neighbours of an article share: the same however many of them were read again meanwhile."""

    def with_neighbours(self, source_id: int, within: Span) -> Span:
        """These articles, and all that `statistics` of any of them looks at."""

    def compare(self, stored: StoredPage, prepared: Prepared, *, filters: Filters = UNFILTERED) -> Recleaned:
        """What `Recleaning.write` would do."""


class Recleaning(RecleaningQueries, Protocol):
    """The pages of a source, and the transactions that read one of them again."""

    def shadow(self) -> None:
        """From now on write what pages hold beside the database: nothing that is counted stays after closing."""

    def recount(self, stored: StoredPage, prepared: Prepared) -> None:
        """Count the blocks of an article's page anew."""

    def write(
        self,
        stored: StoredPage,
        prepared: Prepared,
        *,
        run_id: int,
        cleaned_with: str,
        now: datetime,
        filters: Filters = UNFILTERED,
    ) -> Recleaned:
        """Keep what the page says by now: a new version for an article, an article for a page that was none.

        A page that was none stays so if the filters of its source refuse it; an article is kept whatever they say.
        """
