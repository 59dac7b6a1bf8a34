"""Turns a URL into a source. Every answer fetched on the way is used; nothing is fetched twice."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from warraq.articles.errors import AddressError
from warraq.articles.outcomes import Failed, Rejected
from warraq.articles.records import Page
from warraq.articles.urls import canonical, host_name, origin_of, same_site, try_canonical
from warraq.crawler.addresses import allow_local_url
from warraq.crawler.exchange import Exchange
from warraq.crawler.frontier import queue_children
from warraq.crawler.network import answered, ending_of
from warraq.crawler.options import AddReport
from warraq.crawler.parsing import FeedReading, PageReading, Unread, read_feed, read_page
from warraq.crawler.recording import record
from warraq.crawler.session import RunContext, follow, now
from warraq.crawler.single import page_of
from warraq.crawler.spiders import Stage, VisitSpider
from warraq.feeds import FeedLink, guess_feed_urls, robots_sitemaps
from warraq.storage import CommitResult, FeedKind, FeedState, Source, Store, poll_visit

MAX_FEEDS = 2  # feeds of a page that are followed; the user may add more
MAX_SITEMAPS = 5


@dataclass(slots=True)
class Finding:
    """What the spider found, for the report. `problem` is '' when `source` was stored."""

    source: Source | None = None
    notes: list[str] = field(default_factory=list)
    problem: str = "stopped before anything was found"


class AddSpider(VisitSpider):
    """Fetches the URL, finds feeds and sitemaps, stores the source, and reads those documents once."""

    name = "add"
    # Feeds and sitemaps come first: posts that they list need not be found through links of the home page.
    stages: ClassVar[tuple[Stage, ...]] = (
        Stage(name="feeds and sitemaps", roles=frozenset({"feed", "sitemap"})),
        Stage(name="home page", roles=frozenset({"home"})),
    )

    def __init__(self, *, url: str, local_source: bool, finding: Finding, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._url = url
        self._local = local_source
        self._finding = finding
        self._home: tuple[FeedState, Response] | None = None

    async def plan(self) -> None:
        self._finding.problem = await self._look()

    async def on_recorded(self, exchange: Exchange, recorded: CommitResult | None) -> None:
        assert self.context is not None
        if exchange.visit.role == "sitemap":
            await queue_children(self.context, exchange.visit.source_id)

    async def _look(self) -> str:
        """Find out what the URL is and store it. Returns why it cannot be followed, '' when it can."""
        context = self._run
        try:
            url = canonical(self._url if "://" in self._url else f"https://{self._url}")
        except AddressError as problem:
            return problem.message
        if self._local:
            allow_local_url(url)
        response = await self._get(url)
        if not isinstance(response, Response):
            code = response.error if isinstance(response, Failed) else response.reason
            return _explain(url, code, response.detail)
        page = page_of(url, response)
        if isinstance(page, Failed):
            return _explain(url, page.error, page.detail)
        feed = await context.workers.run(read_feed, page, None)
        if isinstance(feed, FeedReading):
            return await self._follow_feed(url, feed, response)
        reading = await context.workers.run(read_page, page, page.final_url, None)
        if not isinstance(reading, PageReading):
            detail = reading.why if isinstance(reading, Unread) else reading.detail
            return f"{url} is neither a page nor a feed: {detail}"
        return await self._follow_page(page, reading, response)

    async def _follow_feed(self, url: str, reading: FeedReading, response: Response) -> str:
        document = reading.document
        home = (
            document.home_url if document.home_url and same_site(document.home_url, url) else origin_of(url)
        )
        name, language = document.title, document.language
        await self._store_source(Source(slug="", home_url=canonical(home), name=name, language=language[:2]))
        await self._add(url, "feed", response=response)
        await self._add(canonical(home), "home")
        await self._add_sitemaps(())
        return ""

    async def _follow_page(self, page: Page, reading: PageReading, response: Response) -> str:
        profile = reading.profile
        home = canonical(page.final_url)
        await self._store_source(
            Source(
                slug="",
                home_url=home,
                name=profile.name,
                language=profile.language[:2],
                platform=profile.platform,
            )
        )
        offered = [replace(link, url=url) for link in reading.feeds if (url := try_canonical(link.url))]
        links = [link for link in offered if link.kind == "main"] or offered[:1]
        for link in links[:MAX_FEEDS]:
            await self._add(link.url, "feed", title=link.title)
        if not links:
            await self._try_guesses(home)
        if len(links) > MAX_FEEDS:
            self._finding.notes.append(
                f"{len(links) - MAX_FEEDS} more feeds are offered; add them by their address"
            )
        await self._add_sitemaps(profile.sitemaps)
        self._home = (await self._store_feed(home, "home"), response)
        return ""

    async def finish(self) -> None:
        """Read the home page that was fetched first."""
        if self._home is not None:
            feed, response = self._home
            if feed.last_poll_at is None:
                await self._use(feed, response)

    async def _try_guesses(self, home: str) -> None:
        """Try well-known feed URLs until one answers with a feed."""
        for guess in _urls(guess_feed_urls(home))[:3]:
            response = await self._get(guess)
            if not isinstance(response, Response) or response.status != 200:
                continue
            page = page_of(guess, response)
            if isinstance(page, Page) and isinstance(
                await self._run.workers.run(read_feed, page, None), FeedReading
            ):
                await self._add(guess, "feed", response=response)
                return
        self._finding.notes.append("no feed found; the site is read through its sitemap and its pages")

    async def _store_source(self, source: Source) -> None:
        port = urlsplit(source.home_url).port
        slug = "local" if self._local else host_name(source.home_url).removeprefix("www.").split(".")[0]
        if self._local and port:
            slug = f"local-{port}"
        given = replace(source, slug=slug, local=self._local)
        moment = now()
        stored = await self._run.ask(_follow, self._run.store, given, now=moment)
        follow(self._run, stored)
        self._finding.source = stored

    async def _add_sitemaps(self, linked: tuple[str, ...]) -> None:
        """Follow the sitemaps that robots.txt names, else those the page links to, else /sitemap.xml."""
        home = self._stored.home_url
        record = await self._run.ask(self._run.store.robots.find, origin_of(home))
        is_read = record is not None and 200 <= record.status < 300
        named = list(robots_sitemaps(record.body, url=f"{origin_of(home)}/")) if record and is_read else []
        sitemaps = named or list(linked)
        if not sitemaps:
            await self._try_sitemap(f"{origin_of(home)}/sitemap.xml")
        wanted = [url for url in map(try_canonical, sitemaps) if url and same_site(url, home)]
        for url in dict.fromkeys(wanted[:MAX_SITEMAPS]):
            await self._add(url, "sitemap")

    async def _try_sitemap(self, guess: str) -> None:
        """Follow a guessed sitemap URL only if it answers: a wrong guess is not an error of the source."""
        url = try_canonical(guess)
        if not url or not same_site(url, self._stored.home_url):
            return
        response = await self._get(url)
        if isinstance(response, Response) and response.status == 200:
            await self._add(url, "sitemap", response=response)

    async def _add(
        self, url: str, kind: FeedKind, *, title: str = "", response: Response | None = None
    ) -> None:
        """Store a feed, sitemap or home page and queue its first poll, or use an answer fetched before."""
        stored = await self._store_feed(url, kind, title=title)
        if stored.last_poll_at is not None:
            self._finding.notes.append(f"{url} was followed already")
            return
        if response is not None:
            await self._use(stored, response)
            return
        visit = poll_visit(stored)
        await self._run.ask(self._run.store.frontier.add, (visit,))

    async def _store_feed(self, url: str, kind: FeedKind, *, title: str = "") -> FeedState:
        feed = FeedState(source_id=self._stored.id, url=url, kind=kind, title=title, next_poll_at=now())
        return await self._run.ask(self._run.store.feeds.add, feed)

    async def _use(self, feed: FeedState, response: Response) -> None:
        """Record an answer fetched before as the first poll of this feed."""
        visit = poll_visit(feed)
        await self._run.ask(self._run.store.frontier.add, (visit,))
        leased = await self._run.ask(self._run.store.frontier.lease_url, self._run.run_id, feed.url)
        if leased is not None:
            await record(self._run, answered(response, leased, self._asked_at))

    async def _get(self, url: str) -> Response | Failed | Rejected:
        assert self.crawler.engine is not None
        self._asked_at = now()
        request = Request(url, callback=NO_CALLBACK, meta={"local": self._local, "source_id": 0})
        try:
            return await self.crawler.engine.download_async(request)
        except Exception as problem:
            return ending_of(problem, url)

    @property
    def _run(self) -> RunContext:
        assert self.context is not None
        return self.context

    @property
    def _stored(self) -> Source:
        assert self._finding.source is not None
        return self._finding.source


def _follow(store: Store, given: Source, *, now: datetime) -> Source:
    """The stored source, which is followed from now on: an import of archives makes paused ones."""
    stored = store.sources.add(given, now=now)
    if stored.state != "paused":
        return stored
    followed = replace(given, id=stored.id, slug=stored.slug, home_url=stored.home_url, folder=stored.folder)
    store.sources.update(followed, now=now)
    return followed


def report_on(context: RunContext, finding: Finding) -> AddReport:
    """What was found, once the documents have been read. Blocks; call it outside the network loop."""
    source = finding.source
    if finding.problem or source is None:
        return AddReport(problem=finding.problem, notes=tuple(finding.notes))
    feeds = context.call(context.store.feeds.of_source, source.id)
    queued = context.call(context.store.frontier.pending, (source.id,))
    read = [feed for feed in feeds if feed.last_status in (200, 304)]
    unread = [f"{feed.url}: {feed.last_error}" for feed in feeds if feed.last_error and feed.kind != "home"]
    return AddReport(
        slug=source.slug,
        home_url=source.home_url,
        name=source.name,
        language=source.language,
        platform=source.platform,
        feeds=tuple(feed.url for feed in read if feed.kind == "feed"),
        sitemaps=tuple(feed.url for feed in read if feed.kind == "sitemap"),
        queued=queued,
        estimated_requests=queued + len(read),
        notes=(*finding.notes, *unread),
    )


def _explain(url: str, code: str, detail: str) -> str:
    if code == "blocked-address":
        return f"{url} is on this machine or a private network; add it with --local if it is yours ({detail})"
    if code in ("robots", "robots-unreachable"):
        return f"{url} may not be fetched: {detail}"
    return f"{url} cannot be read: {code} {detail}".rstrip()


def _urls(links: tuple[FeedLink | str, ...]) -> list[str]:
    return [link if isinstance(link, str) else link.url for link in links]
