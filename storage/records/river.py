"""Stories as pages list them: one row each, the copies folded under it."""

from dataclasses import dataclass
from typing import NamedTuple


class StoryCursor(NamedTuple):
    """A place among stories, which go by `dated_at` and number."""

    dated_at: str
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRow:
    """A story in a list: its representative, as of its current version, and what the reader did with it.

    `dated_at` is where it stands among others: when it was published, or first seen if it states no date or a later
    one. `beginning` are the first 400 characters of its text. `copies` is in how many other places the story was found;
    `duplicate_of` is set for one of these.
    """

    id: int
    source: str
    source_name: str
    url: str
    title: str
    authors: tuple[str, ...]
    published: str
    dated_at: str
    language: str
    direction: str
    words: int
    beginning: str
    copies: int
    duplicate_of: int | None
    gone_at: str | None
    is_read: bool
    is_starred: bool
    labels: tuple[str, ...]
    note: str

    @property
    def cursor(self) -> StoryCursor:
        """Its place: those before it are older."""
        return StoryCursor(self.dated_at, self.id)


class Facet(NamedTuple):
    """A value, and how many of the hits have it."""

    value: str
    hits: int


class StoryHit(NamedTuple):
    """A story that was found; `snippet` is stored text around the first word that was asked for."""

    story: StoryRow
    snippet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryHits:
    """What a search found, best first.

    `terms` are the words and phrases that were asked for, folded; () asks for nothing. `total` stories were found and
    counted by `sources` (slugs), `languages` and `years`. `is_more`: there are more, older ones, that were not looked
    at: a search costs the same however much there is.
    """

    hits: tuple[StoryHit, ...] = ()
    terms: tuple[tuple[str, ...], ...] = ()
    total: int = 0
    is_more: bool = False
    sources: tuple[Facet, ...] = ()
    languages: tuple[Facet, ...] = ()
    years: tuple[Facet, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryChoices:
    """What stories can be narrowed to: sources as (slug, name), folders, languages, labels; in their order."""

    sources: tuple[tuple[str, str], ...]
    folders: tuple[str, ...]
    languages: tuple[str, ...]
    labels: tuple[str, ...]
