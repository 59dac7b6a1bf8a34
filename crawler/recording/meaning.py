"""What an exchange means: one pure function, one closed set of meanings."""

from dataclasses import dataclass
from typing import Final

from warraq.articles.outcomes import Failed, Rejected
from warraq.articles.urls import try_canonical, url_shape
from warraq.crawler.exchange import Exchange
from warraq.crawler.parsing import wall_of
from warraq.crawler.recording.endings import Failure, Gone, NotModified, Walled, wall_failure

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
PERMANENT: Final = frozenset({301, 308})
#: Statuses of a page that cannot be fetched: the feed's own text may replace it.
REFUSALS: Final = frozenset({401, 402, 403, 404, 410, 451})
_CUT: Final = Failed(error="truncated", detail="the packed body ends in the middle")
_EMPTY: Final = "200 with an empty body"


@dataclass(frozen=True, slots=True)
class OverBudget:
    """The request budget is spent: the visit goes back into the queue."""


@dataclass(frozen=True, slots=True)
class Readable:
    """A document came, whole or in part, and can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The page of a post cannot be fetched. Its feed's own text may replace it; if not, it ends like this."""

    otherwise: Gone | Walled | Failure


Visited = Readable | Refused | NotModified | Gone | Walled | Failure
Meaning = OverBudget | Visited


def meaning_of(exchange: Exchange, *, home_url: str) -> Meaning:
    """What the exchange means. `home_url` is that of its source: posts that redirect there were removed."""
    if exchange.postponed:
        return OverBudget()
    if exchange.purpose == "image":
        return _image(exchange)
    if exchange.purpose != "page":
        return _document(exchange)
    meaning = _page(exchange, home_url)
    if isinstance(meaning, (Gone, Walled, Failure)) and _is_refused(exchange, meaning):
        return Refused(otherwise=meaning)
    return meaning


def _document(exchange: Exchange) -> Visited:
    """The meaning for a poll or an archive page, where 404, 410 and redirects are plain failures."""
    if exchange.ending is not None:
        return Failure(outcome=exchange.ending)
    status = exchange.fetch.status
    if status == 304 and exchange.purpose == "poll":
        return NotModified()
    if sign := _wall(exchange):
        return Walled(sign=sign)
    return _answer(exchange, "")


def _page(exchange: Exchange, home_url: str) -> Visited:
    if exchange.ending is not None:
        return Failure(outcome=exchange.ending)
    status = exchange.fetch.status
    if status == 304:
        return NotModified()
    if status in (404, 410):
        return Gone()
    if sign := _wall(exchange):
        return Walled(sign=sign)
    if redirect := _redirected_away(exchange, home_url):
        return Gone(redirect=redirect)
    if status in REDIRECTS:  # not followed, because it leads to file:, data:, ftp: or nowhere
        target = exchange.page().header("location")
        return Failure(outcome=Failed(error="bad-redirect", detail=f"redirect to {target[:200]!r}"))
    if exchange.is_partial and exchange.lease.article_id is not None and status == 200:
        # Half a page must not replace what is stored.
        return Failure(outcome=_CUT)
    return _answer(exchange, _EMPTY)


def _image(exchange: Exchange) -> Readable | Failure:
    """The meaning for an image file, which may be missing without anything being wrong, and is kept whole or not."""
    status = exchange.fetch.status
    if exchange.ending is not None:
        return Failure(outcome=exchange.ending)
    if status in (404, 410):
        return Failure(outcome=Rejected(reason="gone" if status == 410 else "not-found"))
    if sign := _wall(exchange):
        return Failure(outcome=wall_failure(sign))
    if exchange.is_partial and status == 200:
        return Failure(outcome=_CUT)
    return _answer(exchange, _EMPTY)


def _answer(exchange: Exchange, empty: str) -> Readable | Failure:
    status = exchange.fetch.status
    if status != 200:
        return Failure(outcome=Failed(error=f"http-{status}"))
    return Readable() if exchange.body else Failure(outcome=Failed(error="empty", detail=empty))


def _is_refused(exchange: Exchange, meaning: Gone | Walled | Failure) -> bool:
    if exchange.visit.role != "article":
        return False
    if isinstance(meaning, Walled) or exchange.fetch.status in REFUSALS:
        return True
    return isinstance(exchange.ending, Rejected) and exchange.ending.reason == "robots"


def _wall(exchange: Exchange) -> str:
    """The sign of a wall that answered with an error status, '' if none did. Walls with 200 are found when parsed."""
    status = exchange.fetch.status
    if status in (200, 404, 410) or 300 <= status < 400:
        return ""
    return wall_of(exchange.page())


def _redirected_away(exchange: Exchange, home_url: str) -> int:
    """The status of a redirect from a post to the home page or a list of posts: the post was removed; else 0.

    A temporary redirect (302, 303, 307) counts only for a post that its sitemap no longer names: sites under repair and
    consent walls send every visitor to one page.
    """
    visit, statuses = exchange.visit, exchange.redirect_statuses
    if exchange.fetch.status != 200 or visit.role != "article" or not statuses:
        return 0
    if visit.reason != "vanished" and not set(statuses) <= PERMANENT:
        return 0
    final = try_canonical(exchange.fetch.final_url)
    is_away = final != visit.url and (final == home_url or url_shape(final) == "listing")
    return statuses[0] if is_away and url_shape(visit.url) != "listing" else 0
