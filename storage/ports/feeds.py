"""The documents of a source that are looked at again and again, their poll state, and what lies behind them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.storage.records import Coverage, FeedState, OlderPageRow


class FeedQueries(Protocol):
    """Feeds, sitemaps and home pages."""

    def all(self) -> Mapping[int, tuple[FeedState, ...]]:
        """All feeds in the order they were added, by the id of their source."""

    def of_source(self, source_id: int) -> tuple[FeedState, ...]:
        """All feeds of a source, in the order they were added."""

    def find(self, name: str) -> tuple[FeedState, ...]:
        """The feed of that address, present or former; else the feeds of the source of that name.

        Raises:
            NotFoundError: neither is known.
        """

    def due(self, now: datetime, source_ids: Collection[int] | None = None) -> tuple[FeedState, ...]:
        """Active feeds of active sources whose next poll time has come, the longest waiting first.

        A next poll further away than any rule allows was written by a clock that was wrong: it has come, too.
        """


class Feeds(FeedQueries, Protocol):
    """Feeds, sitemaps and home pages, to be added and polled."""

    def add(self, feed: FeedState) -> FeedState:
        """The stored feed of that URL: the known one as it is, or this one."""

    def save(self, feed: FeedState) -> None:
        """Store the poll state of a known feed. One that moved to the address of another one rests from now on.

        Nothing is stored of a poll at an address that the feed has left meanwhile (`move`).

        Raises:
            NotFoundError: it has no stored id.
        """

    def move(self, feed: FeedState) -> None:
        """Store a known feed at another address, its former one among `former_urls`. Its polls that wait are forgotten.

        Raises:
            AddressError: another feed has that address; names its source.
            NotFoundError: it has no stored id.
        """

    def get(self, feed_id: int) -> FeedState:
        """The feed of that id.

        Raises:
            NotFoundError: there is none.
        """

    def close_gap(self, feed_id: int) -> None:
        """The posts between two polls were fetched: nothing is missing any more."""


class BacklogQueries(Protocol):
    """How much of a source's whole catalogue is known."""

    def coverage(self, source_id: int) -> Coverage:
        """How much of what the source lists is stored."""

    def posts(self, source_id: int) -> frozenset[str]:
        """Addresses of what anything showed as a post, visited or not, without those that were found to be none."""


class Backlog(BacklogQueries, Protocol):
    """What was read of the pages behind a feed's window or a home page."""

    def pages(self, source_id: int) -> tuple[OlderPageRow, ...]:
        """Pages of older posts that were read, walk by walk in the order they were read."""

    def add(self, page: OlderPageRow) -> None:
        """Keep a page that was read; one that is read again takes the place of its former reading."""
