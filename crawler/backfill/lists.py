"""Ways back along what a site lists itself: its contents and its sections, and whether its sitemaps list as much."""

from warraq.articles.urls import lists_all_posts
from warraq.crawler.backfill.setting_out import home_reading, set_out
from warraq.crawler.backfill.verdict import SITEMAP_SHARE, sitemap_entries
from warraq.crawler.parsing import ArchivePage
from warraq.crawler.recording import MAX_SECTIONS, start_of_walk
from warraq.crawler.session import RunContext
from warraq.storage import FeedState, Source

MAX_CONTENTS = 5  # a menu has one or two


async def compare_with_sitemaps(
    context: RunContext, source: Source, home: FeedState, reading: ArchivePage
) -> bool:
    """Whether the sitemaps list what the home page shows, where no feed says so. The result is kept as a start."""
    listed = await context.ask(sitemap_entries, context.store, source.id)
    if not listed or not reading.posts:
        return False
    share = len(listed.intersection(reading.posts)) / len(reading.posts)
    ended = "lists-home" if share >= SITEMAP_SHARE else "lacks-posts"
    row = start_of_walk(source.id, home.url, "sitemap", "", posts=reading.posts, ended=ended)
    await context.ask(context.store.backlog.add, row)
    return ended == "lists-home" and not await _has_feed(context, source)


async def read_contents(context: RunContext, source: Source) -> None:
    """Read the pages that list every post, as the menu of the home page names them: "Archive", "All posts"."""
    found = await home_reading(context, source)
    if found is not None:
        urls = [url for url in found[1].listings if lists_all_posts(url)]
        await _read(context, source, "contents", urls[:MAX_CONTENTS], found[1])


async def read_sections(context: RunContext, source: Source) -> None:
    """Read categories, tags and years, where no sitemap lists the posts."""
    found = await home_reading(context, source)
    if found is None or await _is_listed(context, source):
        return
    urls = [url for url in found[1].listings if not lists_all_posts(url)]
    await _read(context, source, "sections", urls[:MAX_SECTIONS], found[1])


async def _read(context: RunContext, source: Source, walk: str, urls: list[str], home: ArchivePage) -> None:
    """Set out for lists that no walk has read. Each is the start of its own."""
    pages = await context.ask(context.store.backlog.pages, source.id)
    read = {page.url for page in pages if not page.is_start}
    for url in urls:
        if url not in read:
            start = start_of_walk(source.id, url, walk, url, posts=home.posts)
            await set_out(context, start, role="listing")


async def _is_listed(context: RunContext, source: Source) -> bool:
    listed: frozenset[str] = await context.ask(sitemap_entries, context.store, source.id)
    return bool(listed)


async def _has_feed(context: RunContext, source: Source) -> bool:
    feeds = await context.ask(context.store.feeds.of_source, source.id)
    return any(feed.kind == "feed" and feed.last_success_at for feed in feeds)
