"""The entry points: crawl, backfill, add a source, fetch one page. Each blocks, and runs once per process.

Spiders and Scrapy are loaded once the session is open: half a second, in which the workers load what they need.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from warraq.articles.outcomes import Failed, Rejected
from warraq.articles.records import Page
from warraq.crawler.options import AddReport, CrawlOptions, CrawlReport, ProgressCallback
from warraq.crawler.session import Session

if TYPE_CHECKING:
    from warraq.crawler.backfill import BackfillReport
    from warraq.crawler.spiders import VisitSpider

logger = logging.getLogger(__name__)


def crawl(options: CrawlOptions, progress: ProgressCallback | None = None) -> CrawlReport:
    """Poll what is due, fetch what is new, store what it says.

    The first SIGINT or SIGTERM stops after what is under way, the second at once; either way the next run resumes.

    Raises:
        StorageError, ConfigurationError: nothing was fetched.
    """
    session = Session(options, progress=progress)
    context = session.open()
    ended: Literal["finished", "stopped", "budget"] = "stopped"
    try:
        completed = _run(options, [(spider, {"context": context}) for spider in _spiders_of(options)])
        if context.storage_problem is not None:
            raise context.storage_problem
        from warraq.crawler.recording import charge_nobody

        if charge_nobody(context):
            logger.warning(
                "no host answered: this machine seems to be offline; no failure is counted for any feed"
            )
        ended = "budget" if context.budget_reached else "finished" if completed else "stopped"
    finally:
        session.close(ended)
    return CrawlReport(
        run_id=context.run_id,
        ended=ended,
        requests=context.budget.spent.total(),
        outcomes=tuple(sorted(context.outcomes.items())),
        failed_sources=tuple(sorted(context.failed_sources)),
        expected=context.outcomes.total() > 0,
    )


def _spiders_of(options: CrawlOptions) -> list[type[VisitSpider]]:
    from warraq.crawler.spiders import FeedsSpider, SiteSpider

    spiders: list[type[VisitSpider]] = []
    if options.only in (None, "feeds"):
        spiders.append(FeedsSpider)
    if options.only in (None, "site"):
        spiders.append(SiteSpider)
    return spiders


def backfill(
    names: tuple[str, ...], options: CrawlOptions, progress: ProgressCallback | None = None
) -> tuple[BackfillReport, ...]:
    """Fetch what sources published before they were followed, and report how complete the result is.

    Stopped or out of budget, it goes on at the next call. `options.since` bounds how far back.

    Raises:
        NotFoundError: no such source.
        StorageError: nothing was fetched.
    """
    session = Session(replace(options, sources=names, command="backfill"), progress=progress)
    context = session.open()
    sources = tuple(context.sources.values())
    ended = "stopped"
    try:
        from warraq.crawler.backfill import BackfillSpider, judge

        completed = _run(options, [(BackfillSpider, {"context": context})])
        if context.storage_problem is not None:
            raise context.storage_problem
        ended = "budget" if context.budget_reached else "finished" if completed else "stopped"
        spent = context.budget.spent
        return tuple(
            context.call(judge, context.store, one, requests=spent[one.id], ended=ended) for one in sources
        )
    finally:
        session.close(ended)


def add_source(url: str, options: CrawlOptions, *, local: bool) -> AddReport:
    """Find what can be followed at a URL, and store it as a source with what was read on the way.

    Raises:
        AddressError: not a URL that can be followed.
        StorageError: the database cannot be used.
    """
    session = Session(options, create=True)
    context = session.open()
    context.sources.clear()
    try:
        from warraq.crawler.adding import AddSpider, Finding, report_on

        finding = Finding()
        _run(
            options,
            [(AddSpider, {"context": context, "url": url, "local_source": local, "finding": finding})],
        )
        if context.storage_problem is not None:
            raise context.storage_problem
        return report_on(context, finding)
    finally:
        session.close("finished")


def fetch_page(url: str, options: CrawlOptions, *, local: bool = False) -> Page | Failed | Rejected:
    """Fetch one page, politely (robots.txt, one request); nothing is stored."""
    from warraq.crawler.single import PageSpider

    found: list[Page | Failed | Rejected] = []
    _run(options, [(PageSpider, {"url": url, "local_source": local, "found": found})])
    return found[0] if found else Failed(error="stopped", detail="stopped before an answer came")


def _run(options: CrawlOptions, spiders: list[tuple[type[Any], dict[str, Any]]]) -> bool:
    """Run the spiders one after the other. True when none was interrupted."""
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from warraq.crawler import settings as project

    settings = Settings()
    settings.setmodule(project, priority="project")
    settings.set("USER_AGENT", options.user_agent, priority="cmdline")
    settings.set("DOWNLOAD_DELAY", options.politeness.delay_s, priority="cmdline")
    settings.set("DOWNLOAD_TIMEOUT", options.timeout_s, priority="cmdline")
    settings.set("LOG_LEVEL", options.log_level, priority="cmdline")
    settings.set("LOG_ENABLED", False, priority="cmdline")  # the command line sets logging up
    settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    reasons: list[str] = []

    async def run_all() -> None:
        try:
            for spider_class, arguments in spiders:
                crawler = process.create_crawler(spider_class)
                await process.crawl(crawler, **arguments)
                reason = crawler.stats.get_value("finish_reason") if crawler.stats is not None else None
                reasons.append(str(reason))
                if reason != "finished":
                    break
        finally:
            asyncio.get_running_loop().call_soon(_stop_reactor)

    task = asyncio.get_event_loop().create_task(run_all())
    process.start(stop_after_crawl=False)
    if task.done() and not task.cancelled() and (problem := task.exception()):
        raise problem
    return len(reasons) == len(spiders) and all(reason == "finished" for reason in reasons)


def _stop_reactor() -> None:
    reactor: Any = import_module(
        "twisted.internet.reactor"
    )  # importable once AsyncCrawlerProcess installed it
    if reactor.running:
        reactor.stop()
