"""The base of our spiders: turns leased visits into requests, and answers into exchanges."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Final

from scrapy import Request, Spider, signals
from scrapy.http import Response
from twisted.python.failure import Failure

from warraq.crawler.exchange import Exchange
from warraq.crawler.network import answered, unanswered, validator_headers
from warraq.crawler.options import CrawlOptions
from warraq.crawler.session import RunContext, Session, now
from warraq.location import locate
from warraq.storage import CommitResult, LeasedVisit, Role

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


#: Any kind of image. Naming kinds would make some servers convert the file that the article had.
IMAGE_ACCEPT: Final = b"image/*,*/*;q=0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Roles that are visited together. A stage begins when no visit of the stage before is left."""

    name: str
    roles: frozenset[Role]


class VisitSpider(Spider):
    """Visits URLs that the frontier gives out. Subclasses say what to queue first and which roles they visit."""

    stages: ClassVar[tuple[Stage, ...]] = ()

    def __init__(
        self, *args: Any, context: RunContext | None = None, source: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.context = context
        self._source_argument = source

    @classmethod
    def from_crawler(cls, crawler: "Crawler", *args: Any, **kwargs: Any) -> "VisitSpider":
        spider = super().from_crawler(crawler, *args, **kwargs)
        if spider.context is None:
            spider._open_own_session(crawler)
        return spider

    def _open_own_session(self, crawler: "Crawler") -> None:
        """`scrapy crawl NAME -a source=SLUG`: a run of its own on the database of the setting WARRAQ_DATABASE."""
        options = CrawlOptions(
            database=locate(crawler.settings.get("WARRAQ_DATABASE", "warraq.db")),
            user_agent=crawler.settings["USER_AGENT"],
            sources=tuple(filter(None, self._source_argument.split(","))),
            command=f"scrapy crawl {self.name}",
        )
        session = Session(options)
        self.context = session.open()

        def on_closed(spider: Spider, reason: str) -> None:
            session.close("finished" if reason == "finished" else "stopped")

        crawler.signals.connect(on_closed, signal=signals.spider_closed, weak=False)

    async def start(self) -> AsyncIterator[Any]:
        """Yields nothing: the scheduler calls `plan` and then reads the frontier."""
        return
        yield

    async def plan(self) -> None:
        """Queue what this run should visit first."""

    async def before_stage(self, stage: Stage) -> None:
        """Called before each stage: earlier stages may call for more visits."""

    async def finish(self) -> None:
        """Called when the last stage is done, before the spider closes."""

    async def on_recorded(self, exchange: Exchange, recorded: CommitResult | None) -> None:
        """Called after each visit was stored, or given back (`recorded` None)."""

    def request_for(self, lease: LeasedVisit) -> Request:
        """The request of a visit, conditional when the body that the validators belong to is stored."""
        context, visit = self.context, lease.visit
        assert context is not None
        source = context.sources[visit.source_id]
        is_walk = visit.reason in ("backfill", "gap")  # its pages are read once, their bodies are not kept
        headers = {} if is_walk else validator_headers(lease, visit.url)
        if visit.role == "image":
            lease = replace(lease, etag="", last_modified="")  # of a time when it was fetched as a page
            headers = {"Accept": IMAGE_ACCEPT}
        return Request(
            visit.url,
            callback=self.on_answer,
            errback=self.on_failure,
            headers=headers,
            dont_filter=True,
            meta={
                "lease": lease,
                "source_id": source.id,
                "local": source.local,
                "started_at": now(),
                "is_cut_when_large": visit.role == "feed",
            },
        )

    async def on_answer(self, response: Response) -> AsyncIterator[Exchange]:
        yield answered(response, response.meta["lease"], response.meta["started_at"])

    async def on_failure(self, failure: Failure) -> AsyncIterator[Exchange]:
        meta = failure.request.meta  # type: ignore[attr-defined]
        yield unanswered(failure, meta["lease"], meta["started_at"])
