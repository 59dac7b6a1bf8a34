"""Whether the whole back catalogue of a source was read: the ways back that were tried, and what each proves."""

from dataclasses import dataclass

from warraq.storage import Coverage, FeedState, OlderPageRow, Source, Store

#: Ends of a walk that may show that nothing older is left.
PROVEN = frozenset({"complete", "end", "empty", "past-end"})
#: Share of a feed's entries that a sitemap must list to be believed complete (a cached one lacks the newest).
SITEMAP_SHARE = 0.9
FEWEST = 10  # a feed with fewer entries than platforms show by default shows all of them


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
    is_complete = any(walk.is_proof for walk in walks) and not coverage.waiting and not coverage.failed
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
        return f"{coverage.failed} posts could not be fetched"
    return f"read to the end: {', '.join(proofs)}"


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
    starts, read = [p for p in pages if p.is_start], [p for p in pages if not p.is_start]
    ends = [page.ended for page in pages if page.ended]
    ended = ends[-1] if ends else "" if any(page.next_url for page in pages) else "no-way"
    return Walk(
        method=name,
        pages=len(read),
        posts=sum(page.posts for page in pages if page.ended != "repeated"),
        ended=ended,
        is_proof=_is_proof(name, ended, starts, read),
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


def _sitemap_walk(store: Store, source_id: int, sitemaps: list[FeedState]) -> Walk:
    feeds = [feed for feed in store.feeds.of_source(source_id) if feed.kind == "feed"]
    listed, fed = _entries_of(store, sitemaps), _entries_of(store, feeds)
    if any(feed.last_status not in (200, 304) for feed in sitemaps):
        ended = "unread"
    else:
        lists_all = not fed or len(fed & listed) / len(fed) >= SITEMAP_SHARE
        ended = "read" if lists_all else "lacks-posts"
    is_proof = ended == "read" and bool(listed) and bool(fed)
    return Walk(method="sitemap", pages=len(sitemaps), posts=len(listed), ended=ended, is_proof=is_proof)


def _entries_of(store: Store, feeds: list[FeedState]) -> set[str]:
    return {url for feed in feeds for url in store.entries.urls(feed.id)}
