"""What feeds and sitemaps list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.articles.hints import PageHint
    from warraq.articles.own_text import OwnText
    from warraq.storage.records import LedgerRow, ListingRow, SeenEntry


class EntryQueries(Protocol):
    """Entries, and how they belong to each other and to articles."""

    def of_article(self, article_id: int) -> tuple[ListingRow, ...]:
        """Every entry of feeds and sitemaps whose address leads to an article, in the order they came."""

    def html_of(self, entry_id: int) -> str:
        """The text that an entry itself gave of its post when it was last read, sanitised HTML; '' for none."""

    def ledger_of_article(self, article_id: int) -> tuple[LedgerRow, ...]:
        """How the entries that lead to an article belong to each other and to others, oldest first."""

    def ledger(self, feed_id: int, limit: int) -> tuple[LedgerRow, ...]:
        """How the entries of a feed belong to others, the latest first."""

    def ledger_counts(self, feed_id: int) -> tuple[tuple[str, int], ...]:
        """How often each reason stands in the ledger of a feed's entries, by reason."""

    def counts(self, feed_id: int) -> dict[str, int]:
        """How many entries a feed ever listed ('ever_listed'), and of them by `agreement` of their own text."""

    def date_counts(self, feed_id: int) -> tuple[tuple[str, float, int, str], ...]:
        """(what read the date of publication, confidence, of how many entries, one as written), most first."""


class Entries(Protocol):
    """Entries, for whoever reads the documents that list them."""

    def lists(self, url: str) -> bool:
        """Whether some feed or sitemap ever listed this address."""

    def urls(self, feed_id: int) -> tuple[str, ...]:
        """Addresses of everything the document ever listed, oldest first."""

    def are_listed(self, source_id: int) -> bool:
        """Whether a feed or sitemap of the source ever listed anything."""

    def known_identities(self, feed_id: int, *, before: datetime | None = None) -> frozenset[str]:
        """Identities of everything the document ever listed, or of what it listed before then."""

    def is_shared(self, feed_id: int, entries: Sequence[SeenEntry]) -> bool | None:
        """Whether the feed listed one of these posts before; None when there is nothing to compare.

        A guid alone is not enough where it comes with another address, title and date: some feeds number their window.
        """

    def unlisted(self, feed_id: int, entries: Sequence[SeenEntry]) -> tuple[SeenEntry, ...]:
        """Those of the entries that the feed never listed, in their order."""

    def queue_vanished(self, source_id: int, *, priority: int, now: datetime | None = None) -> int:
        """Queue, once each, the addresses that left the sitemaps of a source and that no document lists now.

        Nothing is queued while a sitemap of the source still waits: an address may have moved from one to the next.
        Returns how many were queued.
        """

    def own_text(self, url: str, *, unread_only: bool = False) -> OwnText | None:
        """The longest text that a feed itself gives for this address; None without one.

        With `unread_only` also when an article is stored: then the page was read, and said more of itself.
        """

    def gave_text_of(self, article_id: int) -> bool:
        """Whether the current text of an article is a feed's own, not its page's."""

    def hints(self, url: str) -> tuple[PageHint, ...]:
        """What feeds and sitemaps state about the page at this URL, feeds first."""
