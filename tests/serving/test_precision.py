"""Wilson's interval: published values, its bounds, and what it does with few articles."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warraq.serving import estimate
from warraq.serving.precision import estimate_of, said
from warraq.storage import ArticleFilter, Breakdown, Group, Statistics, StatisticsOptions

#: Good, bad, bounds. The first two: R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
PUBLISHED = [
    (81, 182, 0.2553, 0.3662),
    (15, 133, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 28, 0.0061, 0.1718),
    (10, 0, 0.7225, 1.0),
    (8, 2, 0.4902, 0.9433),
]


@pytest.mark.parametrize(("good", "bad", "low", "high"), PUBLISHED)
def test_published_intervals(good: int, bad: int, low: float, high: float) -> None:
    found = estimate(good, bad)
    assert found is not None
    assert found.precision == good / (good + bad)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.00006)


def test_nothing_checked_says_nothing() -> None:
    assert estimate(0, 0) is None


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_the_interval_holds_the_share_and_lies_within_bounds(good: int, bad: int) -> None:
    found = estimate(good, bad)
    if found is not None:
        assert 0 <= found.low <= found.precision <= found.high <= 1
        mirrored = estimate(bad, good)
        assert mirrored is not None
        assert mirrored.low == pytest.approx(1 - found.high, abs=1e-9)


def marked(**articles: int) -> Statistics:
    groups = tuple(Group(name=name, articles=count, words=1) for name, count in articles.items())
    return Statistics(options=StatisticsOptions(), marks=Breakdown(groups=groups, distinct=len(groups)))


def test_the_excluded_are_neither_right_nor_wrong() -> None:
    found = estimate_of(marked(good=41, bad=9, exclude=30))
    assert found == estimate(41, 9)
    assert found is not None
    assert said(found) == "82 % (95 % interval 69 to 90 %), 41 good of 50 checked"
    assert estimate_of(marked(exclude=30)) is None


def test_no_estimate_of_articles_whose_bad_ones_were_left_out() -> None:
    options = StatisticsOptions(chosen=ArticleFilter(exclude_marked=True))
    assert estimate_of(replace(marked(good=41), options=options)) is None
