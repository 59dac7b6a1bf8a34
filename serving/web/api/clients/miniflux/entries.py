"""Miniflux's entries: stories, with what their reader did to them."""

from typing import Any, Final

from starlette.requests import Request

from warraq.articles.errors import NotFoundError
from warraq.serving.web.api.clients.content import Contents
from warraq.serving.web.api.clients.miniflux.asking import id_of, object_of, page_of, wanted_of
from warraq.serving.web.api.clients.miniflux.records import (
    USER_ID,
    Answer,
    entry_answer,
    feed_answer,
)
from warraq.serving.web.api.clients.shelf import (
    stories_in,
    subscription,
    subscriptions,
)
from warraq.serving.web.api.fields import LARGEST
from warraq.serving.web.api.problems import Problem
from warraq.serving.web.rendering import room_of
from warraq.storage import Reader, StoryFilter, StreamFilter, StreamPage, StreamRow

MAX_IDS: Final = 10_000


async def list_entries(request: Request) -> Answer:
    """Stories by whatever Miniflux can be asked; of a feed or category where the path names one."""
    feed_id = id_of(request, "feed_id") if "feed_id" in request.path_params else 0
    category_id = id_of(request, "category_id") if "category_id" in request.path_params else 0

    def read(reader: Reader) -> Answer:
        page = page_of(request.query_params)
        wanted = wanted_of(reader, request.query_params, feed_id=feed_id, category_id=category_id)
        if wanted is None:
            return {"total": 0, "entries": []}
        if wanted.source_id is not None:
            subscription(reader, wanted.source_id)
        rows = reader.streams.select(wanted, page, with_html=True)
        return {"total": reader.streams.count(wanted), "entries": _entries(reader, rows)}

    return await room_of(request).read(read)


async def get_entry(request: Request) -> Answer:
    """One story; of the feed or category that the path names."""
    entry_id = id_of(request, "entry_id")

    def read(reader: Reader) -> Answer:
        return next(iter(_entries(reader, (_story(reader, entry_id, html=True),))))

    found = await room_of(request).read(read)
    asked = request.path_params
    if str(found["feed_id"]) != asked.get("feed_id", str(found["feed_id"])):
        raise NotFoundError("Resource Not Found")
    return found


async def fetch_content(request: Request) -> Answer:
    """The clean text, which is what a story has in any case."""
    entry = await get_entry(request)
    return {"content": entry["content"], "reading_time": entry["reading_time"]}


async def set_status(request: Request) -> None:
    """Stories were read, or were not: one transaction, however many."""
    given = await object_of(request)
    ids, status = _ids(given.get("entry_ids")), given.get("status")
    if status not in ("read", "unread", "removed"):
        raise Problem(400, "invalid entry status, valid status values are: read, unread, removed")
    await room_of(request).act(lambda desk: desk.mark_read(ids, status != "unread"))


async def toggle_star(request: Request) -> None:
    """A star, or none any more."""
    entry_id, room = id_of(request, "entry_id"), room_of(request)
    story = await room.read(lambda reader: _story(reader, entry_id))
    await room.act(lambda desk: desk.star([entry_id], story.starred_at is None))


async def mark_feed_read(request: Request) -> None:
    """All there is of a source was read."""
    feed_id, room = id_of(request, "feed_id"), room_of(request)
    slug = await room.read(lambda reader: subscription(reader, feed_id).source.slug)
    await room.act(lambda desk: desk.mark_all_read(StoryFilter(source=slug)))


async def mark_category_read(request: Request) -> None:
    """All there is in a folder was read."""
    category_id, room = id_of(request, "category_id"), room_of(request)
    chosen = await room.read(lambda reader: stories_in(reader, category_id))
    await room.act(lambda desk: [desk.mark_all_read(stories) for stories in chosen])


async def mark_all_read(request: Request) -> None:
    """Everything was read."""
    if id_of(request, "user_id") != USER_ID:
        raise NotFoundError("Resource Not Found")
    await room_of(request).act(lambda desk: desk.mark_all_read(StoryFilter()))


def _entries(reader: Reader, rows: tuple[StreamRow, ...]) -> list[Answer]:
    feeds = {
        one.source.id: feed_answer(one) for one in subscriptions(reader, {row.source_id for row in rows})
    }
    contents = Contents()
    return [entry_answer(row, feeds[row.source_id], contents) for row in rows if row.source_id in feeds]


def _story(reader: Reader, entry_id: int, *, html: bool = False) -> StreamRow:
    wanted = StreamFilter(ids=(entry_id,), followed_only=True)
    for row in reader.streams.select(wanted, StreamPage(limit=1), with_html=html):
        return row
    raise NotFoundError("Resource Not Found")


def _ids(given: Any) -> list[int]:
    if not isinstance(given, list) or not given or len(given) > MAX_IDS:
        raise Problem(400, f"entry_ids must be a list of 1 to {MAX_IDS} numbers")
    if not all(type(one) is int and 0 < one <= LARGEST for one in given):
        raise Problem(400, "entry_ids must be numbers")
    return given
