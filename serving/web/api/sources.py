"""Sources: how they fare, and what is done to them. Acts answer with the source as it is then."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from warraq.articles.errors import ConfigurationError
from warraq.serving.standing import FeedStanding
from warraq.serving.web.api.fields import Length, Matching
from warraq.serving.web.api.operations import Api, Operation
from warraq.serving.web.api.problems import Problem
from warraq.serving.web.desk_of_sources import Setting, Sheet
from warraq.storage import FilteredCount, Source, SourceHealth

Slug = Annotated[str, Length(100, 1), "Slug, home page or host."]
Address = Annotated[
    str, Length(2_000, 1), Matching(r"https?://[^\x00-\x20\x7f-\xa0]+", "an address with http:// or https://")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedAsked:
    """A source."""

    slug: Slug


@dataclass(frozen=True, slots=True, kw_only=True)
class AddBody:
    """What to follow: a page, a site or a feed."""

    url: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameBody:
    """Another slug, name or folder; what is left out stays."""

    slug: Annotated[str, Length(100)] = ""
    name: Annotated[str, Length(200)] | None = None
    folder: Annotated[str, Length(200)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveBody:
    """Another address: of a feed, or of the home page where no feed is named."""

    url: Address
    feed: Annotated[str, Length(2_000)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsBody:
    """Settings by their dotted names, as for `warraq source set`. `unset` takes back what was set."""

    set: Annotated[dict[str, object], "Values as in warraq.toml."]
    unset: Annotated[tuple[Annotated[str, Length(100, 1)], ...], Length(100)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesAnswer:
    """Every source that is followed, by slug."""

    sources: tuple[SourceHealth, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """A setting that counts, and what states it. `problem`: why what was set counts for nothing, ''."""

    key: str
    value: object
    origin: str
    place: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsAnswer:
    """The settings that were changed, as they count now."""

    settings: tuple[SettingRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceAnswer:
    """A source with all that is to be said of it. `outcomes` are (outcome, reason, how often) of its pages."""

    source: Source
    condition: str
    detail: str
    meaning: str
    what_to_do: str
    settings: tuple[SettingRow, ...]
    feeds: tuple[FeedStanding, ...]
    next_due: datetime | None
    articles: int
    queued: int
    filtered: tuple[FilteredCount, ...]
    outcomes: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAnswer:
    """The source that was added, or was followed already, and what is to be known of it."""

    slug: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveAnswer:
    """The address in its canonical form."""

    url: str


async def list_sources(api: Api) -> SourcesAnswer:
    """List the sources, with how they fare."""
    present = api.room.now()
    return SourcesAnswer(sources=await api.room.read(lambda reader: reader.sources.health(present)))


async def get_source(api: Api, asked: NamedAsked) -> SourceAnswer:
    """Get a source with its health, settings, feeds and counts."""
    return _answer(await api.room.ask(lambda desk: desk.show(asked.slug)))


async def add_source(api: Api, body: AddBody) -> AddAnswer:
    """Follow what is found at an address. Takes seconds to minutes.

    A crawl that is running fetches alone: then this answers 503, with `Retry-After`.
    """
    found = await api.room.aside(lambda desk: desk.add(body.url))
    if found.problem:
        raise Problem(409, f"{body.url[:200]}: {found.problem}")
    return AddAnswer(slug=found.slug, notes=tuple(found.notes))


async def pause_source(api: Api, asked: NamedAsked) -> SourceAnswer:
    """Ask nothing of a source until it is resumed."""
    await api.room.act(lambda desk: desk.pause(asked.slug))
    return await get_source(api, asked)


async def resume_source(api: Api, asked: NamedAsked) -> SourceAnswer:
    """Follow a source again; it is due at once."""
    await api.room.act(lambda desk: desk.resume(asked.slug))
    return await get_source(api, asked)


async def poll_source(api: Api, asked: NamedAsked) -> SourceAnswer:
    """Have a source polled by the next crawl, unless its server asked to wait."""
    await api.room.act(lambda desk: desk.poll_now(asked.slug))
    return await get_source(api, asked)


async def rename_source(api: Api, asked: NamedAsked, body: RenameBody) -> SourceAnswer:
    """Give a source another slug, name or folder."""
    await api.room.act(lambda desk: desk.rename(asked.slug, body.slug, body.name, body.folder))
    return await get_source(api, NamedAsked(slug=body.slug or asked.slug))


async def move_source(api: Api, asked: NamedAsked, body: MoveBody) -> MoveAnswer:
    """Move a feed of a source, or its home page, to another address."""
    return MoveAnswer(
        url=await api.room.act(lambda desk: desk.set_url(asked.slug, body.url, feed_url=body.feed))
    )


async def set_settings(api: Api, asked: NamedAsked, body: SettingsBody) -> SettingsAnswer:
    """Set settings of a source, all of them or none. What warraq.toml states is changed there."""
    changes: dict[str, object | None] = {key: _value(value) for key, value in body.set.items()}
    if any(value is None for value in changes.values()):
        raise ConfigurationError("null is no value: name the setting in `unset`")
    lines = await api.room.act(lambda desk: desk.set(asked.slug, changes | dict.fromkeys(body.unset)))
    return SettingsAnswer(settings=tuple(map(_row, lines)))


OPERATIONS: Final = (
    Operation(method="GET", path="/sources", run=list_sources),
    Operation(method="POST", path="/sources", run=add_source, status=201),
    Operation(method="GET", path="/sources/{slug}", run=get_source),
    Operation(method="PATCH", path="/sources/{slug}", run=rename_source),
    Operation(method="POST", path="/sources/{slug}/pause", run=pause_source),
    Operation(method="POST", path="/sources/{slug}/resume", run=resume_source),
    Operation(method="POST", path="/sources/{slug}/poll", run=poll_source),
    Operation(method="PUT", path="/sources/{slug}/address", run=move_source),
    Operation(method="PATCH", path="/sources/{slug}/settings", run=set_settings),
)


def _answer(sheet: Sheet) -> SourceAnswer:
    return SourceAnswer(
        source=sheet.source,
        condition=sheet.health.condition,
        detail=sheet.health.detail,
        meaning=sheet.meaning,
        what_to_do=sheet.what_to_do,
        settings=tuple(map(_row, sheet.settings)),
        feeds=sheet.feeds,
        next_due=sheet.next_due,
        articles=sheet.articles,
        queued=sheet.queued,
        filtered=sheet.filtered,
        outcomes=sheet.outcomes,
    )


def _row(line: Setting) -> SettingRow:
    return SettingRow(
        key=line.key, value=line.value, origin=line.origin, place=line.place, problem=line.problem
    )


def _value(value: object) -> object:
    """Lists as tuples, as warraq.toml gives them."""
    return tuple(value) if isinstance(value, list) else value
