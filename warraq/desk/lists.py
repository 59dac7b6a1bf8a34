"""Subscription lists: many feeds followed at once, without a request."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Final

from warraq.articles.errors import AddressError
from warraq.articles.urls import canonical, host_name, origin_of, try_canonical
from warraq.config import Config
from warraq.desk.clock import Clock, present
from warraq.storage import FeedState, Source, Store, open_store

if TYPE_CHECKING:
    from warraq.feeds import Subscription

#: Feeds of one transaction: a tenth of a second, in which nobody else writes.
AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What became of a list: feeds that are followed now, that were already, and why others are not."""

    added: int
    known: int
    refused: tuple[str, ...] = ()


class ListDesk:
    """Takes subscription lists. May be used from any thread, and beside a crawl."""

    def __init__(self, load: Callable[[], Config], *, now: Clock = present) -> None:
        self._load = load
        self._now = now

    def follow_list(self, document: bytes) -> Listed:
        """Follow the feeds of an OPML document: the next crawl polls each for the first time. A list may be followed
        again: nothing is followed twice.

        Feeds with the same home page become one source; folders are kept; feeds that are followed are left as they are.

        Raises:
            ParseError: it is no OPML.
        """
        from warraq.feeds import read_opml

        waiting = iter(read_opml(document))
        added, refused, total = 0, list[str](), 0
        with open_store(self._load().database, create=True) as store:
            known = {feed.url for source in store.sources.all() for feed in store.feeds.of_source(source.id)}
            while portion := tuple(islice(waiting, AT_ONCE)):
                total += len(portion)
                with store.whole():
                    added += sum(_follow_all(store, portion, known, refused, self._now()))
        return Listed(added=added, known=total - added - len(refused), refused=tuple(refused))


def _follow_all(
    store: Store, portion: "Iterable[Subscription]", known: set[str], refused: list[str], moment: datetime
) -> Iterable[bool]:
    for subscription in portion:
        try:
            yield _follow(store, subscription, known, moment)
        except AddressError as problem:
            refused.append(str(problem))


def _follow(store: Store, subscription: "Subscription", known: set[str], moment: datetime) -> bool:
    """Follow one feed unless it is known. Returns whether it is new. Raises AddressError."""
    from warraq.crawler.addresses import refusal

    url = canonical(subscription.feed_url)
    if url in known:
        return False
    if problem := refusal(url, local=False):
        raise AddressError(problem, identity=url)
    home = try_canonical(subscription.home_url) or f"{origin_of(url)}/"
    source = store.sources.add(
        Source(
            slug=host_name(home).removeprefix("www.").split(".")[0],
            home_url=home,
            name=subscription.title,
            folder="/".join(name.replace("/", "-") for name in subscription.folders),
        ),
        now=moment,
    )
    feed = FeedState(source_id=source.id, url=url, kind="feed", title=subscription.title, next_poll_at=moment)
    store.feeds.add(feed)
    known.add(url)
    return True
