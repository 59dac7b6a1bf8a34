"""What an archive of the corpus is written from: every exchange and every version, in the order they came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.storage.records import ArchivedVersion, Extent, FetchRow, RobotsRecord


class ArchiveQueries(Protocol):
    """Fetches and versions in the order of their numbers, which never change: where one stopped, it can go on.

    Memory: at most a hundred rows, whatever the size of the database. A crawl beside it is not held up.
    """

    def extent(self) -> Extent:
        """How far the database goes by now."""

    def fetches(self, source: str | None = None, *, since: int = 0, until: int) -> Iterator[FetchRow]:
        """The fetches with a number over `since`, up to `until`."""

    def versions(self, source: str | None = None, *, since: int = 0, until: int) -> Iterator[ArchivedVersion]:
        """The versions with a number over `since`, up to `until`."""

    def robots(self, source: str | None = None) -> Iterator[RobotsRecord]:
        """The last robots.txt of each site that a source asked for pages, by origin; no errors or empty ones."""

    def first_with(self, page_sha256: str, source: str | None = None, *, since: int = 0) -> FetchRow | None:
        """The first fetch with a number over `since` that brought this body, None when there is none."""

    def last_kept(self, url: str, *, before: int) -> FetchRow | None:
        """The last fetch of a URL, before that number, whose body is kept; None when there is none.

        Cost: the fetches of that URL since then.
        """
