"""The item pipeline: every exchange ends in exactly one outcome, stored in one transaction."""

import logging
import traceback
from typing import TYPE_CHECKING, Any

from warraq.articles.errors import StorageError
from warraq.articles.outcomes import Failed
from warraq.crawler.exchange import Exchange
from warraq.crawler.recording.recorder import record, record_failure
from warraq.crawler.session import stop_for

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class IngestPipeline:
    """For ITEM_PIPELINES."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "IngestPipeline":
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, Exchange):
            await conclude(self._crawler, item)
        return item


async def conclude(crawler: "Crawler", exchange: Exchange) -> None:
    """Record the exchange, and tell the spider and the scheduler that the visit is done."""
    assert crawler.engine is not None
    spider: Any = crawler.spider
    scheduler: Any = crawler.engine.scheduler
    try:
        recorded = await record(spider.context, exchange)
    except StorageError as problem:
        stop_for(crawler, problem)
        return
    except Exception:  # the outermost loop: the visit ends as Failed, the crawl goes on
        logger.exception("a visit could not be recorded: %s", exchange.url[:300])
        failed = Failed(error="bug", detail=traceback.format_exc()[-4_000:])
        recorded = await record_failure(spider.context, exchange, failed)
    if exchange.postponed:
        scheduler.close_host(exchange.visit.host)
    try:
        await spider.on_recorded(exchange, recorded)
    finally:
        scheduler.done(exchange.lease.id)
