"""What the parts of one run share: options, database, workers, budgets, counts."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any

from warraq.articles.errors import StorageError
from warraq.articles.extraction import ExtractOptions
from warraq.crawler.options import CrawlOptions, Politeness, Progress, ProgressCallback
from warraq.crawler.store_thread import StoreThread
from warraq.crawler.traps import TrapWatch
from warraq.crawler.workers import Workers
from warraq.storage import FeedState, Source

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from warraq.crawler.exchange import Exchange

#: Between two requests to the operator's own machine: enough for the connection to be free again, so that there is one.
LOCAL_DELAY_S = 0.005
MAX_HOSTS_REMEMBERED = 50_000


def now() -> datetime:
    """The clock of the network room, in UTC, whole seconds: what the database keeps."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(slots=True)
class Budget:
    """Hard limits on requests: whatever else goes wrong, no site is asked more often than this in one run."""

    run_limit: int
    source_limits: dict[int, int]
    spent: Counter[int] = field(default_factory=Counter)
    _total: int = 0  # of `spent`, which has a row a source: not added up at every request

    def take(self, source_id: int) -> bool:
        """Count one request; False (and nothing counted) when the run's or the source's limit is reached."""
        if self.run_spent() or self.spent[source_id] >= self.source_limits.get(source_id, self.run_limit):
            return False
        self.spent[source_id] += 1
        self._total += 1
        return True

    def run_spent(self) -> bool:
        """Whether the limit of the whole run is reached."""
        return self._total >= self.run_limit


@dataclass(slots=True, kw_only=True)
class RunContext:
    """One run of the program. Owned by `crawler.run`; spiders and middlewares read it."""

    options: CrawlOptions
    store: StoreThread
    workers: Workers
    run_id: int
    sources: dict[int, Source]
    budget: Budget
    started_at: datetime
    progress: ProgressCallback | None = None
    budget_reached: bool = False
    outcomes: Counter[str] = field(default_factory=Counter)
    failed_sources: set[str] = field(default_factory=set)
    answered: bool = False  # some server answered: the network of this machine is up
    unanswered: list[tuple[FeedState, "Exchange", str]] = field(
        default_factory=list
    )  # polls, with their error
    unanswered_hosts: set[str] = field(default_factory=set)
    storage_problem: StorageError | None = None  # nothing can be stored any more: the run stops
    closing: "asyncio.Future[None] | None" = None
    traps: TrapWatch = field(default_factory=TrapWatch)
    sitemaps: dict[int, set[str]] = field(default_factory=dict)  # followed, by source
    _began: float = field(default_factory=monotonic)
    _asked_at: dict[str, float] = field(default_factory=dict)
    _delays_s: dict[str, float] = field(default_factory=dict)

    def politeness(self, source_id: int) -> Politeness:
        """How to treat this source."""
        source = self.sources.get(source_id)
        return self.options.politeness_of(source.slug) if source else self.options.politeness

    def rules(self, source_id: int) -> ExtractOptions | None:
        """How the pages of this source are read; None as all others."""
        source = self.sources.get(source_id)
        return self.options.rules_of(source.slug) if source else None

    def delay_s(self, host: str, source_id: int, *, local: bool) -> float:
        """Seconds between two requests to a host on behalf of this source."""
        politeness = self.politeness(source_id)
        own = LOCAL_DELAY_S if local and not politeness.as_public else politeness.delay_s
        return max(own, self._delays_s.get(host, 0.0))

    def slow_down(self, host: str, delay_s: float) -> None:
        """Remember that robots.txt asks for a delay."""
        if len(self._delays_s) < MAX_HOSTS_REMEMBERED:
            self._delays_s[host] = delay_s

    def asked(self, host: str) -> None:
        """Note that a request to this host has just ended."""
        if len(self._asked_at) >= MAX_HOSTS_REMEMBERED:
            self._asked_at.clear()
        self._asked_at[host] = monotonic()

    def rest_of_delay(self, host: str, delay_s: float) -> float:
        """Seconds until this host may be asked again in this run."""
        last = self._asked_at.get(host)
        return 0.0 if last is None else max(0.0, last + delay_s - monotonic())

    def count(self, outcome: str, url: str, queued: int) -> None:
        """Note how one visit ended, and tell whoever watches."""
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
    """End the run: nothing can be stored any more. What was stored is whole, the next run goes on from there."""
    spider: Any = crawler.spider
    context: RunContext = spider.context
    if context.storage_problem is not None or crawler.engine is None:
        return
    context.storage_problem = problem
    # Not awaited: closing waits for those who call this.
    context.closing = asyncio.ensure_future(crawler.engine.close_spider_async(reason="storage"))
