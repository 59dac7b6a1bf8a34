"""Prepares the endings of pages: one question to the store, then one task for a worker."""

from collections.abc import Sequence
from functools import partial

from warraq.articles.outcomes import Failed, Rejected
from warraq.articles.urls import host_of
from warraq.crawler.exchange import Exchange
from warraq.crawler.parsing import (
    ArticleReading,
    Beside,
    PageReading,
    Unread,
    read_article,
    read_own_text,
    read_page,
)
from warraq.crawler.recording.endings import Article, Ending, Failure, Read, Walled
from warraq.crawler.recording.meaning import Readable, Refused, Visited
from warraq.crawler.session import RunContext
from warraq.storage import PRIORITIES, LeasedVisit, Role, Store, Visit

MAX_DEPTH = 50  # listing pages followed from one to the next
MAX_GUESSED_DEPTH = 3  # likewise categories, where no feed or sitemap lists the posts


async def prepare_page(context: RunContext, exchange: Exchange, meaning: Visited) -> Ending:
    """The ending of a visit to a page that may be an article, or to a listing.

    Raises:
        WorkerDied: the worker that read the page is gone.
    """
    if isinstance(meaning, Refused):
        wall = meaning.otherwise.sign if isinstance(meaning.otherwise, Walled) else ""
        return await _article_of_feed(context, exchange, wall=wall) or meaning.otherwise
    if not isinstance(meaning, Readable):
        return meaning
    if exchange.visit.role == "listing":
        return await _listing(context, exchange)
    return await _article(context, exchange)


async def _article(context: RunContext, exchange: Exchange) -> Ending:
    beside = await context.ask(_beside, context.store, lease=exchange.lease)
    reading = await context.workers.run(
        partial(read_article, beside=beside, is_partial=exchange.is_partial),
        exchange.page(),
        context.rules(exchange.visit.source_id),
    )
    if not isinstance(reading, ArticleReading):
        return Failure(outcome=reading, keeps_body=True)
    if reading.prepared is None:
        return Walled(sign=reading.wall)
    return Article(prepared=reading.prepared, wall=reading.wall, keeps_body=not reading.wall)


async def _article_of_feed(context: RunContext, exchange: Exchange, *, wall: str) -> Article | None:
    """The article as its feed gives it, when its page was never read; None when no feed gives its text."""
    beside = await context.ask(_beside, context.store, lease=exchange.lease, unread_only=True)
    if beside.own is None:
        return None
    reading = await context.workers.run(
        partial(read_own_text, beside=beside),
        exchange.fetch.started_at,
        context.rules(exchange.visit.source_id),
    )
    if reading is None or isinstance(reading, (Rejected, Failed)):
        return None
    return Article(prepared=reading, wall=wall, keeps_body=False)


def _beside(store: Store, *, lease: LeasedVisit, unread_only: bool = False) -> Beside:
    url, article_id = lease.visit.url, lease.article_id
    own = store.entries.own_text(url, unread_only=unread_only)
    if unread_only and own is None:
        return Beside()
    return Beside(
        site=store.site_blocks.newest(lease.visit.source_id),
        hints=store.entries.hints(url),
        own=own,
        stored="" if article_id is None else "feed" if store.entries.gave_text_of(article_id) else "page",
    )


async def _listing(context: RunContext, exchange: Exchange) -> Ending:
    reading = await read_links(context, exchange)
    if isinstance(reading, PageReading):
        return Read(visits=await visits_of(context, exchange, reading))
    if not isinstance(reading, Unread):
        return Failure(outcome=reading)
    if reading.wall:
        return Walled(sign=reading.wall)
    return Failure(outcome=Rejected(reason="not-html", detail=reading.why))


async def read_links(context: RunContext, exchange: Exchange) -> PageReading | Unread | Rejected | Failed:
    """The links of a listing or home page."""
    home_url = context.sources[exchange.visit.source_id].home_url
    return await context.workers.run(read_page, exchange.page(), home_url, context.options.since)


async def visits_of(context: RunContext, exchange: Exchange, reading: PageReading) -> tuple[Visit, ...]:
    """Visits of the new posts, and of the next page of the list as long as this one has a new post.

    Categories and the like are followed only where neither a feed nor a sitemap lists the posts.
    """
    visit, source_id = exchange.visit, exchange.visit.source_id
    links = (*reading.posts, *reading.older, *reading.listings)
    known, guided = await context.ask(_known_of, context.store, links, source_id)
    fresh = [url for url in reading.posts if url not in known and not context.traps.is_closed(source_id, url)]
    listings: list[str] = []
    if fresh and visit.depth < MAX_DEPTH:
        listings += reading.older[:1]
    if not guided and visit.depth < MAX_GUESSED_DEPTH:
        listings += reading.listings
    return (
        *(_visit(visit, url, "article") for url in fresh),
        *(_visit(visit, url, "listing") for url in listings if url not in known),
    )


def _known_of(store: Store, links: Sequence[str], source_id: int) -> tuple[set[str], bool]:
    """Those of the links that are known, and whether feeds or sitemaps list the posts of the source."""
    return store.frontier.known(links), store.entries.are_listed(source_id)


def _visit(found_on: Visit, url: str, role: Role) -> Visit:
    return Visit(
        source_id=found_on.source_id,
        url=url,
        host=host_of(url),
        role=role,
        reason="new",
        priority=PRIORITIES["new"] + (5 if role == "listing" else 0),
        depth=found_on.depth + 1,
        found_on=found_on.url,
    )
