"""What becomes of pages: articles, and the listings and home pages that lead to them."""

from dataclasses import replace
from functools import partial

from warraq.articles.extraction import SiteStatistics
from warraq.articles.hints import PageHint
from warraq.articles.ingest import Prepared
from warraq.articles.outcomes import Failed, Rejected
from warraq.articles.own_text import is_from_feed, prepare_own
from warraq.articles.urls import host_of
from warraq.crawler.commits import Commits
from warraq.crawler.context import RunContext
from warraq.crawler.exchange import Exchange
from warraq.crawler.walls import BOT_WALL, wall_of
from warraq.crawler.work import PageReading, read_article, read_page
from warraq.storage import PRIORITIES, Recorded, Role, Store, Visit

REFUSALS = frozenset({401, 402, 403, 404, 410, 451})  # the page cannot be had; the feed's own text may do
MAX_DEPTH = 50  # listing pages followed one from the other


class PageRecorder:
    """Records articles and listings for one run."""

    def __init__(self, context: RunContext, commits: Commits) -> None:
        self._context = context
        self._commits = commits

    async def record_article(self, exchange: Exchange) -> Recorded:
        """Extract a page that may be an article, and store what it is."""
        url, source_id = exchange.url, exchange.visit.visit.source_id
        hints, site, own = await self._context.store.ask(
            lambda s: (*_said_beside(s, url, source_id), s.entries.own_text(url))
        )
        options = self._context.rules(source_id)
        reading = await self._context.workers.run(
            partial(read_article, site=site, hints=hints, own=own), exchange.page(), options
        )
        if isinstance(reading, (Rejected, Failed)):
            return await self._commits.failed(exchange, reading, keep_body=True)
        prepared, wall, known_id = reading.prepared, reading.wall, exchange.visit.article_id
        if wall and (known_id is not None or prepared.article is None):
            return await self._commits.walled(exchange, wall)
        if known_id is not None and await self._gives_less(known_id, prepared):
            less = Rejected(
                reason="paywall-stub", detail="the page gives less than its feed, and than it gave"
            )
            return await self._commits.failed(exchange, less, keep_body=True)
        if exchange.is_partial:
            if exchange.visit.article_id is not None:  # half of it is no new version of what is stored
                failed = Failed(error="truncated", detail="the packed body ends in the middle")
                return await self._commits.failed(exchange, failed)
            prepared = _flagged(prepared, "partial")
        return await self._commits.store(
            exchange, lambda s, r: s.fetches.commit_article(r, prepared, wall=wall), keep_body=not wall
        )

    async def _gives_less(self, article_id: int, prepared: Prepared) -> bool:
        """Whether a stub answers for an article whose text came from its page: that text is worth more."""
        if not is_from_feed(prepared):
            return False
        return not await self._context.store.ask(lambda s: s.entries.gave_text_of(article_id))

    async def from_feed(self, exchange: Exchange, *, wall: str = "") -> Prepared | None:
        """The article as the feed gives it, when its page is refused, walled, paid for or gone and never was read."""
        ending, url = exchange.ending, exchange.url
        forbidden = isinstance(ending, Rejected) and ending.reason == "robots"
        refused = forbidden or bool(wall) or exchange.fetch.status in REFUSALS
        if exchange.visit.visit.role != "article" or not refused:
            return None
        own = await self._context.store.ask(lambda s: s.entries.own_text(url, unread_only=True))
        if own is None:
            return None
        source_id = exchange.visit.visit.source_id
        hints, site = await self._context.store.ask(lambda s: _said_beside(s, url, source_id))
        options = self._context.rules(source_id)
        prepare = partial(prepare_own, fetched_at=exchange.fetch.started_at, site=site, hints=hints)
        prepared = await self._context.workers.run(prepare, own, options)
        return prepared if isinstance(prepared, Prepared) else None

    async def record_listing(self, exchange: Exchange) -> Recorded:
        """Queue what a listing page links to."""
        reading = await self.read(exchange)
        if isinstance(reading, Failed) and reading.error == BOT_WALL:
            return await self._commits.walled(exchange, reading.detail)
        if not isinstance(reading, PageReading):
            return await self._commits.failed(exchange, reading)
        visits = await self.visits_of(exchange, reading)
        return await self._commits.store(exchange, lambda s, r: s.fetches.commit_read(r, visits=visits))

    async def read(self, exchange: Exchange) -> PageReading | Rejected | Failed:
        """The links of a page; Failed with BOT_WALL, and its sign, for a wall."""
        home = self._context.sources[exchange.visit.visit.source_id].home_url
        reading = await self._context.workers.run(
            read_page, exchange.page(), home, self._context.options.since
        )
        if isinstance(reading, str):
            return Rejected(reason="not-html", detail=reading)
        is_bare = isinstance(reading, PageReading) and not (reading.posts or reading.feeds)
        if is_bare and (wall := wall_of(exchange.page())):
            return Failed(error=BOT_WALL, detail=wall)
        return reading

    async def visits_of(self, exchange: Exchange, reading: PageReading) -> tuple[Visit, ...]:
        """Links to posts, and the next page of the list as long as this one had a post we did not know.

        Categories and the like are followed only where neither feed nor sitemap says what there is.
        """
        visit = exchange.visit.visit
        links = (*reading.posts, *reading.older, *reading.listings)
        source_id = visit.source_id
        known = await self._context.store.ask(lambda s: s.frontier.known(links))
        guided = await self._context.store.ask(lambda s: s.entries.are_listed(source_id))
        fresh = [
            url
            for url in reading.posts
            if url not in known and not self._context.traps.is_closed(source_id, url)
        ]
        visits = [_visit(exchange, url, "article") for url in fresh]
        if visit.depth < MAX_DEPTH:
            if fresh:
                visits += [_visit(exchange, url, "listing") for url in reading.older[:1] if url not in known]
            if not guided and visit.depth < 3:
                visits += [_visit(exchange, url, "listing") for url in reading.listings if url not in known]
        return tuple(visits)


def _said_beside(
    store: Store, url: str, source_id: int
) -> tuple[tuple[PageHint, ...], SiteStatistics | None]:
    """What feeds state about a page, and what its site repeats."""
    return store.entries.hints(url), store.site_blocks.newest(source_id)


def _flagged(prepared: Prepared, flag: str) -> Prepared:
    if prepared.article is None:
        return prepared
    flags = tuple(dict.fromkeys((*prepared.article.flags, flag)))
    return replace(prepared, article=replace(prepared.article, flags=flags))


def _visit(exchange: Exchange, url: str, role: Role) -> Visit:
    visit = exchange.visit.visit
    return Visit(
        source_id=visit.source_id,
        url=url,
        host=host_of(url),
        role=role,
        reason="new",
        priority=PRIORITIES["new"] + (5 if role == "listing" else 0),
        depth=visit.depth + 1,
        found_on=visit.url,
    )
