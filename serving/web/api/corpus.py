"""The corpus as a whole: search, changes, statistics, how it fares."""

from dataclasses import dataclass, replace
from typing import Annotated, Final

from warraq.serving.web.api.fields import Length, Limit, Range, Word
from warraq.serving.web.api.operations import Api, Operation
from warraq.serving.web.api.summing import StatisticsAnswer
from warraq.storage import ChangeRow, Counts, Reader, RunRow, SearchHit
from warraq.version import __version__

MAX_WAIT_S: Final = 60
RUNS_SHOWN: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAsked:
    """What to search for."""

    query: Annotated[str, Length(250), 'Words that all occur; "in quotes" together.']
    source: Annotated[Word | None, "Slug of a source."] = None
    language: Word | None = None
    copies: Annotated[bool, "Also articles that repeat another one."] = False
    limit: Annotated[int, Range(1, 200)] = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """Articles in which all words stand, best first, without their texts."""

    query: str
    hits: tuple[SearchHit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesAsked:
    """Changes after which number."""

    since: Annotated[int, Range(0), "`next` of the answer before; 0: from the beginning."] = 0
    limit: Limit = 100
    wait: Annotated[int, Range(0, MAX_WAIT_S), "Seconds to wait for a change while there is none."] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesPage:
    """Changes in order. `next` is what to pass as `since` for those after them."""

    changes: tuple[ChangeRow, ...]
    next: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How much there is, and the latest starts of the program, the latest first."""

    version: str
    counts: Counts
    runs: tuple[RunRow, ...]


async def search_articles(api: Api, asked: SearchAsked) -> SearchAnswer:
    """Search titles, texts and tags. Spellings that folding levels find each other."""

    def read(reader: Reader) -> tuple[SearchHit, ...]:
        hits = reader.articles.search(
            asked.query, asked.limit, asked.source, asked.language, include_duplicates=asked.copies
        )
        return tuple(
            replace(hit, article=replace(hit.article, text="", html="", markdown="")) for hit in hits
        )

    return SearchAnswer(query=asked.query, hits=await api.room.read(read))


async def list_changes(api: Api, asked: ChangesAsked) -> ChangesPage:
    """List what is new, edited, gone, back, moved, a copy, separated, removed or forgotten since a change.

    With `wait` the answer comes as soon as there is a change, and without one when the time is over.
    """

    def read(reader: Reader) -> tuple[ChangeRow, ...]:
        return tuple(reader.articles.changes(asked.since, asked.limit))

    changes = await api.room.read(read)
    if not changes and asked.wait:
        await api.watch.wait(asked.since, seconds=asked.wait)
        changes = await api.room.read(read)
    return ChangesPage(changes=changes, next=changes[-1].seq if changes else asked.since)


async def get_statistics(api: Api) -> StatisticsAnswer:
    """Get the corpus in numbers: by source, language, month, section, licence, length, mark, and what was removed.

    Distinct words are not counted here; `warraq stats` does. Cost: seconds for a large corpus,
    once a minute at most.
    """
    return await api.statistics.get()


async def get_status(api: Api) -> Status:
    """Get how much there is and what ran last."""

    def read(reader: Reader) -> Status:
        runs = tuple(reader.runs.last(RUNS_SHOWN))
        return Status(version=__version__, counts=reader.counts(), runs=runs)

    return await api.room.read(read)


OPERATIONS: Final = (
    Operation(method="GET", path="/search", run=search_articles),
    Operation(method="GET", path="/changes", run=list_changes),
    Operation(method="GET", path="/statistics", run=get_statistics),
    Operation(method="GET", path="/status", run=get_status),
)
