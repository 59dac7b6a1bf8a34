"""URLs still to visit, and the runs that visit them."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from warraq.storage.records import LeasedVisit, RunRow, RunSummary, Visit


class Frontier(Protocol):
    """Visits waiting and taken. A visit leaves in the transaction that stores what became of it (`Fetches`)."""

    def add(self, visits: Sequence[Visit], *, now: datetime | None = None) -> int:
        """Queue visits and say how many are new.

        A URL that waits already keeps its row and takes the higher priority and the stronger reason; one that waits
        as an image becomes what it is queued as now. One that is being fetched stays as it is.
        """

    def add_rechecks(
        self, source_id: int, *, before: datetime, limit: int, priority: int, now: datetime | None = None
    ) -> int:
        """Queue the articles of a source that are not gone and are due to be looked at again; says how many are new.

        Due are those last confirmed `before` then, oldest first; sooner, those of a site whose rechecks find edits
        often, and young posts at certain ages, which take at most half of the `limit`.
        """

    def lease(
        self,
        run_id: int,
        *,
        limit: int,
        now: datetime,
        hosts_busy: Collection[str] = (),
        roles: Collection[str] | None = None,
        sources: Collection[int] | None = None,
        per_host: int = 1,
    ) -> tuple[LeasedVisit, ...]:
        """Take visits for a run: at most `per_host` a host, within a host the highest priority first, then the oldest.

        Hosts take turns from one call to the next. Passed over are busy hosts, hosts that may not be asked before a
        later time, visits that wait for one, sources that are not active, and roles and sources other than those named
        (None: all).
        Cost: grows with `limit` and with the hosts passed over, not with the visits that wait.
        """

    def lease_url(self, run_id: int, url: str) -> LeasedVisit | None:
        """Take the visit of one URL, whatever its host's time; None when it does not wait."""

    def release(self, visit_ids: Iterable[int]) -> None:
        """Give visits back untried: their attempt does not count."""

    def drop(self, source_id: int, is_unwanted: Callable[[str], bool]) -> int:
        """Forget visits of a source that wait because a link named them, but for one, and say how many.

        The one left is for the caller to refuse, so that a run tells of it.
        """

    def pending(self, source_ids: Collection[int] | None = None) -> int:
        """Visits waiting or taken."""

    def next_time(
        self,
        now: datetime,
        *,
        hosts_busy: Collection[str] = (),
        roles: Collection[str] | None = None,
        sources: Collection[int] | None = None,
    ) -> datetime | None:
        """When the first visit that had to wait for a time may be taken; None when none waits for one.

        A time that has just passed may be given, so that a visit which ripened since the last lease is not missed.
        """

    def known(self, urls: Iterable[str]) -> set[str]:
        """Those of the URLs that wait, belong to an article, were asked for with an end other than failure, or are kept
        from being asked for by a filter.
        """


class RunQueries(Protocol):
    """The starts of the program."""

    def last(self, count: int) -> tuple[RunRow, ...]:
        """The latest runs, newest first."""

    def summaries(self, run_id: int) -> tuple[RunSummary, ...]:
        """What a run did, a summary a source, by slug; every source it fetched from or that has something queued."""


class Runs(RunQueries, Protocol):
    """The starts of the program, by the program."""

    def start(self, command: str, version: str, now: datetime) -> int:
        """Begin a run. Earlier ones that never ended were killed: they are marked so and their leases are freed.

        The caller holds the WriterLock, so that no other run is alive.
        """

    def finish(self, run_id: int, outcome: str, now: datetime) -> None:
        """End a run: 'finished', 'stopped' or 'budget'.

        Raises:
            NotFoundError: no such run.
        """
