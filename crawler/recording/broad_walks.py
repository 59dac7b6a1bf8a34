"""Walks that are broad, not long: pages that list every post of a site ("contents"), its categories ("sections")."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from warraq.crawler.parsing import ArchivePage
from warraq.crawler.session import RunContext
from warraq.storage import OlderPageRow, Store, Visit

BROAD: Final = frozenset({"contents", "sections"})

MAX_BROAD: Final = (
    500  # pages of one walk; a site with more categories than that is better read by other ways
)
MAX_SECTIONS: Final = 100  # that are followed from one page
FEWEST: Final = (
    10  # a home page or feed that shows fewer posts than platforms do by default shows all of them
)
MANY: Final = 30  # posts: more than a page shows that goes on when it is scrolled


async def end_of_list(
    context: RunContext, row: OlderPageRow, before: Sequence[OlderPageRow], reading: ArchivePage
) -> str:
    """Why the walk ends at this page; '' when it goes on.

    'complete': the page lists everything that anything else shows. 'lacks-posts': the pages of this list do not.
    """
    if not reading.posts:
        return "empty"
    chain = _chain(row, before)
    if any(page.digest == row.digest for page in chain) or reading.next_url in {p.url for p in chain}:
        return "repeated"
    if len(before) >= MAX_BROAD:
        return "limit"
    if chain and not (row.fresh or chain[-1].fresh) and row.walk == "sections":
        return "nothing-new"
    if reading.next_url:
        return ""
    if row.walk == "sections":
        return "end"
    known = await context.ask(context.store.backlog.posts, row.source_id)
    if chain:
        is_long_enough = row.posts + sum(page.posts for page in chain) >= len(known)
        return "end" if is_long_enough and context.options.since is None else "lacks-posts"
    window = await context.ask(_window, context.store, source_id=row.source_id)
    return (
        "complete" if _lists_all(context, reading.posts, known, max(window, _home(before))) else "lacks-posts"
    )


def _lists_all(context: RunContext, posts: Sequence[str], known: frozenset[str], window: int) -> bool:
    """Whether a page lists all that is known, and shows by its length that it is no window itself."""
    if context.options.since is not None or not known <= set(posts):
        return False
    return len(posts) >= MANY or 0 < window < max(FEWEST, len(posts))


def _home(before: Sequence[OlderPageRow]) -> int:
    """How many posts the home page shows."""
    return max((page.posts for page in before if page.is_start), default=0)


def _window(store: Store, *, source_id: int) -> int:
    """How many posts the longest feed of the source shows."""
    feeds = [feed for feed in store.feeds.of_source(source_id) if feed.kind == "feed"]
    return max((len(store.entries.urls(feed.id)) for feed in feeds), default=0)


def _chain(row: OlderPageRow, before: Sequence[OlderPageRow]) -> list[OlderPageRow]:
    """The pages of the same list before this one, the first of them first."""
    by_next = {page.next_url: page for page in before if page.next_url and not page.is_start}
    chain: list[OlderPageRow] = []
    url = row.url
    while (page := by_next.get(url)) is not None and page not in chain:
        chain.append(page)
        url = page.url
    return chain[::-1]


async def sections_below(
    context: RunContext, visit: Visit, reading: ArchivePage, row: OlderPageRow, before: Sequence[OlderPageRow]
) -> list[Visit]:
    """The sections that a list of sections names: one without new posts, that a home page links to."""
    if row.walk != "sections" or visit.depth or row.fresh or len(before) >= MAX_BROAD:
        return []
    known = await context.ask(context.store.frontier.known, reading.listings)
    fresh = [url for url in reading.listings if url not in known and url != reading.next_url]
    return [replace(visit, url=url, found_on=visit.url, depth=1) for url in fresh[:MAX_SECTIONS]]
