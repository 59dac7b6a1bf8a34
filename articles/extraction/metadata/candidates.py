"""Candidates: one value of one field, where it was found, and our confidence."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from warraq.articles.extraction.metadata.survey import Survey
from warraq.articles.extraction.metadata.tables import meta_names
from warraq.articles.records import FieldOrigin

#: Candidates of a field that are kept as evidence; more only if one place states more.
MAX_KEPT: Final = 8
#: Fields of several values.
LISTS: Final = ("authors", "tags")
#: Characters of a candidate kept as evidence.
MAX_RAW: Final = 300
#: Characters of the name of a place.
MAX_PLACE: Final = 80


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value as found, with only white space cleaned. `place` and `parser` are as in FieldOrigin."""

    raw: str
    origin: str
    confidence: float
    place: str = ""
    parser: str = ""


def from_metas(found: Survey, field: str) -> Iterator[Candidate]:
    """Returns what the meta tags state for a field, best name first, each value once."""
    seen = set()
    for name in meta_names()[field]:
        for value in found.metas.get(name.name, ()):
            if value not in seen:
                seen.add(value)
                yield Candidate(value, name.origin, name.confidence, name.name)


def evidence(
    field: str, candidates: Iterable[Candidate], chosen: Iterable[Candidate]
) -> tuple[FieldOrigin, ...]:
    """Returns the candidates as the record stores them; chosen ones come first.

    All that a place states of tags or authors is kept, or nothing of it: what its site teaches of a place is read from
    the evidence, and half a list would be taken for all of it.
    """
    winners = dict.fromkeys(candidate for candidate in chosen if candidate.raw)
    stated = winners | dict.fromkeys(candidate for candidate in candidates if candidate.raw)
    kept = _of_whole_places(list(stated)) if field in LISTS else list(stated)[:MAX_KEPT]
    return tuple(
        FieldOrigin(
            field=field, origin=candidate.origin, raw=candidate.raw[:MAX_RAW],
            confidence=round(candidate.confidence, 3), chosen=candidate in winners,
            place=candidate.place[:MAX_PLACE], parser=candidate.parser,
        )
        for candidate in kept
    )  # fmt: skip


def _of_whole_places(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Returns the candidates of the first place, and of the others that fit in, in order."""
    counts = Counter((candidate.origin, candidate.place) for candidate in candidates)
    room, places = MAX_KEPT, set[tuple[str, str]]()
    for place, count in counts.items():
        if count <= room or not places:
            places.add(place)
            room -= count
    return [candidate for candidate in candidates if (candidate.origin, candidate.place) in places]
