"""What crawls that share a database agree on: whose turn a host is, and what their common budget has left."""

from collections.abc import Collection, Mapping
from typing import Protocol


class Turns(Protocol):
    """One crawl at a time may ask a host. Where a database has one crawl at a time, every turn is its own."""

    @property
    def are_kept(self) -> bool:
        """Whether several crawls may share this database. Else the other methods need not be called."""

    def take(self, run_id: int, hosts: Collection[str]) -> frozenset[str]:
        """Those of the hosts that this run may ask from now on.

        The others are another run's turn, or rest; that they are wanted is noted for who has them.
        """

    def give_back(self, run_id: int, rests: Mapping[str, float]) -> None:
        """Let other runs ask these hosts, each after a rest of so many seconds. Others' hosts are left alone."""

    def wanted(self, run_id: int, delays: Mapping[str, float]) -> frozenset[str]:
        """The hosts of this run that another run waits for.

        `delays`: seconds between two requests to hosts of the run, kept for when it dies.
        """


class Budgets(Protocol):
    """Requests that the parts of one crawl may still make, of all its sources and of each."""

    def take(self, cluster: str, source_id: int, *, wanted: int, limit: int) -> int:
        """How many requests the caller may make: at most `wanted`, and no more than `limit` over all parts.

        `source_id` 0: of the whole crawl.
        """

    def give_back(self, cluster: str, source_id: int, left: int) -> None:
        """Requests that were taken and not made."""
