"""Taking away: articles that must be forgotten, sources, bytes that were kept long enough."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.storage.records import (
        DuePages,
        Forgotten,
        ForgottenRow,
        Keep,
        Quote,
        RemovalPlan,
        RemovedPart,
        TakeDown,
        TombstoneRow,
        Wiped,
    )


class RemovalQueries(Protocol):
    """What was taken away, and what would be."""

    def find(self, name: int | str, *, copies: bool = False) -> TakeDown:
        """What a number or an address stands for; with `copies` all articles of its clusters.

        An address that differs only in its form (http, www, a slash at the end) is found too.

        Raises:
            NotFoundError: there is no article of that number.
            AddressError: it is no address.
        """

    def quotes(
        self, found: TakeDown, progress: Callable[[int, int], None] = lambda done, of: None
    ) -> tuple[Quote, ...]:
        """Stored pages of the articles' sources that quote their texts, other than their own.

        Cost: unpacks and reads every page of these sources.
        """

    def tombstones(self) -> tuple[TombstoneRow, ...]:
        """Every take-down that holds, oldest first."""

    def forgotten(self, since_seq: int = 0) -> tuple[ForgottenRow, ...]:
        """The articles that were taken down after a change, in the order of `seq`."""

    def plan(self, name: str) -> RemovalPlan:
        """What goes with a source: one that is followed, that was kept when its feeds went, or that is half removed.

        Raises:
            NotFoundError: there is no such source.
        """

    def unfinished(self) -> tuple[str, ...]:
        """The slugs of sources whose removal was stopped half-way, with or without their articles; `step` goes on."""

    def due(self, source_id: int, keep: Keep, *, now: datetime) -> DuePages:
        """The pages of a source that `keep` lets go."""


class Removals(RemovalQueries, Protocol):
    """Taking away. Each method but `wipe` is one transaction; the ledger says what went, by whom and why."""

    def forget(
        self,
        name: int | str,
        *,
        reason: str,
        by: str,
        now: datetime,
        copies: bool = False,
        quoting: Collection[str] = (),
    ) -> Forgotten:
        """Take an article down, with the pages in `quoting` (their hashes), and never collect its addresses again.

        Change 'forgotten', with the reason. An address of no article is closed alone.

        Raises:
            As `find`; StorageError: that was forgotten already.
        """

    def allow(self, url: str, *, now: datetime) -> int:
        """Let the addresses of a take-down be collected again; how many. What was deleted is not back.

        Raises:
            NotFoundError: the address was not forgotten.
        """

    def wipe(self, traces: Sequence[bytes] = ()) -> Wiped:
        """Delete outside what pages had there; empty the log into the file, and look for what was deleted; the file is
        written anew if free space has it.
        """

    def begin(self, name: str, *, keep_articles: bool, reason: str, by: str, now: datetime) -> RemovalPlan:
        """Take a source off every list, with its settings; `step` does the rest. With `keep_articles` only feeds and
        queue are left for that.

        Raises:
            NotFoundError: there is no such source.
        """

    def step(self, source_id: int, *, reason: str, by: str, now: datetime) -> RemovedPart:
        """Take away the next part of a source that `begin` took off the lists. Change 'removed' of each article.

        There is nothing left to do once somebody follows the source again.

        Cost: at most about half a second.
        """

    def drop_pages(
        self, sha256s: Sequence[str], *, slug: str, reason: str, by: str, now: datetime
    ) -> tuple[int, int]:
        """Delete the bytes of pages that `due` gave, without those that are held by now; how many, and their size."""

    def drop_deliveries(self, *, before: datetime) -> int:
        """Delete notes of deliveries that ended before then; how many."""

    def rewrite(self) -> None:
        """Write the file anew, without free space. Needs as much free disk as the file is large.

        Raises:
            DatabaseBusy: another program has it open and does not pause.
        """
