"""What programs ask of Miniflux's entries: lenient as Miniflux is, but never without bounds."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from warraq.serving.json_text import json_text
from warraq.serving.web.api.clients.shelf import sources_in
from warraq.serving.web.api.fields import LARGEST, MAX_LIMIT
from warraq.serving.web.api.problems import Problem
from warraq.storage import Reader, StoryFilter, StreamFilter, StreamOrder, StreamPage

DEFAULT_LIMIT: Final = 100
MAX_OFFSET: Final = 1_000_000
#: Miniflux's orders -> ours.
_ORDERS: Final[dict[str, StreamOrder]] = {
    "id": "id",
    "status": "read",
    "changed_at": "changed",
    "published_at": "date",
    "created_at": "seen",
    "category_title": "folder",
    "category_id": "folder",
    "title": "title",
    "author": "title",
}
_LATEST_S: Final = 253_402_300_799  # the end of the year 9999
SECOND: Final = timedelta(seconds=1)  # times are stored in whole ones


def wanted_of(
    reader: Reader, asked: QueryParams, *, feed_id: int = 0, category_id: int = 0
) -> StreamFilter | None:
    """Which entries are asked for; None: none can be meant.

    Raises:
        Problem: 400, as Miniflux answers what it does not understand.
        NotFoundError: there is no such category.
    """
    statuses = set(asked.getlist("status"))
    if unknown := statuses - {"read", "unread", "removed"}:
        raise Problem(
            400,
            f"invalid entry status, valid status values are: read, unread, removed, not {min(unknown)[:50]}",
        )
    known = statuses - {"removed"}
    if statuses and not known:
        return None
    stories = StoryFilter(
        unread=None if len(known) != 1 else known == {"unread"},
        starred=_flag(asked.get("starred")),
        query=asked.get("search", "")[:1_000],
    )
    category_id = number(asked, "category_id") or category_id
    since = _moment(asked, "changed_after")
    return StreamFilter(
        stories=stories,
        source_id=number(asked, "feed_id") or feed_id or None,
        source_ids=sources_in(reader, category_id) if category_id else None,
        before_id=number(asked, "before_entry_id") or None,
        after_id=number(asked, "after_entry_id") or None,
        followed_only=True,
        dated_before=_moment(asked, "published_before", "before"),
        dated_after=_moment(asked, "published_after", "after"),
        changed_before=_moment(asked, "changed_before"),
        changed_after=since and since - SECOND,  # Miniflux has parts of it: what came later in it is after it
    )


def page_of(asked: QueryParams) -> StreamPage:
    """In which order, and how many. Raises Problem."""
    order, direction = asked.get("order", "published_at"), asked.get("direction", "asc")
    if order not in _ORDERS:
        raise Problem(400, f"invalid entry order, valid order values are: {', '.join(_ORDERS)}")
    if direction not in ("asc", "desc"):
        raise Problem(400, "invalid direction, valid direction values are: asc, desc")
    limit = number(asked, "limit", DEFAULT_LIMIT) or MAX_LIMIT  # 0 asks for all, which nobody is given
    offset = number(asked, "offset")
    if offset > MAX_OFFSET:
        raise Problem(400, f"offset may be {MAX_OFFSET} at most: use after_entry_id")
    return StreamPage(
        order=_ORDERS[order], newest_first=direction == "desc", limit=min(limit, MAX_LIMIT), offset=offset
    )


def number(asked: QueryParams, name: str, default: int = 0) -> int:
    """A number that is not negative; what is none is the default, as Miniflux reads it. Raises Problem."""
    text = asked.get(name, "")
    if not (text.isascii() and text.removeprefix("-").isdigit()) or len(text) > 20:
        return default
    value = int(text)
    if value < 0 and name in ("limit", "offset"):
        raise Problem(400, f"{name} value should be >= 0")
    return min(max(value, 0), LARGEST)


async def object_of(request: Request) -> dict[str, Any]:
    """The object in a request, whatever its content type says: some programs say nothing. Raises Problem."""
    try:
        given = json.loads((await request.body()).decode("utf-8"))
    except (ValueError, RecursionError) as problem:
        raise Problem(400, "unable to read the request: it is no JSON") from problem
    if not isinstance(given, dict):
        raise Problem(400, "unable to read the request: it is no object")
    return given


def _flag(text: str | None) -> bool | None:
    return {"1": True, "true": True, "t": True, "0": False, "false": False, "f": False}.get(
        (text or "").lower()
    )


def _moment(asked: QueryParams, *names: str) -> datetime | None:
    """The first of these times that is given, in seconds since 1970."""
    seconds = next((found for name in names if (found := number(asked, name))), 0)
    return datetime.fromtimestamp(min(seconds, _LATEST_S), UTC) if seconds else None


def id_of(request: Request, name: str) -> int:
    """A number in the path. Raises Problem."""
    text = request.path_params[name]
    if not (text.isascii() and text.isdigit()) or len(text) > 18 or not int(text):
        raise Problem(400, f"invalid {name.replace('_', ' ')}")
    return int(text)


def json_answer(value: object, status: int = 200) -> Response:
    """A response with this as JSON."""
    return Response(json_text(value).encode("utf-8", "replace"), status, media_type="application/json")
