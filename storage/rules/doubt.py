"""Which articles read doubtfully, and whether a source's do so more often than before."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from math import comb
from types import MappingProxyType
from typing import Final, Protocol

from warraq.storage.records import Doubt, Judged

#: Below these a field reads doubtfully: it is more probably wrong than right. The reliability of the probabilities is
#: measured out of fold in docs/decisions/133-confidence.md.
BARS: Final[Mapping[str, float]] = MappingProxyType({"text": 0.5, "title": 0.5, "date": 0.5, "authors": 0.5})
#: The newest articles of a source are compared with at most so many before them, and at least so many.
NEWEST: Final = 20
BEFORE: Final = 100
LEAST_BEFORE: Final = 20
#: Articles that are looked at, judged or not.
LOOKED_AT: Final = 2 * (NEWEST + BEFORE)
#: So many of the newest must be doubtful, and this is how rarely chance may bring as many: of all four fields together.
LEAST_DOUBTFUL: Final = 5
CHANCE: Final = 0.01


class _Read(Protocol):
    """What has confidences: an article, a version, a judgement."""

    @property
    def text_confidence(self) -> float | None: ...
    @property
    def title_confidence(self) -> float | None: ...
    @property
    def date_confidence(self) -> float | None: ...
    @property
    def authors_confidence(self) -> float | None: ...


def doubtful_fields(row: _Read) -> dict[str, float]:
    """Returns the confidence of each field that reads doubtfully, in the order of BARS; a field not judged does not."""
    found = {field: getattr(row, f"{field}_confidence") for field in BARS}
    return {field: share for field, share in found.items() if share is not None and share < BARS[field]}


def find_doubt(source: str, judged: Iterable[Judged]) -> Doubt | None:
    """Returns which field the newest articles of a source read doubtfully more often than those before; None if none.

    `judged`: newest first; no more is taken than is needed, which is seldom more than the newest. The test is Fisher's
    exact one, one-sided, for each field at a quarter of CHANCE.
    """
    rest = iter(judged)
    newest = list(islice(rest, NEWEST))
    counts = _counts(newest)
    if len(newest) < NEWEST or max(counts.values()) < LEAST_DOUBTFUL:
        return None
    before = list(islice(rest, BEFORE))
    if len(before) < LEAST_BEFORE:
        return None
    counts_before = _counts(before)
    found: list[tuple[float, Doubt]] = []
    for field in BARS:
        now, then = counts[field], counts_before[field]
        chance = fisher(now, len(newest), then, len(before))
        if now >= LEAST_DOUBTFUL and chance < CHANCE / len(BARS):
            doubt = Doubt(
                source=source, field=field, newest=len(newest), doubtful=now, before=len(before),
                doubtful_before=then, since=newest[-1].first_seen_at, chance=chance,
            )  # fmt: skip
            found.append((chance, doubt))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _counts(rows: Sequence[Judged]) -> dict[str, int]:
    """Returns for each field how many read doubtfully."""
    found = [doubtful_fields(row) for row in rows]
    return {field: sum(field in fields for fields in found) for field in BARS}


def fisher(now: int, newest: int, then: int, before: int) -> float:
    """Returns the probability that chance puts `now` or more of the doubtful ones among the newest (hypergeometric)."""
    doubtful, every = now + then, newest + before
    ways = sum(
        comb(newest, number) * comb(before, doubtful - number)
        for number in range(now, min(newest, doubtful) + 1)
    )
    return ways / comb(every, doubtful)
