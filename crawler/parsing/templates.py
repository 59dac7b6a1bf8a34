"""Learning the template of a source from its stored pages, in worker processes."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from warraq.articles import extraction  # what only workers need is loaded there
from warraq.articles.extraction import ExtractOptions, PageSample, SiteTemplate
from warraq.articles.site_samples import read_sample
from warraq.crawler.parsing.workers import WorkerDied, Workers
from warraq.storage import TaughtPage

#: Pages that are read at once: those of the crawl wait behind them.
AT_ONCE = 4


async def learn_from(
    pages: Sequence[TaughtPage], rules: ExtractOptions | None, workers: Workers, *, now: datetime
) -> SiteTemplate:
    """Returns what the pages teach; an empty template if nothing. A page that cannot be read teaches nothing."""
    good: list[PageSample] = []
    for start in range(0, len(pages), AT_ONCE):
        portion = pages[start : start + AT_ONCE]
        samples = await asyncio.gather(*(_sample(taught, rules, workers) for taught in portion))
        good += [sample for sample in samples if sample is not None]
    found = None
    with suppress(WorkerDied):
        found = await workers.run(partial(_learn, now=now), good)
    return found if isinstance(found, SiteTemplate) else SiteTemplate(pages=len(good))


def _learn(samples: Sequence[PageSample], *, now: datetime) -> SiteTemplate | None:
    return extraction.learn_template(samples, now=now)


async def _sample(taught: TaughtPage, rules: ExtractOptions | None, workers: Workers) -> PageSample | None:
    read = partial(read_sample, own=taught.own, stated=taught.stated)
    try:
        found = await workers.run(read, taught.page, rules)
    except WorkerDied:
        return None
    return found if isinstance(found, PageSample) else None
