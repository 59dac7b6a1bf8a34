"""URLs still to visit, and the runs that visit them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.storage.records import LeasedVisit, LivingRun, QueueLength, RunRow, RunSummary, Visit


class Frontier(Protocol):
    """Visits waiting and taken. A visit leaves in the transaction that stores what became of it (`Fetches`)."""

    def add(
        self,
        visits: Sequence[Visit],
        *,
        now: datetime | None = None,
        unless_polled_since: datetime | None = None,
    ) -> int:
        """Queue visits and say how many are new.

        A URL that waits already keeps its row and takes the higher priority and the stronger reason; one that waits
        as an image becomes what it is queued as now. One that is being fetched stays as it is. With
        `unless_polled_since`, polls of feeds that were polled after that second are passed over: another crawl had
        them.
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

    def release(self, visit_ids: Iterable[int], *, run_id: int | None = None) -> None:
        """Give visits back untried: their attempt does not count. With `run_id`, only those that this run has."""

    def drop(self, source_id: int, is_unwanted: Callable[[str], bool]) -> int:
        """Forget visits of a source that wait because a link named them, but for one, and say how many.

        The one left is for the caller to refuse, so that a run tells of it.
        """

    def pending(self, source_ids: Collection[int] | None = None) -> int:
        """Visits waiting or taken."""

    def keep_only(self, run_id: int, visit_ids: Collection[int]) -> int:
        """Give back what this run has taken beside these visits, as `release` does, and say how many that were.

        For who does not know whether a lease was made: the connection broke before the answer came.
        """

    def next_time(
        self,
        now: datetime,
        *,
        run_id: int = 0,
        hosts_busy: Collection[str] = (),
        roles: Collection[str] | None = None,
        sources: Collection[int] | None = None,
    ) -> datetime | None:
        """When the first visit that had to wait for a time may be taken; None when none waits for one.

        A time that has just passed may be given, so that a visit which ripened since the last lease is not missed.
        While crawls other than `run_id` have such visits under way, or their hosts, it is a second from now.
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

    def living(self) -> tuple[LivingRun, ...]:
        """The runs that live, oldest first. Where one crawl at a time works, one that was killed is among them until
        the next starts.
        """

    def queue(self) -> QueueLength:
        """How much there is to visit. Cost: reads the index of the queue."""

    def is_work_left(self) -> bool:
        """Whether a visit may be fetched now at a host that is no run's turn: there is work for one more crawl."""


class Runs(RunQueries, Protocol):
    """The starts of the program, by the program."""

    def start(
        self,
        command: str,
        version: str,
        now: datetime,
        *,
        hold_s: float | None = None,
        cluster: str = "",
        place: str = "",
    ) -> int:
        """Begin a run. Earlier ones that never ended were killed: they are marked so and their leases are freed.

        Those that share the database and live are left alone. The run itself lives for `hold_s` seconds, and longer
        when it is renewed; None: until another run starts. `cluster`: the crawl that it is a part of. `place`: as of
        LivingRun.
        Where crawls do not share a database, the caller holds the WriterLock, so that no other run is alive.
        """

    def renew(self, run_id: int, *, hold_s: float) -> bool:
        """Let a run live for so many seconds from now. False: it was taken for dead, and what it held is others'."""

    def began(self, cluster: str) -> datetime | None:
        """When the first of a cluster's runs that live now started; None when there is none."""

    def finish(self, run_id: int, outcome: str, now: datetime) -> None:
        """End a run: 'finished', 'stopped' or 'budget'. Visits that it has not stored are others' now, and the
        hosts whose turn it had after their delay.

        Raises:
            NotFoundError: no such run.
        """
