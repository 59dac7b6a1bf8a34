"""Feeds and sitemaps of an archive: what they say of posts is kept, nothing that they list is queued."""

from dataclasses import replace

from warraq.articles.urls import url_shape
from warraq.crawler.exchange import Exchange
from warraq.crawler.parsing import FeedReading, SitemapReading, read_feed, read_sitemap
from warraq.crawler.session import RunContext, now
from warraq.feeds import feed_kind, sitemap_shape
from warraq.storage import CommitResult, FeedState, FetchRecord, ReadDocument, SeenEntry, Source, Store

#: Sitemaps of these list posts; those of pages, categories and authors are not read in a crawl either.
_OF_POSTS = frozenset({"posts", "news", "unknown"})


async def keep_document(context: RunContext, exchange: Exchange, kind: str) -> CommitResult | str:
    """Keep a 'feed' or 'sitemap' and its entries; or why it says nothing of posts.

    Raises:
        StorageError: it cannot be stored.
    """
    source = context.sources[exchange.visit.source_id]
    read = _feed if kind == "feed" else _sitemap
    found = await read(context, exchange, source)
    if isinstance(found, str):
        return found
    feed, entries = found
    record = FetchRecord(
        run_id=context.run_id, visit=exchange.lease, fetch=exchange.fetch, body=exchange.body, recorded_at=now(),
        placed=await context.place(exchange.body),
    )  # fmt: skip
    return await context.ask(_keep, context.store, record=record, feed=feed, entries=entries)


async def _feed(
    context: RunContext, exchange: Exchange, source: Source
) -> tuple[FeedState, tuple[SeenEntry, ...]] | str:
    reading = await context.workers.run(read_feed, exchange.page(), None, source.platform)
    if not isinstance(reading, FeedReading):
        return "unread-feed"
    document = reading.document
    kind = _kind_of(exchange.fetch.final_url, document.title)
    if kind == "comments":  # they have the addresses of posts, and other dates, authors and texts
        return "comments-feed"
    feed = FeedState(
        source_id=source.id, url=exchange.fetch.final_url, kind="feed", title=document.title,
        format=f"{document.format}{document.version}", next_poll_at=now(),
        # When a user follows the source later, its main feed is polled; what a source is followed by does not change.
        state="active" if kind == "main" and source.state != "active" else "paused",
    )  # fmt: skip
    return feed, reading.entries


def _kind_of(url: str, title: str) -> str:
    """What a feed is about; one below the address of a post has the comments of that post."""
    above = url.rpartition("/feed")[0]
    return feed_kind(url, title, page_url=above if url_shape(above) == "article" else "")


async def _sitemap(
    context: RunContext, exchange: Exchange, source: Source
) -> tuple[FeedState, tuple[SeenEntry, ...]] | str:
    reading = await context.workers.run(read_sitemap, exchange.page(), source.home_url, None)
    if not isinstance(reading, SitemapReading):
        return "unread-sitemap"
    if sitemap_shape(exchange.fetch.final_url) not in _OF_POSTS:
        return "sitemap"
    feed = FeedState(
        source_id=source.id, url=exchange.fetch.final_url, kind="sitemap", format=reading.format, next_poll_at=now(),
        state="paused" if source.state == "active" else "active",
    )  # fmt: skip
    return feed, reading.entries if reading.format != "index" else ()


def _keep(
    store: Store, *, record: FetchRecord, feed: FeedState, entries: tuple[SeenEntry, ...]
) -> CommitResult:
    """Keep what a document lists that it was not known to list: what it says now is not made older."""
    known = store.feeds.add(feed)
    visit = replace(record.visit.visit, role=feed.kind, feed_id=known.id)
    fresh = store.entries.unlisted(known.id, entries)
    record = replace(record, visit=replace(record.visit, visit=visit))
    return store.fetches.commit_read(record, ReadDocument(entries=fresh))
