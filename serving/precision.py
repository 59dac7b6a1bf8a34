"""How many articles of a corpus are right, by the marks of those that were checked by hand."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

from warraq.storage import Statistics

#: Of the normal distribution, two-sided: 95 of 100 such intervals hold the true share.
Z_95: Final = 1.959964


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The share of good articles among those checked, and the interval that holds that of all, 0 to 1."""

    good: int
    bad: int
    precision: float
    low: float
    high: float

    @property
    def checked(self) -> int:
        """How many articles it stands on."""
        return self.good + self.bad


def estimate(good: int, bad: int, *, z: float = Z_95) -> Estimate | None:
    """Returns the estimate, with Wilson's score interval; None if nothing was checked.

    It is one of the whole corpus only as far as the articles were chosen by chance (`warraq sample`). The interval is
    honest for few articles and for shares near 0 and 1, where the usual one (share ± z standard errors) is not.

    Source: E. B. Wilson, JASA 22 (1927); L. Brown, T. Cai, A. DasGupta, Statistical Science 16 (2001).
    """
    checked = good + bad
    if checked == 0:
        return None
    share, room = good / checked, z * z / checked
    centre = (share + room / 2) / (1 + room)
    reach = z / (1 + room) * sqrt(share * (1 - share) / checked + room / (4 * checked))
    low, high = max(0.0, min(share, centre - reach)), min(1.0, max(share, centre + reach))  # rounding apart
    return Estimate(good=good, bad=bad, precision=share, low=low, high=high)


def estimate_of(statistics: Statistics) -> Estimate | None:
    """Returns the estimate by the marks of these articles; None if nothing was checked, or the bad were left out."""
    if statistics.options.chosen.exclude_marked:
        return None
    marked = {group.name: group.articles for group in statistics.marks.groups}
    return estimate(marked.get("good", 0), marked.get("bad", 0))


def said(found: Estimate) -> str:
    """'82 % (95 % interval 69 to 90 %), 41 good of 50 checked'."""
    return f"{percent(found.precision)} (95 % interval {interval(found)}), {found.good} good of {found.checked} checked"


def interval(found: Estimate) -> str:
    """'69 to 90 %'."""
    return f"{100 * found.low:.0f} to {percent(found.high)}"


def percent(share: float) -> str:
    """'82 %'."""
    return f"{100 * share:.0f} %"
