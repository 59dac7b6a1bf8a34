"""Candidates: one value of one field, where it was found, and our confidence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from warraq.articles.extraction.metadata.survey import Survey
from warraq.articles.extraction.metadata.tables import meta_names
from warraq.articles.records import FieldOrigin

#: Maximum candidates per field kept as evidence.
MAX_KEPT: Final = 8
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
    """Returns the candidates as the record stores them; chosen ones come first."""
    winners = dict.fromkeys(candidate for candidate in chosen if candidate.raw)
    kept = winners | dict.fromkeys(candidate for candidate in candidates if candidate.raw)
    return tuple(
        FieldOrigin(
            field=field, origin=candidate.origin, raw=candidate.raw[:MAX_RAW],
            confidence=round(candidate.confidence, 3), chosen=candidate in winners,
            place=candidate.place[:MAX_PLACE], parser=candidate.parser,
        )
        for candidate in list(kept)[:MAX_KEPT]
    )  # fmt: skip
