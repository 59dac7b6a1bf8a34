"""Whether the whole back catalogue of a source was read: the ways back that were tried, and what each proves."""

from dataclasses import dataclass

from warraq.crawler.recording import BROAD, FEWEST
from warraq.storage import Coverage, FeedState, OlderPageRow, Source, Store

#: Ends of a walk that may show that nothing older is left.
PROVEN = frozenset({"complete", "end", "empty", "past-end"})
#: Share of a feed's entries that a sitemap must list to be believed complete (a cached one lacks the newest).
SITEMAP_SHARE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One way back: pages read, posts on them, and why it ended. `is_proof`: it shows that nothing older is left."""

    method: str
    pages: int
    posts: int
    ended: str
    is_proof: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillReport:
    """How much of a source's catalogue is stored. `reason` says why it is, or is not, complete."""

    source: str
    is_complete: bool
    reason: str
    coverage: Coverage
    walks: tuple[Walk, ...]
    requests: int
    ended: str


def judge(store: Store, source: Source, *, requests: int, ended: str) -> BackfillReport:
    """The verdict, from what the database holds. Closes the gaps of feeds when the catalogue is complete."""
    walks = walks_of(store, source.id)
    coverage = store.backlog.coverage(source.id)
    is_read = not (coverage.waiting or coverage.failed or coverage.unread)
    is_complete = any(walk.is_proof for walk in walks) and is_read
    if is_complete:
        for feed in store.feeds.of_source(source.id):
            if feed.gap_at is not None:
                store.feeds.close_gap(feed.id)
    return BackfillReport(
        source=source.slug, is_complete=is_complete, reason=_reason(walks, coverage), coverage=coverage, walks=walks,
        requests=requests, ended=ended,
    )  # fmt: skip


def _reason(walks: tuple[Walk, ...], coverage: Coverage) -> str:
    proofs = [walk.method for walk in walks if walk.is_proof]
    running = [walk.method for walk in walks if not walk.ended]
    if not proofs and running:
        return f"stopped within: {', '.join(running)}; run it again to go on"
    if not proofs:
        return "no way back showed where the catalogue begins"
    if coverage.waiting:
        return f"{coverage.waiting} addresses still to visit; run it again to go on"
    if coverage.failed:
        return f"{_pages(coverage.failed)} could not be fetched"
    if coverage.unread:
        return f"{_pages(coverage.unread)} could not be read"
    told = [
        f"{_pages(coverage.refused)} {'was no article' if coverage.refused == 1 else 'were no articles'}",
        f"{_pages(coverage.barred)} may not be fetched",
        f"{_pages(coverage.filtered)} {'is' if coverage.filtered == 1 else 'are'} not wanted by the filters",
    ]
    counts = (coverage.refused, coverage.barred, coverage.filtered)
    but = ", ".join(words for words, count in zip(told, counts, strict=True) if count)
    return f"read to the end: {', '.join(proofs)}" + (f"; but {but}" if but else "")


def _pages(count: int) -> str:
    return f"{count} listed page{'' if count == 1 else 's'}"


def walks_of(store: Store, source_id: int) -> tuple[Walk, ...]:
    """The ways back that were tried, the sitemaps as one of them."""
    rows = store.backlog.pages(source_id)
    pages = [page for page in rows if page.walk not in ("gap", "sitemap")]
    names = dict.fromkeys(page.walk for page in pages)
    walks = [_walk(name, [page for page in pages if page.walk == name], pages) for name in names]
    if sitemaps := _sitemaps(store, source_id):
        compared = [page.ended for page in rows if page.walk == "sitemap"]
        walks.append(_sitemap_walk(store, source_id, sitemaps, lists_home="lists-home" in compared))
    return tuple(walks)


def _walk(name: str, pages: list[OlderPageRow], every: list[OlderPageRow]) -> Walk:
    starts, read = [p for p in pages if p.is_start], [p for p in pages if not p.is_start]
    ends = [page.ended for page in pages if page.ended]
    if name in BROAD:
        return _broad_walk(name, starts, read, every)
    ended = ends[-1] if ends else "" if any(page.next_url for page in pages) else "no-way"
    return Walk(
        method=name,
        pages=len(read),
        posts=sum(page.posts for page in pages if page.ended != "repeated"),
        ended=ended,
        is_proof=_is_proof(name, ended, starts, read),
    )


def _broad_walk(
    name: str, starts: list[OlderPageRow], read: list[OlderPageRow], every: list[OlderPageRow]
) -> Walk:
    """A walk over lists that stand beside each other. It goes on while one of them does.

    One is proof when it listed everything that was known, and no list that was read after it had a post more.
    """
    by_url = {page.url: page for page in read}
    running = any(start.next_url not in by_url for start in starts) or any(
        page.next_url and page.next_url not in by_url for page in read
    )
    behind = {page.next_url for page in read}
    whole = [
        page
        for page in read
        if name == "contents" and (page.ended == "complete" or (page.ended == "end" and page.url in behind))
    ]
    proofs = [
        page
        for page in whole
        if not any(other.fresh for other in every if other.fetched_at > page.fetched_at)
    ]
    ended = "" if running else proofs[0].ended if proofs else "lacks-posts" if name == "contents" else "end"
    return Walk(
        method=name,
        pages=len(read),
        posts=max((page.posts for page in read), default=0),
        ended=ended,
        is_proof=bool(proofs),
    )


def _is_proof(name: str, ended: str, starts: list[OlderPageRow], read: list[OlderPageRow]) -> bool:
    """Whether the end of a walk shows that nothing older is left.

    An error at the first page behind the window proves nothing: the site may have no such pages.
    """
    behind = sum(page.posts > 0 for page in read)
    if ended == "repeated":
        return behind > 1
    is_small = name != "numbered" and bool(starts) and max(page.posts for page in starts) < FEWEST
    return ended in ("until", "complete") or (ended in PROVEN and (behind > 0 or is_small))


def _sitemaps(store: Store, source_id: int) -> list[FeedState]:
    """Those that were read. A feed in the place of a sitemap lists what the feed does, and proves nothing."""
    feeds = store.feeds.of_source(source_id)
    return [f for f in feeds if f.kind == "sitemap" and f.format != "feed" and f.last_success_at]


def sitemap_entries(store: Store, source_id: int) -> frozenset[str]:
    """What the sitemaps of a source list."""
    return frozenset(_entries_of(store, _sitemaps(store, source_id)))


def _sitemap_walk(store: Store, source_id: int, sitemaps: list[FeedState], *, lists_home: bool) -> Walk:
    """Sitemaps are proof when they list what the feeds show, or without feeds, what the home page does.

    Those of news list the posts of two days, as a feed may.
    """
    feeds = [feed for feed in store.feeds.of_source(source_id) if feed.kind == "feed"]
    listed, fed = _entries_of(store, sitemaps), _entries_of(store, feeds)
    if any(feed.last_status not in (200, 304) for feed in sitemaps):
        ended = "unread"
    elif any(feed.format == "truncated" for feed in sitemaps):
        ended = "truncated"
    elif all(feed.format in ("news", "index") for feed in sitemaps):
        ended = "news"
    else:
        lists_all = len(fed & listed) / len(fed) >= SITEMAP_SHARE if fed else lists_home
        ended = "read" if lists_all else "lacks-posts"
    return Walk(
        method="sitemap",
        pages=len(sitemaps),
        posts=len(listed),
        ended=ended,
        is_proof=ended == "read" and bool(listed),
    )


def _entries_of(store: Store, feeds: list[FeedState]) -> set[str]:
    return {url for feed in feeds for url in store.entries.urls(feed.id)}
