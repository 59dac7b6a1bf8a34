"""Clean stored pages again: connects the store, the worker processes and the rules."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from typing import TypeAlias

from warraq.articles.extraction import ExtractOptions, SiteKnowledge, SiteTemplate, fingerprint
from warraq.articles.filters import UNFILTERED, Filters
from warraq.articles.ingest import Prepared
from warraq.articles.outcomes import Failed, Rejected
from warraq.articles.own_text import prepare_beside, prepare_own
from warraq.crawler.parsing import WorkerDied, Workers, learn_from
from warraq.crawler.session import refilter
from warraq.storage import ALL_PAGES, Recleaned, RecleaningQueries, Source, Span, Store, StoredPage

#: Pages that are read at once, while as many are written; only their bodies are held in memory.
AHEAD = 8

#: A page as it reads today; None if reading failed.
Reading = tuple[StoredPage, Prepared | None]
_Begun: TypeAlias = "tuple[StoredPage, asyncio.Future[Prepared | None]]"


@dataclass(frozen=True, slots=True)
class Task:
    """A source to be cleaned again, with its rules; new articles as its filters want them."""

    source: Source
    rules: ExtractOptions = field(default_factory=ExtractOptions)
    filters: Filters = UNFILTERED


@dataclass(slots=True, kw_only=True)
class Recleaner:
    """Cleans the pages of sources again, one transaction per page. Without a `run_id` nothing is written.

    Pages that were no articles come first, in their order. Then the sites' templates are learnt and their statistics
    counted, over all pages, and both stay fixed: articles give the same texts in any order, and a second run changes
    nothing. A killed run resumes.
    """

    store: Store
    workers: Workers
    now: datetime
    run_id: int | None = None
    tell: Callable[[Recleaned], None] = lambda found: None
    progress: Callable[[Counter[str]], None] = lambda counts: None
    counts: Counter[str] = field(default_factory=Counter)

    async def reclean(self, *tasks: Task) -> None:
        """Clean all pages of sources again.

        Addresses that the filters kept from being fetched and let through now are queued.
        """
        self.release(tasks)
        for task in tasks:
            async for stored, prepared in self.read_others(task):
                self.end_other(task, stored, prepared)
        for task in tasks:
            await self.learn(task)
            await self.recount(task)
        for task in tasks:
            await self.read_articles(task)

    def tell_unwanted(self, task: Task) -> None:
        """Count the articles that the filters would refuse today, and tell of each. They are kept."""
        for found in self.store.recleaning.unwanted(task.source.id, task.filters):
            self.counts["unwanted"] += 1
            self.tell(found)

    def release(self, tasks: Iterable[Task]) -> None:
        """Queue the addresses that the filters let through by now."""
        for task in tasks:
            if self.run_id is None:
                released = self.store.filtered.count_wanted(task.source.id, task.filters)
            else:
                released = refilter(self.store, task.source.id, task.filters, now=self.now).released
            if released:
                self.counts["released"] += released

    async def read_others(self, task: Task, within: Span = ALL_PAGES) -> AsyncIterator[Reading]:
        """Pages that were not articles: some may be now, see `end_other`. Nothing is written."""
        for pages in _in_portions(self.store.recleaning.others(task.source.id, within)):
            for reading in await _ended(self._begin(pages, task.rules, lambda _: None)):
                yield reading

    def end_other(self, task: Task, stored: StoredPage, prepared: Prepared | None) -> None:
        """Keep what `read_others` found. New articles get numbers, and clusters, by the order of the calls.

        Nothing happens where an article that was kept since then has the page's address, too.
        """
        itself = Span(after=stored.fetch_id - 1, last=stored.fetch_id)
        if any(self.store.recleaning.others(task.source.id, itself)):
            self._end(stored, prepared, "", task.filters)

    async def learn(self, task: Task) -> SiteTemplate:
        """Learn where the texts of the source stand from its pages as they are stored now."""
        pages = self.store.templates.pages(task.source.id)
        template = await learn_from(pages, task.rules, self.workers, now=self.now)
        self.store.templates.keep(task.source.id, template, now=self.now)
        return template

    def uncounted(self, task: Task, within: Span = ALL_PAGES) -> Iterator[StoredPage]:
        """Pages of articles that were last read with other code or rules."""
        made_with = fingerprint(_counting(task.rules))
        articles = self.store.recleaning.articles(task.source.id, within)
        return (page for page in articles if page.made_with != made_with)

    async def recount(self, task: Task, within: Span = ALL_PAGES) -> None:
        """Recount the blocks of pages last read with other code or rules."""
        portions = _in_portions(self.uncounted(task, within))
        async for readings in self._read_ahead(portions, task.rules, lambda _: None):
            for stored, prepared in readings:
                if prepared is not None:
                    self.store.recleaning.recount(stored, prepared)
                self.counts["counted"] += 1
                self.progress(self.counts)

    async def read_articles(self, task: Task, within: Span = ALL_PAGES) -> None:
        """Read articles with all that is known of their site. Their order makes no difference."""
        made_with, source_id = fingerprint(_counting(task.rules)), task.source.id
        known: dict[int, SiteKnowledge] = {}
        keys: dict[int, str] = {}

        def stale() -> Iterator[list[StoredPage]]:
            for pages in _in_portions(self.store.recleaning.articles(source_id, within)):
                for page in pages:
                    known[page.fetch_id] = site = self.store.recleaning.statistics(source_id, page)
                    keys[page.fetch_id] = _key(made_with, site)
                wanted = [page for page in pages if page.cleaned_with != keys[page.fetch_id]]
                self.counts["up to date"] += len(pages) - len(wanted)
                yield wanted

        async for readings in self._read_ahead(stale(), task.rules, lambda page: known.pop(page.fetch_id)):
            for stored, prepared in readings:
                self._end(stored, prepared, keys.pop(stored.fetch_id))
            self.progress(self.counts)

    async def _read_ahead(
        self,
        portions: Iterable[Iterable[StoredPage]],
        rules: ExtractOptions,
        site_of: Callable[[StoredPage], SiteKnowledge | None],
    ) -> AsyncIterator[list[Reading]]:
        """Returns pages as read, portion by portion: the workers read the next one while one is dealt with."""
        ahead: list[_Begun] = []
        try:
            for pages in portions:
                begun, ahead = ahead, self._begin(pages, rules, site_of)
                await asyncio.sleep(0)  # they are handed to the workers
                yield await _ended(begun)
            yield await _ended(ahead)
        finally:
            for _, task in ahead:
                task.cancel()

    def _begin(
        self,
        pages: Iterable[StoredPage],
        rules: ExtractOptions,
        site_of: Callable[[StoredPage], SiteKnowledge | None],
    ) -> list[_Begun]:
        pages_of = self.store.recleaning
        return [
            (
                stored,
                asyncio.ensure_future(read_again(pages_of, self.workers, stored, rules, site_of(stored))),
            )
            for stored in pages
        ]

    def _end(
        self, stored: StoredPage, prepared: Prepared | None, key: str, filters: Filters = UNFILTERED
    ) -> None:
        if prepared is None:
            self.counts["failed"] += 1
            self.tell(
                Recleaned(
                    ending="refused", url=stored.url, article_id=stored.article_id, reason="cannot be read"
                )
            )
            return
        if self.run_id is None:
            found = self.store.recleaning.compare(stored, prepared, filters=filters)
        else:
            found = self.store.recleaning.write(
                stored, prepared, run_id=self.run_id, cleaned_with=key, now=self.now, filters=filters
            )
        self.counts[found.ending] += 1
        self.progress(self.counts)
        if found.ending not in ("same", "rejected"):
            self.tell(found)


async def read_again(
    pages: RecleaningQueries,
    workers: Workers,
    stored: StoredPage,
    rules: ExtractOptions,
    site: SiteKnowledge | None,
) -> Prepared | None:
    """Returns a stored page as it reads with these rules, read in a worker process; None if reading failed."""
    page, hints, own = pages.read(stored)
    if page is None:
        return None
    try:
        if stored.is_own and own is not None:
            from_feed = partial(prepare_own, fetched_at=page.fetched_at, site=site, hints=hints)
            found = await workers.run(from_feed, own, rules)
        else:
            beside = partial(prepare_beside, site=site, hints=hints, own=own)
            found = await workers.run(beside, page, rules)
    except WorkerDied:
        return None
    return Prepared(rejected=found) if isinstance(found, Rejected) else _understood(found)


def _counting(rules: ExtractOptions) -> ExtractOptions:
    from dataclasses import replace

    return replace(rules, with_blocks=True)  # as `prepare` does


def _key(made_with: str, site: SiteKnowledge) -> str:
    taught = site.template.digest() if site.template else ""
    counted = f"{made_with} {site.articles} {sorted(site.counts.items())} {taught}"
    return hashlib.sha256(counted.encode()).hexdigest()[:16]


def _understood(found: Prepared | Failed | None) -> Prepared | None:
    return found if isinstance(found, Prepared) else None


async def _ended(begun: Iterable[_Begun]) -> list[Reading]:
    """Returns the pages as read, in order; None if reading failed."""
    return [(stored, await task) for stored, task in begun]


def _in_portions(pages: Iterator[StoredPage]) -> Iterator[list[StoredPage]]:
    while portion := list(islice(pages, AHEAD)):
        yield portion
