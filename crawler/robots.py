"""robots.txt (RFC 9309): obeyed, remembered across runs, and doubtful answers mean no.

Scrapy's own middleware crawls on when robots.txt answers 500, cannot be reached or is endless, and forgets it at
the end of a run.
"""

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from warraq.articles.records import Page
from warraq.crawler.context import RunContext, now
from warraq.crawler.guard import BudgetSpent, Refused
from warraq.crawler.resolver import was_refused
from warraq.crawler.walls import TOLD, wall_of
from warraq.storage import RobotsRecord

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

MAX_BYTES = 512 * 1024  # RFC 9309: at least 500 KiB must be read; the rest may be ignored
TIMEOUT_S = 15.0
KEPT_FOR = timedelta(hours=24)  # RFC 9309, section 2.4
KEPT_AFTER_FAILURE = timedelta(hours=1)
KEPT_AFTER_SILENCE = timedelta(minutes=10)  # no answer at all: often it is our own network
MAX_CRAWL_DELAY_S = 60.0  # a delay of years is a mistake or an attack
UNREACHABLE = "robots.txt cannot be reached"
MAX_ORIGINS = 1_000  # parsed rules kept in memory at once


class RobotsForbidden(IgnoreRequest):
    """robots.txt does not allow this URL, or could not be read, which means the same."""


class RobotsUnreachable(RobotsForbidden):
    """No answer to the question for robots.txt: the site may not be asked, and nothing is known of its wishes."""


class RobotsWalled(RobotsForbidden):
    """An anti-bot wall answered the question for robots.txt with an error: the site may not be asked."""


class RobotsMiddleware:
    """Lets a request pass only when the robots.txt of its origin was read and allows it."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["USER_AGENT"]
        self._rules: dict[str, asyncio.Future[tuple[Any, str]]] = {}

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "RobotsMiddleware":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("is_robots"):
            return
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        future = self._rules.get(origin)
        if future is None:
            if len(self._rules) >= MAX_ORIGINS:
                self._rules.clear()
            future = self._rules[origin] = asyncio.get_running_loop().create_future()
            try:
                future.set_result(await self._find(origin, request))
            except BaseException as problem:
                self._rules.pop(origin, None)
                future.set_exception(problem)
                future.exception()  # retrieved: those who wait get it again
                raise
        rules, problem_text = await asyncio.shield(future)
        if problem_text:
            raise _kind_of(problem_text)(problem_text)
        if rules is not None and not rules.can_fetch(request.url, self._agent):
            raise RobotsForbidden("forbidden by robots.txt")

    async def _find(self, origin: str, request: Request) -> tuple[Any, str]:
        """(rules, why everything is forbidden). Rules None: no restriction."""
        context: RunContext | None = getattr(self._crawler.spider, "context", None)
        record = None
        if context is not None:
            record = await context.store.ask(lambda store: store.robots.find(origin))
            if record is not None:
                kept = KEPT_FOR if _is_clear(record.status) else KEPT_AFTER_FAILURE
                kept = kept if record.status else KEPT_AFTER_SILENCE
                age = now() - record.fetched_at
                if not timedelta(0) <= age <= kept:
                    record = None
        if record is None:
            record = await self._fetch(origin, request)
            fresh = record
            if context is not None:
                await context.store.ask(lambda store: store.robots.save(fresh))
        return self._read(record, request)

    async def _fetch(self, origin: str, request: Request) -> RobotsRecord:
        meta: dict[str, Any] = {
            key: request.meta[key] for key in ("local", "source_id", "download_slot") if key in request.meta
        }
        meta |= {"is_robots": True, "download_timeout": TIMEOUT_S, "download_maxsize": MAX_BYTES}
        asked = Request(f"{origin}/robots.txt", callback=NO_CALLBACK, meta=meta, priority=1000)
        assert self._crawler.engine is not None
        try:
            response = await self._crawler.engine.download_async(asked)
        except BudgetSpent:
            raise
        except CannotResolveHostError as problem:
            if was_refused(urlsplit(origin).hostname or ""):
                raise Refused("the name leads to an address that is not public") from problem
            return RobotsRecord(origin=origin, status=0, body="", fetched_at=now())
        except Exception as problem:
            logger.info("robots.txt of %s cannot be read: %s", origin, type(problem).__name__)
            return RobotsRecord(origin=origin, status=0, body="", fetched_at=now())
        # With the mark that some editors put first, the first group of rules would be none.
        body = response.body[:MAX_BYTES].decode("utf-8-sig", "replace").replace("\x00", "")
        return RobotsRecord(origin=origin, status=response.status, body=body, fetched_at=now())

    def _read(self, record: RobotsRecord, request: Request) -> tuple[Any, str]:
        if record.status == 0:
            return None, UNREACHABLE
        if record.status == 429 or record.status >= 500 or record.status in (301, 302, 303, 307, 308):
            told = f"robots.txt answers {record.status}"
            wall = wall_of(_as_page(record))
            return None, f"{told}, {TOLD}: {wall}" if wall else told
        if record.status != 200:
            return None, ""
        rules = Protego.parse(record.body)
        if delay := rules.crawl_delay(self._agent):
            if delay > MAX_CRAWL_DELAY_S:
                logger.warning(
                    "%s asks for a delay of %g s; %g s are kept", record.origin, delay, MAX_CRAWL_DELAY_S
                )
            self._slow_down(request, min(float(delay), MAX_CRAWL_DELAY_S))
        return rules, ""

    def _slow_down(self, request: Request, delay_s: float) -> None:
        """Make the host's delay at least this."""
        host = request.meta.get("download_slot")
        if not host or self._crawler.engine is None:
            return
        context: RunContext | None = getattr(self._crawler.spider, "context", None)
        if context is not None:
            context.slow_down(host, delay_s)
        downloader = self._crawler.engine.downloader
        settings = downloader.per_slot_settings.setdefault(
            host, {"concurrency": 1, "delay": 0.0, "jitter": 0.0}
        )
        if delay_s < settings.get("delay", 0.0):
            return
        settings.update(delay=delay_s, jitter=0.0)  # not a tenth sooner than was asked for
        if host in downloader.slots:
            downloader.slots[host].delay, downloader.slots[host].jitter = delay_s, 0.0


def _kind_of(problem_text: str) -> type[RobotsForbidden]:
    if problem_text == UNREACHABLE:
        return RobotsUnreachable
    return RobotsWalled if TOLD in problem_text else RobotsForbidden


def _as_page(record: RobotsRecord) -> Page:
    url = f"{record.origin}/robots.txt"
    return Page(
        url=url, final_url=url, status=record.status, body=record.body.encode(), fetched_at=record.fetched_at
    )


def _is_clear(status: int) -> bool:
    return 200 <= status < 300 or (400 <= status < 500 and status != 429)
