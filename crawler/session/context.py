"""What the parts of one run share: options, database, workers, budgets, counts."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from warraq.articles.errors import StorageError
from warraq.articles.extraction import ExtractOptions
from warraq.articles.filters import UNFILTERED, Filters
from warraq.crawler.options import CrawlOptions, Politeness, Progress, ProgressCallback
from warraq.crawler.parsing import Workers
from warraq.crawler.session.bodies import BodyWriter
from warraq.crawler.session.budget import Budget
from warraq.crawler.session.series import TrapWatch
from warraq.crawler.session.store_thread import StoreThread
from warraq.crawler.session.turns import HostTurns
from warraq.storage import FeedState, PlacedBody, Source, Store

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

P = ParamSpec("P")
T = TypeVar("T")

#: Between two requests to the operator's own machine: enough for the connection to be free, so that one suffices.
LOCAL_DELAY_S = 0.005
MAX_HOSTS_REMEMBERED = 50_000


def now() -> datetime:
    """The time in UTC, in whole seconds, as the database keeps it. The clock of this room."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(slots=True, kw_only=True)
class RunContext:
    """What one run shares. Owned by `crawler.run`; spiders and middlewares read it.

    `queue` asks the database what must not wait for what `thread` stores: leases, turns, that the run lives. Where the
    database is this run's alone, it is the same, and there are no `turns`.
    """

    options: CrawlOptions
    thread: StoreThread
    queue: StoreThread
    workers: Workers
    bodies: BodyWriter | None  # of the store outside that bodies go to; None: they stand in the database
    run_id: int
    sources: dict[int, Source]
    budget: Budget
    started_at: datetime
    progress: ProgressCallback | None = None
    turns: HostTurns | None = None
    budget_reached: bool = False
    outcomes: Counter[str] = field(default_factory=Counter)
    failed_sources: set[str] = field(default_factory=set)
    answered: bool = False  # some server answered, so our network is up
    unanswered: list[FeedState] = field(default_factory=list)  # feeds before a poll that got no answer
    unanswered_hosts: set[str] = field(default_factory=set)
    storage_problem: StorageError | None = None  # nothing can be stored any more, so the run stops
    closing: "asyncio.Future[None] | None" = None
    traps: TrapWatch = field(default_factory=TrapWatch)
    sitemaps: dict[int, set[str]] = field(default_factory=dict)  # followed, by source
    learning: set[int] = field(default_factory=set)  # sources whose template is being learnt
    _began: float = field(default_factory=monotonic)
    _asked_at: dict[str, float] = field(default_factory=dict)
    _delays_s: dict[str, float] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        """The database. Its methods are not called here: `ask` for them, or `call` them at the ends of a run."""
        return self.thread.store

    async def ask(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a method of the store returns, or a function of it: `await ask(store.robots.find, origin)`."""
        return await self.thread.ask(function, *args, **kwargs)

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `ask`, but blocking: before and after the network loop."""
        return self.thread.call(function, *args, **kwargs)

    async def place(self, body: bytes | None) -> PlacedBody | None:
        """Write a body to where bodies stand outside the database, if they do, before its page is stored.

        Raises:
            StorageError: it cannot be written there.
        """
        return None if body is None or self.bodies is None else await self.bodies.place(body)

    def politeness(self, source_id: int) -> Politeness:
        """How to treat this source."""
        source = self.sources.get(source_id)
        return self.options.politeness_of(source.slug) if source else self.options.politeness

    def rules(self, source_id: int) -> ExtractOptions | None:
        """How the pages of this source are extracted; None: by the general rules."""
        source = self.sources.get(source_id)
        return self.options.rules_of(source.slug) if source else None

    def filters(self, source_id: int) -> Filters:
        """What is wanted of this source."""
        source = self.sources.get(source_id)
        return self.options.filters_of(source.slug) if source else UNFILTERED

    def delay_s(self, host: str, source_id: int, *, local: bool) -> float:
        """Seconds between two requests to a host on behalf of this source."""
        politeness = self.politeness(source_id)
        own = LOCAL_DELAY_S if local and not politeness.as_public else politeness.delay_s
        return max(own, self._delays_s.get(host, 0.0))

    def slow_down(self, host: str, delay_s: float) -> None:
        """Remember that robots.txt asks for a delay."""
        if len(self._delays_s) < MAX_HOSTS_REMEMBERED:
            self._delays_s[host] = delay_s
        if self.turns is not None:
            self.turns.slow_down(host, delay_s)

    def asked(self, host: str) -> None:
        """Note that a request to this host has just ended."""
        if len(self._asked_at) >= MAX_HOSTS_REMEMBERED:
            self._asked_at.clear()
        self._asked_at[host] = monotonic()

    def rest_of_delay(self, host: str, delay_s: float) -> float:
        """Seconds until the next request to this host is allowed in this run."""
        last = self._asked_at.get(host)
        return 0.0 if last is None else max(0.0, last + delay_s - monotonic())

    def count(self, outcome: str, url: str, queued: int) -> None:
        """Count how a visit ended, and report progress."""
        self.outcomes[outcome] += 1
        if self.progress is not None:
            self.progress(
                Progress(
                    done=self.outcomes.total(),
                    queued=queued,
                    outcomes=tuple(sorted(self.outcomes.items())),
                    seconds=monotonic() - self._began,
                    current=url,
                )
            )


def stop_for(crawler: "Crawler", problem: StorageError) -> None:
    """End the run, because nothing can be stored any more. The next run goes on from what is stored."""
    spider: Any = crawler.spider
    context: RunContext = spider.context
    if context.storage_problem is not None or crawler.engine is None:
        return
    context.storage_problem = problem
    # Not awaited: closing waits for the callers of this function.
    context.closing = asyncio.ensure_future(crawler.engine.close_spider_async(reason="storage"))
