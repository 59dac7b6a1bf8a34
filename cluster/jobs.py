"""Stored pages cleaned again in partitions, by workers that share nothing but the database."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from warraq.articles.errors import ConfigurationError
from warraq.articles.extraction import SiteTemplate
from warraq.crawler.parsing import Workers
from warraq.location import Server
from warraq.recleaning import Reading, Recleaner, Task
from warraq.storage import ALL_PAGES, Recleaned, Span, Store, StoredPage, open_store
from warraq.version import __version__

#: Some ten seconds of work: what is done again when a worker dies, and by how much the last one is late.
PAGES: Final = 250
Step = Literal["others", "learn", "recount", "articles"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recleaning:
    """A re-cleaning of a database, as its workers are told of it. Without a `run_id` nothing is written."""

    server: Server
    now: datetime
    run_id: int | None
    version: str = __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """Pages of one source, and what is to be done with them. `template`: what was learnt, where nothing is written."""

    step: Step
    task: Task
    within: Span = ALL_PAGES
    template: SiteTemplate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What came of a partition: counts as of `Recleaner`, what is to be told, and what the next steps need."""

    counts: Counter[str]
    told: tuple[Recleaned, ...] = ()
    readings: tuple[Reading, ...] = ()
    template: SiteTemplate | None = None


#: Does partitions somewhere, in any order, and gives what came of each in theirs.
Spread = Callable[[Sequence[Partition]], Iterable[Part]]


class Cleaner:
    """A worker: one store, and one process that extracts, so that no page can hang or fill it."""

    def __init__(self, job: Recleaning) -> None:
        """Connect to the database.

        Raises:
            ConfigurationError: another version of warraq runs here: it would read pages otherwise.
            StorageError: the database cannot be opened.
        """
        if job.version != __version__:
            raise ConfigurationError(f"a worker has warraq {__version__}, its job is of {job.version}")
        self._job = job
        self._store = open_store(job.server)
        if job.run_id is None:
            self._store.recleaning.shadow()
        self._workers = Workers(1)

    def __call__(self, partition: Partition) -> Part:
        """Do a partition. Done again, it gives the same."""
        return asyncio.run(self._do(partition))

    def close(self) -> None:
        """Let go of database and process."""
        self._workers.close()
        self._store.close()

    async def _do(self, partition: Partition) -> Part:
        told: list[Recleaned] = []
        readings: list[Reading] = []
        template = None
        recleaner, task, within = self._recleaner(told.append), partition.task, partition.within
        if partition.step == "others":
            readings = [reading async for reading in recleaner.read_others(task, within)]
        elif partition.step == "learn":
            template = await recleaner.learn(task)
        elif partition.step == "recount":
            await recleaner.recount(task, within)
        else:
            if partition.template is not None:
                await self._count_beside(partition, partition.template)
            await recleaner.read_articles(task, within)
        return Part(counts=recleaner.counts, told=tuple(told), readings=tuple(readings), template=template)

    async def _count_beside(self, partition: Partition, template: SiteTemplate) -> None:
        """Know of the site what others would have written."""
        source_id = partition.task.source.id
        near = self._store.recleaning.with_neighbours(source_id, partition.within)
        await self._recleaner(lambda _: None).recount(partition.task, near)
        self._store.templates.keep(source_id, template, now=self._job.now)

    def _recleaner(self, tell: Callable[[Recleaned], None]) -> Recleaner:
        job = self._job
        return Recleaner(store=self._store, workers=self._workers, now=job.now, run_id=job.run_id, tell=tell)


@dataclass(slots=True, kw_only=True)
class Leader:
    """Cleans sources again through workers, in partitions of `size` pages, with the result of a `Recleaner`.

    Who makes it holds the WriterLock, for the workers too.
    """

    store: Store
    job: Recleaning
    spread: Spread
    size: int = PAGES
    tell: Callable[[Recleaned], None] = lambda found: None
    progress: Callable[[Counter[str]], None] = lambda counts: None
    _here: Recleaner = field(init=False)

    def __post_init__(self) -> None:
        job = self.job
        self._here = Recleaner(
            store=self.store, workers=Workers(1), now=job.now, run_id=job.run_id, tell=self.tell,
            progress=self.progress,
        )  # fmt: skip

    @property
    def counts(self) -> Counter[str]:
        """As of `Recleaner`."""
        return self._here.counts

    def reclean(self, tasks: Sequence[Task]) -> None:
        """As `Recleaner.reclean`. What is read of pages that were no articles is kept here, in their order."""
        self._here.release(tasks)
        self._do([partition for task in tasks for partition in self._others(task)])
        templates = self._do([partition for task in tasks for partition in self._counting(task)])
        self._do([partition for task in tasks for partition in self._articles(task, templates)])

    def tell_unwanted(self, task: Task) -> None:
        """As `Recleaner.tell_unwanted`."""
        self._here.tell_unwanted(task)

    def _do(self, partitions: Sequence[Partition]) -> dict[int, SiteTemplate]:
        """Have partitions done; the templates that were learnt, by number of the source."""
        templates = {}
        for partition, part in zip(partitions, self.spread(partitions), strict=True):
            self.counts.update(part.counts)
            for found in part.told:
                self.tell(found)
            for stored, prepared in part.readings:
                self._here.end_other(partition.task, stored, prepared)
            if part.template is not None:
                templates[partition.task.source.id] = part.template
            self.progress(self.counts)
        return templates

    def _others(self, task: Task) -> Iterator[Partition]:
        pages = self.store.recleaning.others(task.source.id)
        for span in spans((page.fetch_id for page in pages), self.size):
            yield Partition(step="others", task=task, within=span)

    def _counting(self, task: Task) -> Iterator[Partition]:
        yield Partition(step="learn", task=task)
        uncounted = _articles(self._here.uncounted(task))
        if self.job.run_id is None:  # each who reads counts what it needs to know
            self.counts["counted"] += sum(1 for _ in uncounted)
            return
        for span in spans(uncounted, self.size):
            yield Partition(step="recount", task=task, within=span)

    def _articles(self, task: Task, templates: dict[int, SiteTemplate]) -> Iterator[Partition]:
        beside = templates[task.source.id] if self.job.run_id is None else None
        for span in spans(_articles(self.store.recleaning.articles(task.source.id)), self.size):
            yield Partition(step="articles", task=task, within=span, template=beside)


def spans(numbers: Iterable[int], size: int) -> Iterator[Span]:
    """Ascending numbers in spans of so many, which leave out none between them."""
    after, last, count = -1, -1, 0
    for last in numbers:
        count += 1
        if count == size:
            yield Span(after=after, last=last)
            after, count = last, 0
    if count:
        yield Span(after=after, last=last)


def _articles(pages: Iterable[StoredPage]) -> Iterator[int]:
    return (page.article_id for page in pages if page.article_id is not None)
