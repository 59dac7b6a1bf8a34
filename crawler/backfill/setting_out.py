"""How a walk sets out from what the polls of a source stored."""

from functools import partial

from warraq.articles.records import Page
from warraq.articles.urls import host_of
from warraq.crawler.parsing import ArchivePage, read_archive_page
from warraq.crawler.recording import stored_page
from warraq.crawler.session import RunContext, now
from warraq.storage import PRIORITIES, FeedState, OlderPageRow, Role, Source, Store, Visit


async def home_reading(context: RunContext, source: Source) -> tuple[FeedState, ArchivePage] | None:
    read = partial(read_archive_page, walk="listing", platform="", home_url=source.home_url, since=None)
    for home in await feeds_of(context, source, "home"):
        page = await stored(context, home)
        reading = await context.workers.run(read, page) if page is not None else None
        if isinstance(reading, ArchivePage):
            return home, reading
    return None


async def set_out(
    context: RunContext, start: OlderPageRow, *, role: Role, feed: FeedState | None = None
) -> None:
    """Queue the first page of a walk. A walk that was begun goes on from the frontier."""
    visit = Visit(
        source_id=start.source_id, url=start.next_url, host=host_of(start.next_url), role=role, reason="backfill",
        priority=PRIORITIES["backfill"], found_on=start.url, feed_id=feed.id if feed is not None else None,
    )  # fmt: skip
    await context.ask(_begin, context.store, row=start, visit=visit)


def _begin(store: Store, *, row: OlderPageRow, visit: Visit) -> None:
    pages = store.backlog.pages(row.source_id)
    read = {page.url for page in pages if not page.is_start}
    is_begun = any(page.is_start and (page.walk, page.url) == (row.walk, row.url) for page in pages)
    if is_begun and row.next_url in read:
        return
    store.backlog.add(row)
    if row.next_url and row.next_url not in read:
        store.frontier.add((visit,))


async def feeds_of(context: RunContext, source: Source, kind: str) -> list[FeedState]:
    feeds = await context.ask(context.store.feeds.of_source, source.id)
    return [feed for feed in feeds if feed.kind == kind and feed.state == "active"]


async def stored(context: RunContext, feed: FeedState) -> Page | None:
    moment = now()
    return await context.ask(stored_page, context.store, feed.id, moment)
