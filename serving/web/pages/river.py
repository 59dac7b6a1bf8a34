"""The river: stories by day, newest first, and what a reader does with them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from warraq.serving.web.asking import MAX_WORDS, choice_of, number_in, number_of, text_of
from warraq.serving.web.desk import Desk
from warraq.serving.web.forms import field_of, form_route, go_back, numbers_of
from warraq.serving.web.rendering import page, room_of
from warraq.storage import Reader, StoryChoices, StoryCursor, StoryFilter, StoryRow

STORIES: Final = 50  # a page; about 60 KB
SHOWS: Final = ("unread", "read", "starred")
ACTS: Final = ("read", "unread", "star", "unstar")
MAX_LABELS_FIELD: Final = 1_000
MAX_NOTE_FIELD: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """Stories of one day. `name` in words where it is near."""

    day: str
    name: str
    stories: tuple[StoryRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class River:
    """A page of the river. `query` is its address without the place; `older` the address of the next page, '' none."""

    days: tuple[Day, ...]
    chosen: StoryFilter
    choices: StoryChoices
    query: str
    older: str
    is_first: bool

    @property
    def unread(self) -> str:
        """The numbers of its stories that were not read, for one button."""
        return ",".join(str(story.id) for day in self.days for story in day.stories if not story.is_read)


async def river(request: Request) -> Response:
    """A page of stories."""
    chosen, before = filter_of(request), _cursor_of(request)

    def read(reader: Reader) -> tuple[tuple[StoryRow, ...], StoryChoices]:
        return reader.stories.select(chosen, before=before, limit=STORIES + 1), reader.stories.choices()

    stories, choices = await room_of(request).read(read)
    query = _query_of(request)
    shown = stories[:STORIES]
    older = query_string(query | {"before": place_of(shown[-1].cursor)}) if len(stories) > STORIES else ""
    found = River(
        days=tuple(_days(shown, room_of(request).now().date())),
        chosen=chosen,
        choices=choices,
        query=query_string(query),
        older=older,
        is_first=before is None,
    )
    return page(request, "river.html", river=found, shows=SHOWS, show=choice_of(request, "show", SHOWS))


async def story_copies(request: Request) -> Response:
    """The other places of a story, for those who want to know which."""
    number = number_in(request)

    def read(reader: Reader) -> tuple[StoryRow, tuple[StoryRow, ...]]:
        return reader.stories.get(number), reader.stories.copies(number)

    story, copies = await room_of(request).read(read)
    return page(request, "copies.html", story=story, copies=copies)


async def act(request: Request, form: FormData) -> Response:
    """Mark stories read or unread, give or take a star: the name of a button says what, its value on which."""
    wanted = [(name, numbers_of(form, name)) for name in ACTS if name in form]
    if len(wanted) != 1:
        raise HTTPException(400, f"A form does one of {', '.join(ACTS)}.")
    ((name, numbers),) = wanted

    def done(desk: Desk) -> None:
        if name in ("read", "unread"):
            desk.mark_read(numbers, name == "read")
        else:
            desk.star(numbers, name == "star")

    await room_of(request).act(done)
    return go_back(form)


async def file_story(request: Request, form: FormData) -> Response:
    """File a story under labels, separated by commas: those and no others."""
    numbers, wanted = numbers_of(form, "id"), _labels_of(field_of(form, "labels", MAX_LABELS_FIELD))
    before = _labels_of(field_of(form, "before", MAX_LABELS_FIELD))
    add, remove = [one for one in wanted if one not in before], [one for one in before if one not in wanted]
    await room_of(request).act(lambda desk: desk.label(numbers, add=add, remove=remove))
    return go_back(form)


async def note_on(request: Request, form: FormData) -> Response:
    """Write a note on an article."""
    numbers, text = numbers_of(form, "id"), field_of(form, "note", MAX_NOTE_FIELD)
    if len(numbers) != 1:
        raise HTTPException(400, "A note is on one article.")
    await room_of(request).act(lambda desk: desk.note(numbers[0], text))
    return go_back(form)


def filter_of(request: Request) -> StoryFilter:
    """What the address narrows stories to. Raises HTTPException 400."""
    show = choice_of(request, "show", SHOWS)
    return StoryFilter(
        source=text_of(request, "source") or None,
        folder=text_of(request, "folder") or None,
        language=text_of(request, "language") or None,
        label=text_of(request, "label") or None,
        starred=True if show == "starred" else None,
        unread={"unread": True, "read": False}.get(show),
        query=text_of(request, "q", MAX_WORDS),
        year=number_of(request, "year", most=9998),
    )


def query_string(query: dict[str, str]) -> str:
    """A query for an address, '?' and all; '' for an empty one."""
    kept = {name: value for name, value in query.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def place_of(cursor: StoryCursor) -> str:
    """A place among stories as an address has it: '2026-03-01T12:00:00Z_42'."""
    return f"{cursor.dated_at}_{cursor.id}"


def _cursor_of(request: Request) -> StoryCursor | None:
    text = text_of(request, "before", 60)
    moment, _, number = text.rpartition("_")
    if not text:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise HTTPException(400, "'before' must be a place that this page gave.")
    return StoryCursor(moment, int(number))


def _query_of(request: Request) -> dict[str, str]:
    names = ("source", "folder", "language", "label", "show", "year", "q")
    return {name: text_of(request, name, MAX_WORDS) for name in names}


def _days(stories: Iterable[StoryRow], today: date) -> Iterator[Day]:
    near = {today.isoformat(): "Today", (today - timedelta(days=1)).isoformat(): "Yesterday"}
    for day, group in groupby(stories, lambda story: story.dated_at[:10]):
        yield Day(day=day, name=near.get(day, day), stories=tuple(group))


def _labels_of(text: str) -> list[str]:
    return list(dict.fromkeys(filter(None, (part.strip() for part in text.split(",")))))


ROUTES: Final = [
    Route("/", river),
    Route("/story/{number}/copies", story_copies),
    form_route("/stories/act", act),
    form_route("/stories/labels", file_story),
    form_route("/stories/note", note_on),
]
