"""Miniflux's feeds and categories: sources and their folders."""

from starlette.requests import Request
from starlette.responses import Response

from warraq.articles.errors import NotFoundError
from warraq.feeds import Subscription as Listed
from warraq.feeds import write_opml
from warraq.serving.web.api.clients.miniflux.asking import id_of, json_answer, object_of
from warraq.serving.web.api.clients.miniflux.records import Answer, category_answer, feed_answer
from warraq.serving.web.api.clients.shelf import (
    NO_FOLDER_ID,
    folders,
    sources_in,
    subscription,
    subscriptions,
)
from warraq.serving.web.api.problems import Problem
from warraq.serving.web.rendering import room_of
from warraq.storage import Reader


async def list_feeds(request: Request) -> list[Answer]:
    """Every source."""
    return await room_of(request).read(lambda reader: [feed_answer(one) for one in subscriptions(reader)])


async def get_feed(request: Request) -> Answer:
    """One source."""
    feed_id = id_of(request, "feed_id")
    return await room_of(request).read(lambda reader: feed_answer(subscription(reader, feed_id)))


async def counters(request: Request) -> Answer:
    """How many stories of each source were read, and how many were not."""
    rows = await room_of(request).read(lambda reader: reader.streams.counters())
    return {
        "reads": {str(source): read for source, _, read in rows},
        "unreads": {str(source): unread for source, unread, _ in rows},
    }


async def list_categories(request: Request) -> list[Answer]:
    """The folders; with `counts` how much is in them."""

    def read(reader: Reader) -> list[Answer]:
        found = [category_answer(key, title) for key, title in sorted(folders(reader).items())]
        if request.query_params.get("counts") != "true":
            return found
        unread = {source: count for source, count, _ in reader.streams.counters()}
        for one in found:
            inside = sources_in(reader, one["id"])
            one |= {
                "feed_count": len(inside),
                "total_unread": sum(unread.get(source, 0) for source in inside),
            }
        return found

    return await room_of(request).read(read)


async def category_feeds(request: Request) -> list[Answer]:
    """The sources in a folder."""
    category_id = id_of(request, "category_id")
    return await room_of(request).read(
        lambda reader: [feed_answer(one) for one in subscriptions(reader, sources_in(reader, category_id))]
    )


async def add_feed(request: Request) -> Response:
    """Follow what is found at an address. Takes seconds to minutes."""
    given, room = await object_of(request), room_of(request)
    url = _address(given.get("feed_url"))
    folder = await _folder(request, given.get("category_id"))
    found = await room.aside(lambda desk: desk.add(url))
    if found.problem:
        raise Problem(400, f"{url[:200]}: {found.problem}")
    if folder is not None:
        await room.act(lambda desk: desk.rename(found.slug, "", None, folder))
    source = await room.read(lambda reader: reader.sources.get(found.slug))
    return json_answer({"feed_id": source.id}, 201)


async def edit_feed(request: Request) -> Response:
    """Another title or folder, paused or not. What warraq has no like of is passed over."""
    feed_id, given, room = id_of(request, "feed_id"), await object_of(request), room_of(request)
    slug = await _slug(request)
    folder, title = await _folder(request, given.get("category_id")), given.get("title")
    is_paused = given.get("disabled")
    if not (title is None or isinstance(title, str)) or not (
        is_paused is None or isinstance(is_paused, bool)
    ):
        raise Problem(400, "title must be a text, disabled true or false")
    if title or folder is not None:
        await room.act(lambda desk: desk.rename(slug, "", title or None, folder))
    if is_paused is not None:
        await room.act(lambda desk: desk.pause(slug) if is_paused else desk.resume(slug))
    return json_answer(await room.read(lambda reader: feed_answer(subscription(reader, feed_id))), 201)


async def refresh_feed(request: Request) -> None:
    """The next crawl polls a source, unless its server asked to wait."""
    slug = await _slug(request)
    await room_of(request).act(lambda desk: desk.poll_now(slug))


async def refresh_all(request: Request) -> None:
    """It is for the schedule to say when all sources are polled; programs ask for this at every start."""


async def export(request: Request) -> Response:
    """The sources as OPML."""
    listed = await room_of(request).read(
        lambda reader: [
            Listed(
                feed_url=one.feed_url,
                title=one.title,
                home_url=one.source.home_url,
                folders=tuple(filter(None, one.source.folder.split("/"))),
            )
            for one in subscriptions(reader)
        ]
    )
    return Response(write_opml(listed, title="warraq"), media_type="text/xml; charset=utf-8")


async def import_list(request: Request) -> Response:
    """Follow the feeds of an OPML document; nothing is fetched yet. Raises Problem."""
    document = await request.body()
    found = await room_of(request).act(lambda desk: desk.follow_list(document))
    refused = f", {len(found.refused)} refused" if found.refused else ""
    return json_answer({"message": f"Feeds imported successfully: {found.added} new{refused}"}, 201)


async def no_icon(request: Request) -> None:
    """No icons are kept."""
    raise NotFoundError("Resource Not Found")


async def discover(request: Request) -> list[Answer]:
    """What can be subscribed to at an address: itself, since warraq finds the feeds of what is added."""
    url = _address((await object_of(request)).get("url"))
    return [{"url": url, "title": url, "type": "rss"}]


async def _slug(request: Request) -> str:
    feed_id = id_of(request, "feed_id")
    return await room_of(request).read(lambda reader: subscription(reader, feed_id).source.slug)


def _address(given: object) -> str:
    if not isinstance(given, str) or not given.startswith(("http://", "https://")) or len(given) > 2_000:
        raise Problem(400, "the address must begin with http:// or https://")
    return given


async def _folder(request: Request, category_id: object) -> str | None:
    """The folder of a category's number; None for none. Raises Problem."""
    if category_id is None:
        return None
    known = await room_of(request).read(folders)
    if not isinstance(category_id, int) or category_id not in known:
        raise Problem(400, "invalid category ID")
    return "" if category_id == NO_FOLDER_ID else known[category_id]
