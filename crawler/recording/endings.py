"""How a visit ends: a closed set, one record per ending, each written in one transaction of the store."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from warraq.articles.ingest import Prepared
from warraq.articles.outcomes import Failed, Rejected
from warraq.crawler.exchange import Exchange
from warraq.crawler.parsing import BOT_WALL, TOLD
from warraq.feeds import PollOptions
from warraq.storage import FeedState, OlderPageRow, ReadDocument

MAX_ATTEMPTS: Final = 3  # failed visits of one URL before it is set aside
RETRY_AFTER: Final = timedelta(minutes=10)  # doubled at each attempt; usually that is the next run
WALL_RETRY: Final = timedelta(days=1)
TRANSIENT: Final = frozenset({"timeout", "dns", "connection", "truncated", "worker-died"})
#: Statuses that say nothing about the page: the server, or a proxy before it, is busy or broken.
PASSING_STATUSES: Final = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A page that may be an article. `wall`: the sign of a wall that answered for the page; the text is the feed's."""

    prepared: Prepared
    wall: str = ""
    keeps_body: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFile:
    """An image, of this type as its bytes show."""

    media_type: str
    keeps_body: bool = True


@dataclass(frozen=True, slots=True)
class NotModified:
    """304: the server still has what is stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """The page is gone: by its status, or by a `redirect` (its status) to a page that is not a post."""

    redirect: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Walled:
    """An anti-bot wall, recognised by this sign, answered instead of the page. Tried again some days later."""

    sign: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """The visit failed. Tried again in a later run when the cause is temporary."""

    outcome: Failed | Rejected
    keeps_body: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Read(ReadDocument):
    """A feed, sitemap, home page, listing or archive page that was read for the URLs it names.

    `closes_gap`: the feed whose missing posts are all found now.
    """

    closes_gap: int | None = None
    keeps_body: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PollNotModified:
    """304 to a poll. The feed's state is read and written in one step, because most polls end like this."""

    feed_id: int
    options: PollOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class PollFailed:
    """A poll that failed. The feed's schedule says when to try again."""

    outcome: Failed | Rejected
    feed: FeedState


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkFailed:
    """A page of an archive walk that could not be read. The walk ends there."""

    outcome: Failed | Rejected
    older_page: OlderPageRow


Ending = (
    Article
    | ImageFile
    | NotModified
    | Gone
    | Walled
    | Failure
    | Read
    | PollNotModified
    | PollFailed
    | WalkFailed
)


def retry_at(exchange: Exchange, ending: Failure | Walled, *, at: datetime) -> datetime | None:
    """When to try the visit again; None after MAX_ATTEMPTS, when the cause is not temporary, and of an archive."""
    if exchange.fetch.import_id is not None:
        return None
    attempts = exchange.lease.attempts
    if attempts >= MAX_ATTEMPTS:
        return None
    if isinstance(ending, Walled):
        return at + WALL_RETRY * (1 << attempts - 1)
    return at + RETRY_AFTER * (1 << attempts - 1) if may_pass(exchange, ending.outcome) else None


def may_pass(exchange: Exchange, outcome: Failed | Rejected) -> bool:
    """Whether the cause of a failure is temporary."""
    if not isinstance(outcome, Failed):
        return False
    # A post is found again by what lists it; nothing names an image a second time.
    passing = TRANSIENT | {"robots-unreachable"} if exchange.purpose == "image" else TRANSIENT
    return outcome.error in passing or exchange.fetch.status in PASSING_STATUSES


def wall_failure(sign: str) -> Failed:
    """The outcome of a visit that met an anti-bot wall, recognised by this sign."""
    return Failed(error=BOT_WALL, detail=f"{TOLD}: {sign}")
