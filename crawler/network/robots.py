"""robots.txt (RFC 9309): obeyed, remembered across runs, and doubtful answers mean no.

Scrapy's own middleware crawls on when robots.txt answers 500, cannot be reached or is endless, and forgets it at
the end of a run.
"""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from warraq.articles.records import Page
from warraq.articles.urls import host_name, host_of, origin_of
from warraq.crawler.network.guard import BudgetSpent, Refused
from warraq.crawler.network.resolver import was_refused
from warraq.crawler.parsing import TOLD, wall_of
from warraq.crawler.session import RunContext, now
from warraq.feeds import RobotsRules, decode_robots, product_token, read_robots
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
MAX_ORIGINS = 1_000  # whose rules are kept in memory at once
MAX_KEPT_BYTES = (
    16 * 1024 * 1024
)  # of rules, over all origins: a hostile file has half a megabyte, a real one 10 KB
RULE_BYTES = 60  # of a rule in memory, beside its characters


class RobotsForbidden(IgnoreRequest):
    """robots.txt does not allow this URL, or could not be read, which means the same."""


class RobotsUnreachable(RobotsForbidden):
    """No answer to the question for robots.txt: the site may not be asked, and nothing is known of its wishes."""


class RobotsWalled(RobotsForbidden):
    """An anti-bot wall answered the question for robots.txt with an error: the site may not be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """What the answer to the question for robots.txt permits.

    `kind` 'rules': what `rules` allow. Nothing otherwise, and `detail` tells people why: the server fails, an anti-bot
    wall answered, there was no answer.
    """

    kind: Literal["rules", "failing", "walled", "unreachable"]
    rules: RobotsRules = field(default_factory=RobotsRules)
    detail: str = ""


_ERRORS: dict[str, type[RobotsForbidden]] = {
    "failing": RobotsForbidden,
    "walled": RobotsWalled,
    "unreachable": RobotsUnreachable,
}


def permission_of(record: RobotsRecord, token: str) -> Permission:
    """What an answer permits the crawler of this product token: RFC 9309, section 2.3.1, doubt meaning no."""
    status = record.status
    if status == 0:
        return Permission(kind="unreachable", detail="robots.txt cannot be reached")
    if 200 <= status < 300:
        return Permission(kind="rules", rules=read_robots(record.body, token=token))
    if _is_clear(status):  # there is no robots.txt, or not for us
        return Permission(kind="rules")
    told = f"robots.txt answers {status}"
    if wall := wall_of(_as_page(record)):
        return Permission(kind="walled", detail=f"{told}, {TOLD}: {wall}")
    return Permission(kind="failing", detail=told)


class RobotsMiddleware:
    """Lets a request pass only when the robots.txt of its origin was read and allows it.

    What the file says of the use of the text goes with the request, as `meta["reservations"]`.
    """

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._token = product_token(crawler.settings["USER_AGENT"])
        self._permissions: dict[str, asyncio.Future[Permission]] = {}
        self._kept_bytes = 0

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "RobotsMiddleware":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("is_robots"):
            return
        origin = origin_of(request.url)
        future = self._permissions.get(origin)
        if future is None:
            future = await self._ask(origin, request)
        permission = await asyncio.shield(future)
        if permission.kind != "rules":
            raise _ERRORS[permission.kind](permission.detail)
        if not permission.rules.allows(request.url):
            raise RobotsForbidden("forbidden by robots.txt")
        request.meta["reservations"] = permission.rules.reservations(request.url)

    async def _ask(self, origin: str, request: Request) -> asyncio.Future[Permission]:
        """The permission, found now; requests to the same origin wait for it meanwhile."""
        if len(self._permissions) >= MAX_ORIGINS or self._kept_bytes >= MAX_KEPT_BYTES:
            self._permissions.clear()
            self._kept_bytes = 0
        future: asyncio.Future[Permission] = asyncio.get_running_loop().create_future()
        self._permissions[origin] = future
        try:
            permission = await self._find(origin, request)
        except BaseException as problem:
            self._permissions.pop(origin, None)
            future.set_exception(problem)
            future.exception()  # retrieved: those who wait get it again
            raise
        rules = (*permission.rules.allow, *permission.rules.disallow, *map("".join, permission.rules.uses))
        self._kept_bytes += sum(map(len, rules)) + RULE_BYTES * len(rules)
        future.set_result(permission)
        return future

    async def _find(self, origin: str, request: Request) -> Permission:
        """From what an earlier run was told, while that counts, else from the server."""
        context: RunContext | None = getattr(self._crawler.spider, "context", None)
        record = None
        if context is not None:
            record = await context.ask(context.store.robots.find, origin)
            record = record if record is not None and _counts(record) else None
        if record is None and context is not None and context.turns is not None:
            async with context.turns.request(host_of(request.url)) as waited:
                pass
            if waited:  # and whoever had the host may have asked meanwhile
                record = await context.ask(context.store.robots.find, origin)
                record = record if record is not None and _counts(record) else None
        if record is None:
            record = await self._fetch(origin, request)
            fresh = record
            if context is not None:
                await context.ask(context.store.robots.save, fresh)
        permission = permission_of(record, self._token)
        if delay_s := permission.rules.delay_s:
            if delay_s > MAX_CRAWL_DELAY_S:
                logger.warning(
                    "%s asks for a delay of %g s; %g s are kept", origin, delay_s, MAX_CRAWL_DELAY_S
                )
            self._slow_down(request, min(delay_s, MAX_CRAWL_DELAY_S))
        return permission

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
            if was_refused(host_name(origin)):
                raise Refused("the name leads to an address that is not public") from problem
            return RobotsRecord(origin=origin, status=0, body="", fetched_at=now())
        except Exception as problem:
            logger.info("robots.txt of %s cannot be read: %s", origin, type(problem).__name__)
            return RobotsRecord(origin=origin, status=0, body="", fetched_at=now())
        body = decode_robots(response.body[:MAX_BYTES])
        return RobotsRecord(origin=origin, status=response.status, body=body, fetched_at=now())

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


def _counts(record: RobotsRecord) -> bool:
    """Whether an answer is young enough."""
    kept = KEPT_FOR if _is_clear(record.status) else KEPT_AFTER_FAILURE
    kept = kept if record.status else KEPT_AFTER_SILENCE
    return timedelta(0) <= now() - record.fetched_at <= kept


def _as_page(record: RobotsRecord) -> Page:
    url = f"{record.origin}/robots.txt"
    return Page(
        url=url, final_url=url, status=record.status, body=record.body.encode(), fetched_at=record.fetched_at
    )


def _is_clear(status: int) -> bool:
    return 200 <= status < 300 or (400 <= status < 500 and status != 429)
