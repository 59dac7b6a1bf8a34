"""Search: words and phrases, narrowed, with what stands around them and how often by source, language and year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from warraq.serving.web.asking import MAX_WORDS, number_of, text_of
from warraq.serving.web.pages.river import SHOWS, filter_of, query_string
from warraq.serving.web.rendering import page, room_of
from warraq.storage import Facet, Reader, StoryChoices, StoryFilter, StoryHits, StoryRow, words_of

HITS: Final = 20  # a page
MAX_PAGE: Final = 50  # as many as are ranked
MAX_RUN: Final = 200  # characters between two spaces that are looked at
LISTED: Final = 12  # values of a facet

#: A text in pieces: whether it is a word that was asked for, and the piece.
Pieces = tuple[tuple[bool, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """A facet: `values` with how many hits each has and the address that narrows to it."""

    name: str
    values: tuple[tuple[Facet, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of hits. `total` in words: '12', '1,000+'."""

    hits: tuple[tuple[StoryRow, Pieces], ...]
    total: str
    is_question: bool
    facets: tuple[Narrowing, ...]
    newer: str
    older: str


async def search(request: Request) -> Response:
    """The form, and what was found."""
    chosen = filter_of(request)
    number = number_of(request, "page", default=1, most=MAX_PAGE) or 1
    first = (number - 1) * HITS

    def read(reader: Reader) -> tuple[StoryHits, StoryChoices]:
        return reader.stories.find(chosen, first=first, limit=HITS), reader.stories.choices()

    hits, choices = await room_of(request).read(read)
    query = {
        name: text_of(request, name, MAX_WORDS)
        for name in ("q", "source", "folder", "language", "year", "label", "show")
    }
    found = Found(
        hits=tuple((hit.story, marked(hit.snippet, hits.terms)) for hit in hits.hits),
        total=f"{hits.total:,}{'+' if hits.is_more else ''}",
        is_question=bool(hits.terms),
        facets=tuple(_facets(hits, chosen, query)),
        newer=query_string(query | {"page": str(number - 1)}) if number > 1 else "",
        older=query_string(query | {"page": str(number + 1)}) if first + HITS < hits.total else "",
    )
    return page(request, "search.html", found=found, chosen=chosen, choices=choices, shows=SHOWS, query=query)


def marked(text: str, terms: Sequence[Sequence[str]]) -> Pieces:
    """A snippet in pieces, the words that were asked for by themselves, however they are spelt there."""
    wanted = {word for phrase in terms for word in phrase}
    pieces: list[tuple[bool, str]] = []
    for word in text.split(" "):
        is_hit = not wanted.isdisjoint(words_of(word[:MAX_RUN]))
        if pieces and pieces[-1][0] == is_hit:
            pieces[-1] = (is_hit, f"{pieces[-1][1]} {word}")
        else:
            if pieces:
                pieces[-1] = (pieces[-1][0], pieces[-1][1] + ("" if pieces[-1][0] else " "))
            pieces.append((is_hit, word if not pieces or not pieces[-1][0] else f" {word}"))
    return tuple(pieces)


def _facets(hits: StoryHits, chosen: StoryFilter, query: dict[str, str]) -> Iterator[Narrowing]:
    for name, parameter, facet, value in (
        ("Source", "source", hits.sources, chosen.source),
        ("Language", "language", hits.languages, chosen.language),
        ("Year", "year", hits.years, chosen.year),
    ):
        if value is None and len(facet) > 1:
            links = tuple(
                (one, "/search" + query_string(query | {parameter: one.value}))
                for one in facet[:LISTED]
                if one.value
            )
            yield Narrowing(name=name, values=links)


ROUTES: Final = [Route("/search", search)]
