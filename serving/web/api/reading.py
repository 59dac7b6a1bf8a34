"""What a reader does: read, star, label, note; and his saved searches. Each act is one transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from warraq.articles.errors import ConfigurationError
from warraq.serving.web.api.fields import MAX_LIMIT, Identity, Length, Matching, Word
from warraq.serving.web.api.operations import Api, Operation
from warraq.storage import LabelCount, Reader, ReadingRow, SavedSearch, StoryFilter, UnreadCount

Ids = Annotated[tuple[Identity, ...], Length(MAX_LIMIT, 1), "Numbers of articles."]
Label = Annotated[str, Length(100, 1)]
Labels = Annotated[tuple[Label, ...], Length(50)]
Moment = Annotated[
    str,
    Matching(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", "a time like 2026-03-01T12:00:00Z"),
]
SearchName = Annotated[str, Length(100, 1), "Short, for addresses: 'ink-and-paper'."]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBody:
    """Articles that were read, or were not."""

    ids: Ids
    read: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAllBody:
    """Which articles were read: all of them, where nothing narrows it. Copies too."""

    source: Word | None = None
    folder: Word | None = None
    language: Word | None = None
    label: Word | None = None
    starred: bool | None = None
    query: Annotated[str, Length(250)] = ""
    up_to: Annotated[Identity | None, "No article with a larger number."] = None
    seen_by: Annotated[Moment | None, "None that was first seen later."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StarBody:
    """Articles that are given a star, or lose it."""

    ids: Ids
    starred: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelBody:
    """Articles that are filed under labels, or taken out of them."""

    ids: Ids
    add: Labels = ()
    remove: Labels = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAsked:
    """The article whose note it is."""

    id: Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteBody:
    """A note; '' takes it away."""

    note: Annotated[str, Length(20_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedAsked:
    """A saved search."""

    name: SearchName


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchBody:
    """What a saved search looks for. `title` '': that of the words, or of the name."""

    title: Annotated[str, Length(200)] = ""
    query: Annotated[str, Length(250)] = ""
    source: Word | None = None
    language: Word | None = None
    label: Word | None = None
    starred: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """How many articles an act changed."""

    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingAnswer:
    """What was done with an article."""

    reading: ReadingRow


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsAnswer:
    """Every label, by alphabet."""

    labels: tuple[LabelCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadAnswer:
    """How many stories each source has, and how many of them were not read."""

    sources: tuple[UnreadCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchesAnswer:
    """Every saved search, by name. Each is a feed at /search/NAME.atom and /search/NAME.json."""

    searches: tuple[SavedSearch, ...]


async def get_reading(api: Api, asked: NoteAsked) -> ReadingAnswer:
    """Get what was done with an article: read, star, labels, note."""

    def read(reader: Reader) -> ReadingRow:
        reader.articles.get(asked.id)
        (row,) = reader.reading.of([asked.id])
        return row

    return ReadingAnswer(reading=await api.room.read(read))


async def mark_read(api: Api, body: ReadBody) -> Changed:
    """Note that articles were read, or were not. Numbers of none are passed over."""
    return Changed(changed=await api.room.act(lambda desk: desk.mark_read(body.ids, body.read)))


async def mark_all_read(api: Api, body: ReadAllBody) -> Changed:
    """Note that all articles were read which are asked for."""
    chosen = StoryFilter(
        source=body.source, folder=body.folder, language=body.language, label=body.label,
        starred=body.starred, query=body.query,
    )  # fmt: skip
    seen_by = None if body.seen_by is None else _moment(body.seen_by)
    return Changed(
        changed=await api.room.act(lambda desk: desk.mark_all_read(chosen, up_to=body.up_to, seen_by=seen_by))
    )


async def star_articles(api: Api, body: StarBody) -> Changed:
    """Give articles a star, or take it. All of them or none."""
    return Changed(changed=await api.room.act(lambda desk: desk.star(body.ids, body.starred)))


async def label_articles(api: Api, body: LabelBody) -> Changed:
    """File articles under labels, and take them out of others. All of them or none."""
    return Changed(
        changed=await api.room.act(lambda desk: desk.label(body.ids, add=body.add, remove=body.remove))
    )


async def write_note(api: Api, asked: NoteAsked, body: NoteBody) -> Changed:
    """Write the note of an article."""
    return Changed(changed=await api.room.act(lambda desk: int(desk.note(asked.id, body.note))))


async def list_labels(api: Api) -> LabelsAnswer:
    """List the labels."""
    return LabelsAnswer(labels=await api.room.read(lambda reader: reader.reading.labels()))


async def count_unread(api: Api) -> UnreadAnswer:
    """Count what was not read, by source."""
    return UnreadAnswer(sources=await api.room.read(lambda reader: reader.reading.unread()))


async def list_searches(api: Api) -> SearchesAnswer:
    """List the saved searches."""
    return SearchesAnswer(searches=await api.room.read(lambda reader: reader.searches.all()))


async def get_search(api: Api, asked: NamedAsked) -> SavedSearch:
    """Get a saved search."""
    return await api.room.read(lambda reader: reader.searches.get(asked.name))


async def save_search(api: Api, asked: NamedAsked, body: SearchBody) -> SavedSearch:
    """Save a search; one of that name is replaced."""
    chosen = StoryFilter(
        query=body.query, source=body.source, language=body.language, label=body.label, starred=body.starred
    )
    return await api.room.act(lambda desk: desk.save_search(asked.name, chosen, body.title))


async def delete_search(api: Api, asked: NamedAsked) -> None:
    """Forget a saved search."""
    await api.room.act(lambda desk: desk.delete_search(asked.name))


OPERATIONS: Final = (
    Operation(method="GET", path="/articles/{id}/reading", run=get_reading),
    Operation(method="PUT", path="/articles/{id}/note", run=write_note),
    Operation(method="POST", path="/read", run=mark_read),
    Operation(method="POST", path="/read-all", run=mark_all_read),
    Operation(method="POST", path="/stars", run=star_articles),
    Operation(method="GET", path="/labels", run=list_labels),
    Operation(method="POST", path="/labels", run=label_articles),
    Operation(method="GET", path="/unread", run=count_unread),
    Operation(method="GET", path="/searches", run=list_searches),
    Operation(method="GET", path="/searches/{name}", run=get_search),
    Operation(method="PUT", path="/searches/{name}", run=save_search),
    Operation(method="DELETE", path="/searches/{name}", run=delete_search),
)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as problem:
        raise ConfigurationError("there is no such day", identity=text) from problem
