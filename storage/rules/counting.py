"""How what is counted of a corpus is summed up."""

from collections.abc import Iterable
from typing import Final

from warraq.storage.records import Breakdown, Group, Lengths

#: Groups of a breakdown that are listed: more than anybody reads. What they hold bounds the memory.
LISTED: Final = 100
#: Months that are listed: fifty years.
LISTED_MONTHS: Final = 600
#: Least words of each bin of lengths: each about a half more than the one before, since lengths spread by factors.
LENGTH_BINS: Final = (0, 50, 100, 150, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000)
QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)


def measure_lengths(counts: Iterable[tuple[int, int]]) -> Lengths:
    """Returns the distribution of (words, articles), each number of words once, in any order.

    A quantile is the least number of words that at least that share of the articles does not exceed.
    """
    ordered = sorted(counts)
    if not ordered:
        return Lengths()
    articles = sum(number for _, number in ordered)
    bins = dict.fromkeys(LENGTH_BINS, 0)
    quantiles: list[tuple[float, int]] = []
    below = 0
    for words, number in ordered:
        bins[max(least for least in LENGTH_BINS if least <= words)] += number
        below += number
        while len(quantiles) < len(QUANTILES) and below >= QUANTILES[len(quantiles)] * articles:
            quantiles.append((QUANTILES[len(quantiles)], words))
    return Lengths(
        shortest=ordered[0][0], longest=ordered[-1][0], quantiles=tuple(quantiles), bins=tuple(bins.items())
    )


def break_down(groups: Iterable[Group], distinct: int, *, by_name: bool = False) -> Breakdown:
    """Returns the groups, the largest first, equal ones by name; or all `by_name`."""
    ordered = sorted(groups, key=lambda group: group.name if by_name else (-group.articles, group.name))
    return Breakdown(groups=tuple(ordered), distinct=distinct)
