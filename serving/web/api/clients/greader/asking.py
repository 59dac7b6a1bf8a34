"""What programs ask of Google Reader: streams, numbers of items, pages.

Source: the API as FreshRSS (p/api/greader.php) and Miniflux (internal/googlereader) serve it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from warraq.articles.errors import NotFoundError
from warraq.serving.web.api.clients.shelf import NO_FOLDER, folder_id, folders, sources_in, subscriptions
from warraq.serving.web.api.fields import LARGEST, MAX_LIMIT
from warraq.serving.web.api.problems import Problem
from warraq.storage import Reader, StoryFilter, StreamFilter, StreamPage

Answer = dict[str, Any]

ITEM_PREFIX: Final = "tag:google.com,2005:reader/item/"
STATE: Final = "user/-/state/com.google/"
LABEL: Final = "user/-/label/"
FEED: Final = "feed/"
READ, UNREAD, STARRED, ALL, KEPT = "read", "unread", "starred", "reading-list", "kept-unread"
DEFAULT_COUNT: Final = 20  # Google's
MAX_FIELDS: Final = 1_100
#: 'user/-/…' and 'user/1/…' are the same: there is one reader.
_USER: Final = re.compile(r"user/[^/]+/")
_LATEST_S: Final = 253_402_300_799
SECOND: Final = timedelta(seconds=1)  # times are stored in whole ones


class Asked:
    """The fields of a request, those of the URL and those of its form; a name may have several values."""

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        self._fields = fields

    def all(self, name: str) -> list[str]:
        """Every value of that name."""
        return [value for key, value in self._fields if key == name]

    def get(self, name: str) -> str:
        """The first of them, '' for none."""
        return next(iter(self.all(name)), "")


async def asked_of(request: Request) -> Asked:
    """What a request says. Raises Problem."""
    texts = [request.url.query]
    if request.method == "POST":
        texts.append((await request.body()).decode("utf-8", "replace"))
    try:
        return Asked(
            [
                pair
                for text in texts
                for pair in parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS)
            ]
        )
    except ValueError as problem:
        raise Problem(400, f"a request may have {MAX_FIELDS} fields") from problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One stream by its name: 'state' (read, starred, …), 'label' (a folder or a label), or 'feed' (a number)."""

    kind: str
    name: str


def stream_of(text: str) -> Stream:
    """The stream that a name means. Raises Problem."""
    bare = _USER.sub("user/-/", text, count=1)
    for kind, prefix in (("state", STATE), ("label", LABEL), ("feed", FEED)):
        if bare.startswith(prefix):
            return Stream(kind=kind, name=bare.removeprefix(prefix))
    raise Problem(400, f"unknown stream: {text[:100]!r}")


def item_number(text: str) -> int:
    """The number of an item in any of its forms: 'tag:google.com,2005:reader/item/000000000000001f', its sixteen
    hexadecimal digits alone, or '31'. Raises Problem."""
    bare = text.removeprefix(ITEM_PREFIX)
    try:
        if bare != text or len(bare) == 16:
            value = int(bare, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,16}", bare) else 0
        else:
            value = int(bare) if re.fullmatch(r"[0-9]{1,19}", bare) else 0
    except ValueError:  # pragma: no cover - the patterns leave none
        value = 0
    if not 0 < value <= LARGEST:
        raise Problem(400, f"this is no item: {text[:100]!r}")
    return value


def item_name(number: int) -> str:
    """The long form of an item's number."""
    return f"{ITEM_PREFIX}{number:016x}"


def numbers_of(asked: Asked) -> tuple[int, ...]:
    """The items that a request names, each once. Raises Problem."""
    found = tuple(dict.fromkeys(map(item_number, asked.all("i"))))
    if not 0 < len(found) <= MAX_LIMIT:
        raise Problem(400, f"name 1 to {MAX_LIMIT} items as i=…")
    return found


def wanted_of(reader: Reader, asked: Asked, stream: Stream) -> StreamFilter:
    """Which stories a stream has, without those that are excluded. Raises Problem, NotFoundError."""
    wanted = replace(chosen_of(reader, stream), followed_only=True)
    for name, state in (("it", True), ("xt", False)):
        for text in asked.all(name):
            if text:
                wanted = _narrowed(wanted, stream_of(text), state)
    since = moment_of(asked.get("ot"))
    return replace(
        wanted,
        seen_after=since and since - SECOND,  # what came later in that second is not lost, rather told twice
        seen_before=moment_of(asked.get("nt")),
    )


def chosen_of(reader: Reader, stream: Stream) -> StreamFilter:
    """The stories of a stream. Raises Problem, NotFoundError."""
    if stream.kind == "state":
        return _narrowed(StreamFilter(), stream, True)
    if stream.kind == "feed":
        return StreamFilter(source_id=source_id_of(reader, stream.name))
    number = folder_id(stream.name)
    if folders(reader).get(number) == stream.name or stream.name == NO_FOLDER:
        return StreamFilter(source_ids=sources_in(reader, number))
    return StreamFilter(stories=StoryFilter(label=stream.name))


def source_id_of(reader: Reader, name: str) -> int:
    """The source of 'feed/NUMBER' or 'feed/ADDRESS'. Raises NotFoundError."""
    for one in subscriptions(reader):
        if name in (str(one.source.id), one.feed_url, one.source.home_url):
            return one.source.id
    raise NotFoundError("no such feed", identity=name[:200])


def page_of(asked: Asked) -> StreamPage:
    """How many, which way, and after which. Raises Problem."""
    count, after = asked.get("n"), asked.get("c")
    limit = int(count) if re.fullmatch("[0-9]{1,9}", count) else DEFAULT_COUNT
    return StreamPage(
        order="id",
        newest_first=asked.get("r") != "o",
        limit=min(max(limit, 1), MAX_LIMIT),
        place=("", item_number(after)) if after else None,
    )


def _narrowed(wanted: StreamFilter, stream: Stream, state: bool) -> StreamFilter:
    if stream.kind != "state":
        return wanted
    stories = wanted.stories
    if stream.name in (READ, UNREAD, KEPT):
        return replace(wanted, stories=replace(stories, unread=(stream.name != READ) == state))
    if stream.name == STARRED:
        return replace(wanted, stories=replace(stories, starred=state))
    if stream.name == ALL or not state:
        return wanted
    return replace(wanted, ids=())  # 'like', 'broadcast': nobody does that here


def moment_of(text: str) -> datetime | None:
    """A time; None for none. Seconds since 1970; some programs send milliseconds or microseconds."""
    if not re.fullmatch("[0-9]{1,17}", text) or not int(text):
        return None
    seconds = int(text)
    while seconds > 100_000_000_000:
        seconds //= 1_000
    return datetime.fromtimestamp(min(seconds, _LATEST_S), UTC)
