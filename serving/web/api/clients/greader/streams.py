"""Google Reader's API over a corpus, as far as its programs use it.

Source: as FreshRSS (p/api/greader.php) and Miniflux (internal/googlereader/handler.go) serve it.
"""

from starlette.requests import Request

from warraq.serving.web.api.clients.content import Contents, authors_of, title_of
from warraq.serving.web.api.clients.greader.asking import (
    ALL,
    FEED,
    KEPT,
    LABEL,
    READ,
    STARRED,
    STATE,
    UNREAD,
    Answer,
    Asked,
    Stream,
    item_name,
    moment_of,
    numbers_of,
    page_of,
    source_id_of,
    stream_of,
    wanted_of,
)
from warraq.serving.web.api.clients.shelf import (
    Subscription,
    folder_id,
    folders,
    stories_in,
    subscription,
    subscriptions,
)
from warraq.serving.web.api.problems import Problem
from warraq.serving.web.desk import Desk
from warraq.serving.web.rendering import room_of
from warraq.storage import Reader, StoryFilter, StreamFilter, StreamPage, StreamRow


async def unread_count(request: Request, asked: Asked) -> Answer:
    """How many stories of each source, folder and altogether were not read."""

    def read(reader: Reader) -> list[tuple[Subscription, int]]:
        unread = {source: count for source, count, _ in reader.streams.counters()}
        return [(one, unread.get(one.source.id, 0)) for one in subscriptions(reader)]

    found = await room_of(request).read(read)
    counts: dict[str, int] = {}
    for one, count in found:
        counts[f"{FEED}{one.source.id}"] = count
        counts[LABEL + one.folder] = counts.get(LABEL + one.folder, 0) + count
    total = sum(count for _, count in found)
    counts[f"{STATE}reading-list"] = total
    newest = f"{int(room_of(request).now().timestamp())}000000"
    return {
        "max": total,
        "unreadcounts": [
            {"id": name, "count": count, "newestItemTimestampUsec": newest} for name, count in counts.items()
        ],
    }


async def item_ids(request: Request, asked: Asked) -> Answer:
    """The numbers of the stories in a stream."""

    def read(reader: Reader) -> tuple[int, ...]:
        return reader.streams.ids(wanted_of(reader, asked, stream_of(asked.get("s"))), page)

    page = page_of(asked)
    numbers = await room_of(request).read(read)
    answer: Answer = {"itemRefs": [{"id": str(number)} for number in numbers]}
    return answer | _continuation(numbers, page)


async def item_contents(request: Request, asked: Asked) -> Answer:
    """The stories of these numbers."""
    numbers = numbers_of(asked)
    wanted = StreamFilter(ids=numbers, followed_only=True)
    page = StreamPage(order="id", newest_first=asked.get("r") != "o", limit=len(numbers))
    return await room_of(request).read(lambda reader: _contents(reader, wanted, page, "reading-list"))


async def stream_contents(request: Request, asked: Asked) -> Answer:
    """The stories of a stream."""
    name = request.path_params.get("stream", "") or asked.get("s") or f"{STATE}reading-list"
    page = page_of(asked)

    def read(reader: Reader) -> Answer:
        return _contents(reader, wanted_of(reader, asked, stream_of(name)), page, name)

    return await room_of(request).read(read)


async def edit_tag(request: Request, asked: Asked) -> str:
    """Stories are read, unread, starred, labelled, or no longer."""
    numbers = numbers_of(asked)
    tags = [
        (stream_of(text), on)
        for field, on in (("a", True), ("r", False))
        for text in asked.all(field)
        if text
    ]
    if not tags or any(stream.kind == "feed" for stream, _ in tags):
        raise Problem(400, "say what to add or to remove as a=… or r=…: a state or a label")
    await room_of(request).act(lambda desk: _tag(desk, numbers, tags))
    return "OK"


async def mark_all_as_read(request: Request, asked: Asked) -> str:
    """All of a stream was read that was there at a time (`ts`, microseconds)."""
    stream, seen_by = stream_of(asked.get("s")), moment_of(asked.get("ts"))
    chosen = await room_of(request).read(lambda reader: _stories(reader, stream))
    await room_of(request).act(lambda desk: [desk.mark_all_read(one, seen_by=seen_by) for one in chosen])
    return "OK"


def _tag(desk: Desk, numbers: tuple[int, ...], tags: list[tuple[Stream, bool]]) -> None:
    for stream, on in tags:
        if stream.kind == "label":
            desk.label(numbers, **{"add" if on else "remove": (stream.name,)})
        elif stream.name == READ:
            desk.mark_read(numbers, on)
        elif stream.name in (KEPT, UNREAD):
            desk.mark_read(numbers, not on)
        elif stream.name == STARRED:
            desk.star(numbers, on)


def _stories(reader: Reader, stream: Stream) -> tuple[StoryFilter, ...]:
    """The stories of a stream, as filters. Raises NotFoundError."""
    if stream.kind == "feed":
        number = source_id_of(reader, stream.name)
        return (StoryFilter(source=subscription(reader, number).source.slug),)
    if stream.kind == "label":
        number = folder_id(stream.name)
        if folders(reader).get(number) == stream.name:
            return stories_in(reader, number)
        return (StoryFilter(label=stream.name),)
    if stream.name == STARRED:
        return (StoryFilter(starred=True),)
    return (StoryFilter(),) if stream.name == ALL else ()


def _contents(reader: Reader, wanted: StreamFilter, page: StreamPage, name: str) -> Answer:
    rows = reader.streams.select(wanted, page, with_html=True)
    named = {one.source.id: one for one in subscriptions(reader, {row.source_id for row in rows})}
    contents = Contents()
    answer: Answer = {
        "direction": "ltr",
        "id": name,
        "title": "warraq",
        "updated": max((int(row.changed_at.timestamp()) for row in rows), default=0),
        "items": [_item(row, named[row.source_id], contents) for row in rows if row.source_id in named],
    }
    return answer | _continuation(tuple(row.id for row in rows), page)


def _item(story: StreamRow, of: Subscription, contents: Contents) -> Answer:
    categories = [f"{STATE}{ALL}", LABEL + of.folder]
    categories += [f"{STATE}{READ}"] if story.read_at else []
    categories += [f"{STATE}{STARRED}"] if story.starred_at else []
    seen = int(story.first_seen_at.timestamp())
    content = {"direction": story.direction, "content": contents.of(story)}
    return {
        "id": item_name(story.id),
        "title": title_of(story),
        "author": authors_of(story),
        "crawlTimeMsec": f"{seen}000",
        "timestampUsec": f"{seen}000000",
        "published": int(story.dated_at.timestamp()),
        "updated": int(story.changed_at.timestamp()),
        "categories": categories + [LABEL + label for label in story.labels],
        "canonical": [{"href": story.url}],
        "alternate": [{"href": story.url, "type": "text/html"}],
        "summary": content,
        "content": content,
        "origin": {"streamId": f"{FEED}{of.source.id}", "title": of.title, "htmlUrl": of.source.home_url},
        "enclosure": [],
    }


def _continuation(numbers: tuple[int, ...], page: StreamPage) -> Answer:
    """Where the next page begins; nothing after the last one."""
    return {"continuation": str(numbers[-1])} if len(numbers) == page.limit else {}
