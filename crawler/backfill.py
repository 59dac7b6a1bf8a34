"""The back catalogue of one source: every way back that it offers, and a verdict on what was found."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from warraq.articles.records import Page
from warraq.articles.urls import host_of, try_canonical
from warraq.crawler.context import RunContext, now
from warraq.crawler.exchange import Exchange
from warraq.crawler.older import (
    POSTS_LISTS,
    FirstStep,
    OlderReading,
    first_step,
    read_older,
    seed,
    stored_page,
)
from warraq.crawler.planning import poll_visits, queue_children
from warraq.crawler.spiders.base import VisitSpider
from warraq.feeds import numbered_page_url, posts_list_url
from warraq.storage import (
    PRIORITIES,
    Coverage,
    FeedState,
    OlderPageRow,
    Recorded,
    Role,
    Source,
    Store,
    Visit,
    poll_visit,
)

#: Ends of a walk after which nothing older is left. The first two are the site's own word.
PROVEN = frozenset({"complete", "end", "empty", "past-end"})
SITEMAP_SHARE = (
    0.9  # of a feed's entries a sitemap must list to be believed to list all (a cached one lacks the newest)
)
UNNUMBERED = frozenset({"blogger"})  # platforms whose archive pages have no numbers
FEWEST = 10  # a feed with fewer entries than platforms show by default shows all it has


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One way back: pages read, posts on them, and why it ended. `is_proof`: nothing older is left behind it."""

    method: str
    pages: int
    posts: int
    ended: str
    is_proof: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillReport:
    """What is known of a source's whole catalogue. `reason` says why it is, or is not, complete."""

    source: str
    is_complete: bool
    reason: str
    coverage: Coverage
    walks: tuple[Walk, ...]
    requests: int
    ended: str


class BackfillSpider(VisitSpider):
    """Walks back from the feeds, reads the sitemaps, walks the list of posts if need be, then fetches the posts."""

    name = "backfill"
    stages: ClassVar[tuple[frozenset[str], ...]] = (
        frozenset({"feed", "home"}),
        frozenset({"feed"}),
        frozenset({"feed"}),
        frozenset({"sitemap"}),
        frozenset({"home", "listing"}),
        frozenset({"article"}),
    )

    async def plan(self) -> None:
        """A source that was never crawled, of a subscription list for instance, is looked at first."""
        assert self.context is not None
        visits = await poll_visits(self.context, kinds=("feed", "home"), only_first=True)
        await self.context.store.ask(lambda store: store.frontier.add(visits))

    async def before_stage(self, number: int) -> None:
        """Each further way is tried only when those before it have not shown where the catalogue begins."""
        assert self.context is not None
        context = self.context
        for source in tuple(context.sources.values()):
            if number == 1:
                await _step_back_from_feeds(context, source)
            elif number == 2 and not await _is_proven(context, source):
                await _read_list_of_posts(context, source)
            elif number == 3:
                await self._poll_sitemaps(context)
            elif number == 4 and not await _is_proven(context, source):
                await _step_back_from_home(context, source)

    async def _poll_sitemaps(self, context: RunContext) -> None:
        moment, ids = now(), tuple(context.sources)
        due = await context.store.ask(lambda s: s.feeds.due(moment, ids))
        visits = tuple(poll_visit(feed) for feed in due if feed.kind == "sitemap")
        await context.store.ask(lambda store: store.frontier.add(visits))

    async def on_recorded(self, exchange: Exchange, recorded: Recorded | None) -> None:
        if self.context is not None and exchange.visit.visit.role == "sitemap":
            await queue_children(self.context, exchange.visit.visit.source_id)


async def _step_back_from_feeds(context: RunContext, source: Source) -> None:
    for feed in await _feeds_of(context, source, "feed"):
        page = await _stored(context, feed)
        if page is None:
            continue
        step = await context.workers.run(first_step, page, source.platform)
        if not isinstance(step, FirstStep):
            continue
        ended = "complete" if step.is_complete else ""
        await _set_out(context, source, feed.url, step.walk, step.next_url, "feed", feed, step.posts, ended)


async def _read_list_of_posts(context: RunContext, source: Source) -> None:
    """The list that WordPress and Tumblr keep for programs. A source added by its feed shows its platform at home."""
    platform = source.platform
    if not platform and (home := await _home_reading(context, source)) is not None:
        platform = home[1].platform
    feed = next(iter(await _feeds_of(context, source, "feed")), None)
    for walk, name in POSTS_LISTS.items():
        if name == platform:
            url = try_canonical(posts_list_url(source.home_url, platform))
            await _set_out(context, source, source.home_url, walk, url, "feed", feed)


async def _step_back_from_home(context: RunContext, source: Source) -> None:
    """Along the links to older pages; where the home page has none, by counting: themes that scroll still number."""
    found = await _home_reading(context, source)
    if found is None:
        return
    home, reading = found
    walk, url = "listing", reading.next_url
    if not url and reading.posts and reading.platform not in UNNUMBERED:
        walk, url = "numbered", try_canonical(numbered_page_url(source.home_url))
    if url:
        await _set_out(context, source, home.url, walk, url, "listing", None, reading.posts)


async def _home_reading(context: RunContext, source: Source) -> tuple[FeedState, OlderReading] | None:
    read = partial(read_older, walk="listing", platform="", home_url=source.home_url, since=None)
    for home in await _feeds_of(context, source, "home"):
        page = await _stored(context, home)
        reading = await context.workers.run(read, page) if page is not None else None
        if isinstance(reading, OlderReading):
            return home, reading
    return None


async def _set_out(
    context: RunContext,
    source: Source,
    start_url: str,
    walk: str,
    next_url: str,
    role: Role,
    feed: FeedState | None,
    posts: tuple[str, ...] = (),
    ended: str = "",
) -> None:
    """Queue the first page of a walk, once: one that was begun goes on from the frontier."""
    row = seed(source.id, start_url, walk, next_url, posts=posts, ended=ended)
    visit = Visit(
        source_id=source.id, url=next_url, host=host_of(next_url), role=role, reason="backfill",
        priority=PRIORITIES["backfill"], found_on=start_url, feed_id=feed.id if feed is not None else None,
    )  # fmt: skip
    await context.store.ask(partial(_begin, row=row, visit=visit))


def _begin(store: Store, *, row: OlderPageRow, visit: Visit) -> None:
    read = {page.url for page in store.backlog.pages(row.source_id)}
    if row.url in read and row.next_url in read:
        return
    store.backlog.add(row)
    if row.next_url and row.next_url not in read:
        store.frontier.add((visit,))


async def _feeds_of(context: RunContext, source: Source, kind: str) -> list[FeedState]:
    feeds = await context.store.ask(lambda s: s.feeds.of_source(source.id))
    return [feed for feed in feeds if feed.kind == kind and feed.state == "active"]


async def _stored(context: RunContext, feed: FeedState) -> Page | None:
    moment = now()
    return await context.store.ask(lambda s: stored_page(s, feed.id, moment))


async def _is_proven(context: RunContext, source: Source) -> bool:
    return await context.store.ask(lambda s: any(walk.is_proof for walk in walks_of(s, source.id)))


def walks_of(store: Store, source_id: int) -> tuple[Walk, ...]:
    """The ways back that were tried, the sitemaps as one of them."""
    pages = [page for page in store.backlog.pages(source_id) if page.walk != "gap"]
    names = dict.fromkeys(page.walk for page in pages)
    walks = [_walk(name, [page for page in pages if page.walk == name]) for name in names]
    # A feed in the place of a sitemap lists what the feed does, and proves nothing.
    lists = [f for f in store.feeds.of_source(source_id) if f.kind == "sitemap" and f.format != "feed"]
    sitemaps = [f for f in lists if f.last_success_at]
    if sitemaps:
        walks.append(_sitemap_walk(store, source_id, sitemaps))
    return tuple(walks)


def _walk(name: str, pages: list[OlderPageRow]) -> Walk:
    behind = [page for page in pages if "#" not in page.url and page.posts]
    posts = sum(page.posts for page in pages if page.ended != "repeated")
    ends = [page.ended for page in pages if page.ended]
    ended = ends[-1] if ends else "" if any(page.next_url for page in pages) else "no-way"
    seeds = [page.posts for page in pages if "#" in page.url]
    small = name != "numbered" and bool(seeds) and max(seeds) < FEWEST
    # An error at the first page behind the window proves nothing: the site may have no such pages.
    proof = ended in PROVEN and (bool(behind) or small or ended == "complete")
    proof = proof or ended == "until" or (ended == "repeated" and len(behind) > 1)
    if ended == "no-way":
        proof = False
    read = sum("#" not in page.url for page in pages)
    return Walk(method=name, pages=read, posts=posts, ended=ended, is_proof=proof)


def _sitemap_walk(store: Store, source_id: int, sitemaps: list[FeedState]) -> Walk:
    listed = {url for feed in sitemaps for url in store.entries.urls(feed.id)}
    fed = {
        url for f in store.feeds.of_source(source_id) if f.kind == "feed" for url in store.entries.urls(f.id)
    }
    unread = [feed.url for feed in sitemaps if feed.last_status not in (200, 304)]
    shared = len(fed & listed) / len(fed) if fed else 0.0
    ended = "unread" if unread else "read" if shared >= SITEMAP_SHARE else "lacks-posts" if fed else "read"
    proof = bool(listed) and ended == "read" and bool(fed)
    return Walk(method="sitemap", pages=len(sitemaps), posts=len(listed), ended=ended, is_proof=proof)


def judge(store: Store, source: Source, *, requests: int, ended: str) -> BackfillReport:
    """The verdict, from what the database holds."""
    walks = walks_of(store, source.id)
    coverage = store.backlog.coverage(source.id)
    proofs = [walk.method for walk in walks if walk.is_proof]
    running = [walk.method for walk in walks if not walk.ended]
    if not proofs:
        reason = "no way back showed where the catalogue begins"
        if running:
            reason = f"stopped within: {', '.join(running)}; run it again to go on"
    elif coverage.waiting:
        reason = f"{coverage.waiting} addresses still to visit; run it again to go on"
    elif coverage.failed:
        reason = f"{coverage.failed} posts could not be fetched"
    else:
        reason = f"read to the end: {', '.join(proofs)}"
    is_complete = bool(proofs) and not coverage.waiting and not coverage.failed
    if is_complete:
        for feed in store.feeds.of_source(source.id):
            if feed.gap_at is not None:
                store.feeds.close_gap(feed.id)
    return BackfillReport(
        source=source.slug, is_complete=is_complete, reason=reason, coverage=coverage, walks=walks,
        requests=requests, ended=ended,
    )  # fmt: skip
