"""Scrapy's scheduler, over the frontier in the database.

A pump leases visits, a few per host, and hands them to the engine; what the engine hands back (redirects) goes to the
front. A visit leaves the frontier only in the transaction that stores what became of it, so a killed crawl
resumes without loss.
"""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider, signals
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from warraq.articles.errors import StorageError
from warraq.crawler.network import unanswered
from warraq.crawler.recording import conclude
from warraq.crawler.session import KEEP_S, RunContext, now, stop_for
from warraq.storage import LeasedVisit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

MAX_IN_FLIGHT = 64  # visits leased and not yet stored, over all hosts
MAX_UNFETCHED_A_HOST = 4  # of these: one is being fetched, the others wait for the delay
MAX_IN_FLIGHT_A_HOST = 12  # of few hosts; the others are parsed or stored, several in one commit
FEW_IN_FLIGHT_A_HOST = 4  # of many: some of them, which may be slow, shall not hold all 64
PATIENCE_S = 30.0  # a run waits so long for a host that asked to wait; longer waits are left to the next run


class FrontierScheduler:
    """For SCHEDULER. Without a run context on the spider (scrapy shell) it is a plain queue."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._ready: deque[Request] = deque()
        self._in_flight: dict[int, LeasedVisit] = {}
        self._unfetched: dict[int, LeasedVisit] = {}  # of these
        self._closed_hosts: set[str] = set()
        self._wake = asyncio.Event()
        self._drained = True
        self._pump_task: asyncio.Task[None] | None = None
        self._closing: asyncio.Future[None] | None = None
        self._context: RunContext | None = None
        self._losses = 0

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "FrontierScheduler":
        scheduler = cls(crawler)
        crawler.signals.connect(scheduler.fetched, signal=signals.request_left_downloader)
        return scheduler

    def open(self, spider: Spider) -> None:
        self._context = getattr(spider, "context", None)
        if self._context is not None:
            self._drained = False
            self._pump_task = asyncio.ensure_future(self._pump(spider))

    def close(self, reason: str) -> "Deferred[None] | None":
        if self._pump_task is not None:
            self._pump_task.cancel()
        if self._context is not None and self._in_flight:
            leases = tuple(self._in_flight)
            return Deferred.fromFuture(asyncio.ensure_future(self._give_back(self._context, leases)))
        return None

    async def _give_back(self, context: RunContext, leases: tuple[int, ...]) -> None:
        try:
            queue = context.queue
            await queue.ask(queue.store.frontier.release, leases, run_id=context.run_id)
        except StorageError as problem:  # the next run takes them back
            context.storage_problem = context.storage_problem or problem

    def has_pending_requests(self) -> bool:
        return bool(self._ready) or not self._drained

    def enqueue_request(self, request: Request) -> bool:
        # Redirects go first: the target may be among the new visits of its host.
        if request.meta.get("redirect_times"):
            self._ready.appendleft(request)
        else:
            self._ready.append(request)
        return True

    def next_request(self) -> Request | None:
        return self._ready.popleft() if self._ready else None

    def done(self, visit_id: int) -> None:
        """Called when the visit was stored or given back: its host may get another."""
        self._in_flight.pop(visit_id, None)
        self._unfetched.pop(visit_id, None)
        self._wake.set()

    def fetched(self, request: Request) -> None:
        """Called when an answer to a request came, or why there is none: its host may get others to fetch."""
        lease: LeasedVisit | None = request.meta.get("lease")
        if lease is None or self._unfetched.pop(lease.id, None) is None:
            return
        busy, _ = self._busy_hosts()
        if lease.visit.host not in busy:
            self._wake.set()

    def close_host(self, host: str) -> None:
        """Lease nothing more of this host in this run (its budget is spent)."""
        self._closed_hosts.add(host)

    def queued(self) -> int:
        """Visits leased and not yet done."""
        return len(self._in_flight)

    async def _pump(self, spider: Any) -> None:
        try:
            await spider.plan()
            for stage in spider.stages:
                await spider.before_stage(stage)
                await self._drain(spider, stage.roles)
            await spider.finish()
            self._drained = True
        except asyncio.CancelledError:
            raise
        except StorageError as problem:
            stop_for(self._crawler, problem)
            return
        except Exception:
            logger.exception("the frontier cannot be read; the crawl stops, nothing is lost")
            self._drained = True
            if self._context is not None:
                self._context.outcomes["failed"] += 1
        # Not awaited: closing the spider cancels this very task.
        if self._crawler.engine is not None and self._crawler.engine.spider is not None:
            self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="finished"))

    async def _drain(self, spider: Any, roles: frozenset[str]) -> None:
        """Visit until no visit of these roles is left for this run."""
        while True:
            self._wake.clear()
            leased = await self._lease(roles)
            await self._hand_out(spider, leased)
            # A visit that ended while the lease was being looked up may have freed its host.
            if leased or self._wake.is_set():
                continue
            if self._in_flight:
                await self._wait()
            elif not await self._worth_waiting(roles):
                return

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), timeout=1.0)
        except TimeoutError:  # a host's delay may have passed meanwhile
            return

    async def _lease(self, roles: frozenset[str]) -> tuple[LeasedVisit, ...]:
        context = self._context
        assert context is not None
        await self._settle(
            context
        )  # also without room: others may wait for a host where all of ours wait for theirs
        room = MAX_IN_FLIGHT - len(self._in_flight)
        if room <= 0 or context.budget.run_spent():
            return ()
        busy, per_host = self._busy_hosts()
        busy |= self._closed_hosts | self._vanished_hosts()
        queue, turns = context.queue, context.turns
        if turns is not None:
            turns.lease_begins()
        leased = await queue.ask(
            queue.store.frontier.lease,
            context.run_id,
            hosts_busy=busy,
            roles=roles,
            limit=room,
            now=now(),
            sources=context.sources,
            per_host=per_host,
        )
        if turns is not None:
            turns.leased(lease.visit.host for lease in leased)
        return leased

    def _busy_hosts(self) -> tuple[set[str], int]:
        """The hosts that have no room for as many visits as are leased of a host at once, and that number."""
        load = Counter(lease.visit.host for lease in self._in_flight.values())
        per_host, most = share_of_host(len(load))
        busy = {host for host, count in load.items() if count + per_host > most}
        unfetched = Counter(lease.visit.host for lease in self._unfetched.values())
        busy |= {host for host, count in unfetched.items() if count + per_host > MAX_UNFETCHED_A_HOST}
        return busy, per_host

    async def _settle(self, context: RunContext, *, keep_s: float = KEEP_S) -> None:
        """Give back the hosts that are not needed now, and the visits that were leased when the connection broke."""
        queue, turns = context.queue, context.turns
        if turns is None:
            return
        if queue.losses != self._losses:
            self._losses = queue.losses
            await queue.ask(queue.store.frontier.keep_only, context.run_id, tuple(self._in_flight))
        busy = {lease.visit.host for lease in self._in_flight.values()}
        await turns.give_back_idle(busy, keep_s=keep_s)

    async def _hand_out(self, spider: Any, leased: tuple[LeasedVisit, ...]) -> None:
        """Give visits to the engine. While a vanished URL of a host is checked, hold back new URLs of that host.

        A vanished URL often redirects to one that is listed as new: seen in this order it is one moved article, in
        the other order a new article and a lost one.
        """
        context = self._context
        assert context is not None
        vanished = self._vanished_hosts() | _hosts_of_vanished(leased)
        visits = [(lease, lease.visit) for lease in leased]
        back = tuple(lease.id for lease, visit in visits if visit.reason == "new" and visit.host in vanished)
        if back:
            queue = context.queue
            await queue.ask(queue.store.frontier.release, back, run_id=context.run_id)
        for lease in leased:
            if lease.id not in back:
                self._in_flight[lease.id] = self._unfetched[lease.id] = lease
                try:
                    request = spider.request_for(lease)
                except Exception as problem:  # of one address: its visit ends as Failed, the crawl goes on
                    failed = unanswered(Failure(problem), lease, now())  # type: ignore[no-untyped-call]
                    await conclude(self._crawler, failed)
                else:
                    self._crawler.engine.crawl(request)

    def _vanished_hosts(self) -> set[str]:
        return _hosts_of_vanished(self._in_flight.values())

    async def _worth_waiting(self, roles: frozenset[str]) -> bool:
        """Whether a host that asked to wait may be visited within PATIENCE_S."""
        context = self._context
        assert context is not None
        if context.budget.run_spent():
            left = await context.ask(context.store.frontier.pending, tuple(context.sources))
            context.budget_reached = context.budget_reached or left > 0
            return False
        closed = self._closed_hosts
        moment, queue = now(), context.queue
        soon = await queue.ask(
            queue.store.frontier.next_time,
            moment,
            run_id=context.run_id,
            hosts_busy=closed,
            roles=roles,
            sources=context.sources,
        )
        if soon is None or soon - moment > timedelta(seconds=PATIENCE_S):
            return False
        await self._settle(context, keep_s=0.0)
        await asyncio.sleep(max(0.1, (soon - moment).total_seconds()))
        return True


def share_of_host(hosts: int) -> tuple[int, int]:
    """How many visits of a host are leased at once, and how many of it may be under way, beside so many hosts.

    Of few hosts several at once: each lease is a commit, which waits for the disk. Of the first ones it is not known
    whether they are few.
    """
    most = min(MAX_IN_FLIGHT_A_HOST, MAX_IN_FLIGHT // hosts) if hosts else 0
    if most <= FEW_IN_FLIGHT_A_HOST:
        return 1, FEW_IN_FLIGHT_A_HOST
    return MAX_UNFETCHED_A_HOST // 2, most


def _hosts_of_vanished(leases: Iterable[LeasedVisit]) -> set[str]:
    return {lease.visit.host for lease in leases if lease.visit.reason == "vanished"}
