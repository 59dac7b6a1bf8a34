"""What the parts of one run share: options, database, workers, budgets, counts."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic

from crawler.options import CrawlOptions, Politeness, Progress, ProgressCallback
from crawler.store_thread import StoreThread
from crawler.workers import Workers
from storage import Source

#: Between two requests to the operator's own machine: enough for the connection to be free again, so that there is one.
LOCAL_DELAY_S = 0.005


def now() -> datetime:
    """The clock of the network room, in UTC, whole seconds: what the database keeps."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(slots=True)
class Budget:
    """Hard limits on requests: whatever else goes wrong, no site is asked more often than this in one run."""

    run_limit: int
    source_limits: dict[int, int]
    spent: Counter[int] = field(default_factory=Counter)

    def take(self, source_id: int) -> bool:
        """Count one request; False (and nothing counted) when the run's or the source's limit is reached."""
        if self.run_spent() or self.spent[source_id] >= self.source_limits.get(source_id, self.run_limit):
            return False
        self.spent[source_id] += 1
        return True

    def run_spent(self) -> bool:
        """Whether the limit of the whole run is reached."""
        return self.spent.total() >= self.run_limit


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
    _began: float = field(default_factory=monotonic)

    def politeness(self, source_id: int) -> Politeness:
        """How to treat this source."""
        source = self.sources.get(source_id)
        return self.options.politeness_of(source.slug) if source else self.options.politeness

    def delay_s(self, source_id: int) -> float:
        """Seconds between two requests to a host of this source."""
        source = self.sources.get(source_id)
        return LOCAL_DELAY_S if source and source.local else self.politeness(source_id).delay_s

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
