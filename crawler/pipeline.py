"""The one item pipeline: every exchange ends in exactly one outcome, stored in one transaction."""

import logging
import traceback
from typing import TYPE_CHECKING, Any

from warraq.articles.errors import StorageError
from warraq.articles.outcomes import Failed
from warraq.crawler.context import stop_for
from warraq.crawler.exchange import Exchange
from warraq.crawler.recording import Recorder

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class IngestPipeline:
    """Hands exchanges to the recorder and tells the scheduler when a visit is done."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "IngestPipeline":
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Exchange):
            return item
        spider: Any = self._crawler.spider
        scheduler: Any = self._crawler.engine.scheduler
        recorder = Recorder(spider.context)
        try:
            recorded = await recorder.record(item)
        except StorageError as problem:
            stop_for(self._crawler, problem)
            return item
        except Exception:  # the outermost loop: the visit ends as Failed, the crawl goes on
            logger.exception("a visit could not be recorded: %s", item.url[:300])
            recorded = await recorder.record_failure(
                item, Failed(error="bug", detail=traceback.format_exc()[-4_000:])
            )
        if item.postponed:
            scheduler.close_host(item.visit.visit.host)
        try:
            await spider.on_recorded(item, recorded)
        finally:
            scheduler.done(item.visit.id)
        return item
