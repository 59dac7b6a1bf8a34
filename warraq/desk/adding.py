"""Sources are looked at and added in a process of its own: the event loop of the crawler starts once in a process."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

from warraq.articles.errors import AddressError

if TYPE_CHECKING:  # importing Scrapy takes a second: only where something is fetched
    from warraq.crawler import AddReport, CrawlOptions


def add_here(url: str, options: "CrawlOptions", *, local: bool) -> "AddReport":
    """Look at a URL and follow what is found there, in this process, which can do so once.

    Raises:
        DatabaseBusy: a crawl is running on the database.
    """
    from warraq.crawler import AddReport
    from warraq.crawler.run import add_source

    try:
        return add_source(url, options, local=local)
    except AddressError as problem:
        return AddReport(problem=str(problem))


def add_apart(urls: Sequence[str], options: "CrawlOptions", *, local: bool) -> "tuple[AddReport, ...]":
    """As `add_here`, for each URL in a process of its own, one after the other."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        return tuple(pool.map(_add, urls, [options] * len(urls), [local] * len(urls)))


def _add(url: str, options: "CrawlOptions", local: bool) -> "AddReport":
    return add_here(url, options, local=local)
