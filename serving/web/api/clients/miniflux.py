"""Miniflux's API over a corpus: sources are its feeds, their folders its categories, stories its entries.

Source: https://miniflux.app/docs/api.html and the routes of its internal/api/api.go.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from warraq.articles.errors import NotFoundError
from warraq.feeds import Subscription as Listed
from warraq.feeds import write_opml
from warraq.serving.json_text import json_text
from warraq.serving.web.api.access import name_of
from warraq.serving.web.api.clients.content import Contents
from warraq.serving.web.api.clients.miniflux_asking import object_of, page_of, wanted_of
from warraq.serving.web.api.clients.miniflux_records import (
    USER_ID,
    Answer,
    category_answer,
    entry_answer,
    feed_answer,
    user_answer,
)
from warraq.serving.web.api.clients.shelf import (
    folders,
    sources_in,
    stories_in,
    subscription,
    subscriptions,
)
from warraq.serving.web.api.fields import LARGEST
from warraq.serving.web.api.problems import Problem, problem_of
from warraq.serving.web.rendering import room_of
from warraq.storage import Reader, StoryFilter, StreamFilter, StreamPage, StreamRow
from warraq.version import __version__

#: The version whose API this is; programs look at it to know what they may ask for.
SPOKEN: Final = "2.2.0"
MAX_IDS: Final = 10_000

Handler = Callable[[Request], Awaitable[object]]


async def version(request: Request) -> Answer:
    """What answers here."""
    await name_of(request)
    return {
        "version": SPOKEN,
        "commit": f"warraq {__version__}",
        "build_date": "",
        "go_version": "",
        "compiler": "",
        "arch": "",
        "os": "",
    }


async def me(request: Request) -> Answer:
    """The reader."""
    return user_answer(await name_of(request), now=room_of(request).now())


async def users(request: Request) -> list[Answer]:
    """The only one there is."""
    return [await me(request)]


async def list_feeds(request: Request) -> list[Answer]:
    """Every source."""
    return await room_of(request).read(lambda reader: [feed_answer(one) for one in subscriptions(reader)])


async def get_feed(request: Request) -> Answer:
    """One source."""
    feed_id = _id(request, "feed_id")
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
    category_id = _id(request, "category_id")
    return await room_of(request).read(
        lambda reader: [feed_answer(one) for one in subscriptions(reader, sources_in(reader, category_id))]
    )


async def list_entries(request: Request) -> Answer:
    """Stories by whatever Miniflux can be asked; of a feed or category where the path names one."""
    feed_id = _id(request, "feed_id") if "feed_id" in request.path_params else 0
    category_id = _id(request, "category_id") if "category_id" in request.path_params else 0

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
    entry_id = _id(request, "entry_id")

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
    entry_id, room = _id(request, "entry_id"), room_of(request)
    story = await room.read(lambda reader: _story(reader, entry_id))
    await room.act(lambda desk: desk.star([entry_id], story.starred_at is None))


async def mark_feed_read(request: Request) -> None:
    """All there is of a source was read."""
    feed_id, room = _id(request, "feed_id"), room_of(request)
    slug = await room.read(lambda reader: subscription(reader, feed_id).source.slug)
    await room.act(lambda desk: desk.mark_all_read(StoryFilter(source=slug)))


async def mark_category_read(request: Request) -> None:
    """All there is in a folder was read."""
    category_id, room = _id(request, "category_id"), room_of(request)
    chosen = await room.read(lambda reader: stories_in(reader, category_id))
    await room.act(lambda desk: [desk.mark_all_read(stories) for stories in chosen])


async def mark_all_read(request: Request) -> None:
    """Everything was read."""
    if _id(request, "user_id") != USER_ID:
        raise NotFoundError("Resource Not Found")
    await room_of(request).act(lambda desk: desk.mark_all_read(StoryFilter()))


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


async def no_icon(request: Request) -> None:
    """No icons are kept."""
    raise NotFoundError("Resource Not Found")


async def healthcheck(request: Request) -> Response:
    """Whether the database can be read; nobody has to log in for that."""
    await room_of(request).read(lambda reader: reader.articles.last_seq())
    return PlainTextResponse("OK")


async def discover(request: Request) -> list[Answer]:
    """What can be subscribed to at an address: itself, since warraq finds the feeds of what is added."""
    url = (await object_of(request)).get("url")
    if not isinstance(url, str) or not url.startswith(("http://", "https://")) or len(url) > 2_000:
        raise Problem(400, "invalid url: it must begin with http:// or https://")
    return [{"url": url, "title": url, "type": "rss"}]


def miniflux_routes(prefix: str) -> list[BaseRoute]:
    """The routes below a prefix, which ends in '/v1'."""
    return [Route(prefix + path, _answering(methods), methods=[*methods]) for path, methods in _TABLE.items()]


_TABLE: Final[dict[str, dict[str, Handler]]] = {
    "/version": {"GET": version},
    "/me": {"GET": me},
    "/users": {"GET": users},
    "/users/{user_id}/mark-all-as-read": {"PUT": mark_all_read},
    "/feeds": {"GET": list_feeds},
    "/feeds/counters": {"GET": counters},
    "/feeds/{feed_id}": {"GET": get_feed},
    "/feeds/{feed_id}/icon": {"GET": no_icon},
    "/feeds/{feed_id}/mark-all-as-read": {"PUT": mark_feed_read},
    "/feeds/{feed_id}/entries": {"GET": list_entries},
    "/feeds/{feed_id}/entries/{entry_id}": {"GET": get_entry},
    "/categories": {"GET": list_categories},
    "/categories/{category_id}/feeds": {"GET": category_feeds},
    "/categories/{category_id}/mark-all-as-read": {"PUT": mark_category_read},
    "/categories/{category_id}/entries": {"GET": list_entries},
    "/categories/{category_id}/entries/{entry_id}": {"GET": get_entry},
    "/entries": {"GET": list_entries, "PUT": set_status},
    "/entries/{entry_id}": {"GET": get_entry},
    "/entries/{entry_id}/bookmark": {"PUT": toggle_star},
    "/entries/{entry_id}/star": {"PUT": toggle_star},
    "/entries/{entry_id}/fetch-content": {"GET": fetch_content},
    "/icons/{icon_id}": {"GET": no_icon},
    "/export": {"GET": export},
    "/discover": {"POST": discover},
}


def _answering(methods: dict[str, Handler]) -> Handler:
    """Runs what a method asks for; errors are answered as Miniflux answers them."""

    async def answer(request: Request) -> Response:
        try:
            await name_of(request)
            found = await methods["GET" if request.method == "HEAD" else request.method](request)
        except Exception as error:  # the outermost: each becomes an answer
            problem = problem_of(error)
            return Response(
                json_text({"error_message": problem.detail}),
                problem.status,
                problem.headers,
                "application/json",
            )
        if isinstance(found, Response):
            return found
        if found is None:
            return Response(status_code=204)
        return Response(json_text(found).encode("utf-8", "replace"), media_type="application/json")

    return answer


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


def _id(request: Request, name: str) -> int:
    text = request.path_params[name]
    if not (text.isascii() and text.isdigit()) or len(text) > 18 or text == "0" * len(text):
        raise Problem(400, f"invalid {name.replace('_', ' ')}")
    return int(text)


def _ids(given: Any) -> list[int]:
    if not isinstance(given, list) or not given or len(given) > MAX_IDS:
        raise Problem(400, f"entry_ids must be a list of 1 to {MAX_IDS} numbers")
    if not all(type(one) is int and 0 < one <= LARGEST for one in given):
        raise Problem(400, "entry_ids must be numbers")
    return given
