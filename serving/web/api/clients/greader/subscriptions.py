"""Google Reader's subscriptions and tags: sources, their folders, labels."""

from starlette.requests import Request

from warraq.serving.web.api.clients.greader.asking import (
    FEED,
    LABEL,
    STATE,
    Answer,
    Asked,
    Stream,
    source_id_of,
    stream_of,
)
from warraq.serving.web.api.clients.shelf import NO_FOLDER, Subscription, folders, subscription, subscriptions
from warraq.serving.web.api.problems import Problem
from warraq.serving.web.desk import Desk
from warraq.serving.web.rendering import room_of
from warraq.storage import Reader


async def subscription_list(request: Request, asked: Asked) -> Answer:
    """Every source."""
    found = await room_of(request).read(subscriptions)
    return {"subscriptions": [_subscription(one) for one in found]}


async def tag_list(request: Request, asked: Asked) -> Answer:
    """Folders and labels."""

    def read(reader: Reader) -> tuple[dict[int, str], tuple[str, ...]]:
        return folders(reader), tuple(row.label for row in reader.reading.labels())

    named, labels = await room_of(request).read(read)
    tags: list[Answer] = [{"id": f"{STATE}starred"}]
    tags += [_category(title) for _, title in sorted(named.items())]
    tags += [{"id": LABEL + label, "type": "tag"} for label in labels if label not in named.values()]
    return {"tags": tags}


async def edit_subscription(request: Request, asked: Asked) -> str:
    """A source gets another title or folder, or is added. It is never removed: `warraq source remove` asks first."""
    room, action, title = room_of(request), asked.get("ac"), asked.get("t")
    names = [stream_of(text) for text in asked.all("s")]
    if len(names) != 1 or names[0].kind != "feed":
        raise Problem(400, "name one feed as s=feed/…")
    folder = _folder(stream_of(asked.get("a"))) if asked.get("a") else None
    if action == "subscribe":
        await room.aside(lambda desk: _subscribe(desk, names[0].name, title, folder))
    elif action == "edit":
        slug = await room.read(lambda reader: _slug(reader, names[0].name))
        if folder is None and asked.get("r"):
            folder = ""
        await room.act(lambda desk: desk.rename(slug, "", title or None, folder))
    else:
        raise Problem(
            400, f"{action[:50]!r} is not done here: subscribe and edit are, and `warraq source remove`"
        )
    return "OK"


async def quick_add(request: Request, asked: Asked) -> Answer:
    """Follow what is found at an address."""
    url, room = asked.get("quickadd").removeprefix(FEED), room_of(request)
    slug = await room.aside(lambda desk: _subscribe(desk, url, "", None))
    source = await room.read(lambda reader: reader.sources.get(slug))
    return {
        "numResults": 1,
        "query": url,
        "streamId": f"{FEED}{source.id}",
        "streamName": source.name or slug,
    }


def _slug(reader: Reader, name: str) -> str:
    return subscription(reader, source_id_of(reader, name)).source.slug


def _subscribe(desk: Desk, url: str, title: str, folder: str | None) -> str:
    """Follow an address; the slug of its source. Raises Problem."""
    if not url.startswith(("http://", "https://")):
        raise Problem(400, "an address begins with http:// or https://")
    found = desk.add(url)
    if found.problem:
        raise Problem(400, f"{url[:200]}: {found.problem}")
    if title or folder is not None:
        desk.rename(found.slug, "", title or None, folder)
    return found.slug


def _folder(stream: Stream) -> str:
    """The folder that a label means. Raises Problem."""
    if stream.kind != "label":
        raise Problem(400, "a folder is named as user/-/label/NAME")
    return "" if stream.name == NO_FOLDER else stream.name


def _subscription(one: Subscription) -> Answer:
    return {
        "id": f"{FEED}{one.source.id}",
        "title": one.title,
        "categories": [_category(one.folder)],
        "url": one.feed_url,
        "htmlUrl": one.source.home_url,
        "iconUrl": "",
    }


def _category(title: str) -> Answer:
    return {"id": LABEL + title, "label": title, "type": "folder"}
