"""Articles that tell one story."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.articles.dedup import Signature
    from warraq.storage.records import ClusterRow, PairRow, Rejudged, Span

#: Told the last change, gives what `ClusterQueries.signatures` does of all changes, or of some.
Signed = Callable[[int], "Iterable[tuple[int, Signature]]"]


class ClusterQueries(Protocol):
    """Clusters with their evidence."""

    def select(self, source: str | None = None) -> Iterator[ClusterRow]:
        """Clusters of two articles and more, by number; with `source` (a slug) those that have a member there."""

    def get(self, cluster_id: int) -> ClusterRow:
        """One cluster. Raises NotFoundError."""

    def pair(self, article_id: int, other_id: int) -> PairRow:
        """How two articles stand to each other, compared as they are now. Raises NotFoundError."""

    def signatures(self, within: Span) -> tuple[tuple[int, Signature], ...]:
        """The texts that articles came with, or were edited to, signed; by number of the change, ascending.

        `within` is of numbers of changes. Cost: reads their texts.
        """


class Clusters(Protocol):
    """What a person decides about clusters, kept and done again whenever all is judged anew."""

    def join(self, article_ids: Sequence[int], *, now: datetime) -> int:
        """The clusters of these articles are one from now on; returns its number. Change 'duplicate'.

        Raises:
            NotFoundError: there is no such article.
            StorageError: they are in one cluster already.
        """

    def split(self, article_ids: Sequence[int], *, now: datetime) -> tuple[int, ...]:
        """These articles leave their cluster, together; returns the clusters there are now. Change 'separated'.

        Raises:
            NotFoundError: there is no such article.
            StorageError: none of them is in a cluster with others.
        """

    def rejudge(
        self,
        *,
        now: datetime,
        progress: Callable[[int, int], None] | None = None,
        signed: Signed = lambda last: (),
    ) -> Rejudged:
        """Judge all articles anew, in the order they came, decisions by hand included.

        What comes out otherwise than before is a change 'duplicate' or 'separated', written in one transaction at the
        end: killed on the way, nothing has changed. `progress` is told how many changes of how many are done. What
        `signed` leaves out is signed here. The caller holds the WriterLock.

        Raises:
            DatabaseBusy: other programs kept writing meanwhile.
        """
