"""What becomes of pages: articles, and the listings and home pages that lead to them."""

from dataclasses import replace
from functools import partial

from articles.ingest import Prepared
from articles.outcomes import Failed, Rejected
from articles.own_text import prepare_beside, prepare_own
from crawler.commits import Commits
from crawler.context import RunContext
from crawler.exchange import Exchange
from crawler.work import PageReading, read_page
from storage import PRIORITIES, Recorded, Role, Visit, host_of

REFUSALS = frozenset({401, 402, 403, 404, 410, 451})  # the page cannot be had; the feed's own text may do
MAX_DEPTH = 50  # listing pages followed one from the other


class PageRecorder:
    """Records articles and listings for one run."""

    def __init__(self, context: RunContext, commits: Commits) -> None:
        self._context = context
        self._commits = commits

    async def record_article(self, exchange: Exchange) -> Recorded:
        """Extract a page that may be an article, and store what it is."""
        url = exchange.url
        hints = await self._context.store.ask(lambda s: s.feeds.hints(url))
        source_id = exchange.visit.visit.source_id
        site = await self._context.store.ask(lambda s: s.site_blocks.newest(source_id))
        own = await self._context.store.ask(lambda s: s.feeds.own_text(url))
        options = self._context.rules(source_id)
        prepared = await self._context.workers.run(
            partial(prepare_beside, site=site, hints=hints, own=own), exchange.page(), options
        )
        if isinstance(prepared, (Rejected, Failed)):
            return await self._commits.failed(exchange, prepared, keep_body=True)
        if exchange.is_partial:
            if exchange.visit.article_id is not None:  # half of it is no new version of what is stored
                failed = Failed(error="truncated", detail="the packed body ends in the middle")
                return await self._commits.failed(exchange, failed)
            prepared = _flagged(prepared, "partial")
        return await self._commits.store(exchange, lambda s, r: s.commit_article(r, prepared), keep_body=True)

    async def from_feed(self, exchange: Exchange) -> Prepared | None:
        """The article as the feed itself gives it, when its page is refused, paid for or gone and never was read."""
        ending, url = exchange.ending, exchange.url
        forbidden = isinstance(ending, Rejected) and ending.reason == "robots"
        if exchange.visit.visit.role != "article" or not (forbidden or exchange.fetch.status in REFUSALS):
            return None
        own = await self._context.store.ask(lambda s: s.feeds.own_text(url, unread_only=True))
        if own is None:
            return None
        source_id = exchange.visit.visit.source_id
        hints = await self._context.store.ask(lambda s: s.feeds.hints(url))
        site = await self._context.store.ask(lambda s: s.site_blocks.newest(source_id))
        options = self._context.rules(source_id)
        prepare = partial(prepare_own, fetched_at=exchange.fetch.started_at, site=site, hints=hints)
        prepared = await self._context.workers.run(prepare, own, options)
        return prepared if isinstance(prepared, Prepared) else None

    async def record_listing(self, exchange: Exchange) -> Recorded:
        """Queue what a listing page links to."""
        reading = await self.read(exchange)
        if not isinstance(reading, PageReading):
            return await self._commits.failed(exchange, reading)
        visits = await self.visits_of(exchange, reading)
        return await self._commits.store(exchange, lambda s, r: s.commit_read(r, visits=visits))

    async def read(self, exchange: Exchange) -> PageReading | Rejected | Failed:
        """The links of a page."""
        home = self._context.sources[exchange.visit.visit.source_id].home_url
        reading = await self._context.workers.run(
            read_page, exchange.page(), home, self._context.options.since
        )
        return Rejected(reason="not-html", detail=reading) if isinstance(reading, str) else reading

    async def visits_of(self, exchange: Exchange, reading: PageReading) -> tuple[Visit, ...]:
        """Links to posts, and the next page of the list as long as this one had a post we did not know.

        Categories and the like are followed only where neither feed nor sitemap says what there is.
        """
        visit = exchange.visit.visit
        links = (*reading.posts, *reading.older, *reading.listings)
        source_id = visit.source_id
        known = await self._context.store.ask(lambda s: s.frontier.known(links))
        guided = await self._context.store.ask(lambda s: bool(s.feeds.reading_entries(source_id)))
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
