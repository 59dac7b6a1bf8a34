"""Samples: the right number of each group, the same for the same seed, and every article with the same chance."""

import tracemalloc
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warraq.serving.checking import choose_sample
from warraq.serving.checking.sampling import allocate
from warraq.storage import ArticleKey


def keys(**sources: int) -> list[ArticleKey]:
    """So many articles of each source; every third is Arabic, and they are of three years or of none."""
    named = [source for source, count in sources.items() for _ in range(count)]
    return [
        ArticleKey(
            id=number,
            source=source,
            language="ar" if number % 3 == 0 else "en",
            published=("", "2019-01-01", "2020", "2021-05")[number % 4],
        )
        for number, source in enumerate(named, 1)
    ]


SIZES = st.dictionaries(st.tuples(st.text("abc", min_size=1, max_size=4)), st.integers(1, 1_000), max_size=40)


@given(SIZES, st.integers(0, 500), st.integers(0, 2**40))
def test_each_group_has_its_share_rounded_up_or_down(
    sizes: dict[tuple[str, ...], int], size: int, seed: int
) -> None:
    taken, total = allocate(sizes, size, seed=seed), sum(sizes.values())
    assert sum(taken.values()) == min(size, total)
    for group, count in taken.items():
        share = min(size, total) * sizes[group] / total
        assert abs(count - share) < 1
        assert count <= sizes[group]


def test_a_sample_has_each_article_once_and_is_the_same_again() -> None:
    corpus = keys(a=600, b=300, c=100)
    found = choose_sample(lambda: corpus, 50, seed=4, by=("source",))
    assert len(set(found.ids)) == 50
    by_source = Counter(corpus[number - 1].source for number in found.ids)
    assert by_source == {"a": 30, "b": 15, "c": 5}
    assert (found.of, found.groups, found.groups_met) == (1_000, 3, 3)
    assert (
        choose_sample(lambda: reversed(corpus), 50, seed=4, by=("source",)) == found
    )  # whatever order they come in
    assert choose_sample(lambda: corpus, 50, seed=5, by=("source",)).ids != found.ids


def test_the_seed_is_kept_for_ever() -> None:
    """Numbers of today: a sample that was checked by hand must be found again with a later version."""
    by_hash = sorted(range(1, 101), key=lambda number: sha256(f"1:{number}".encode()).digest()[:8])
    assert by_hash[:6] == [72, 30, 100, 71, 90, 39]
    assert choose_sample(lambda: keys(a=60, b=40), 6, seed=1).ids == tuple(by_hash[:6])


@pytest.mark.parametrize(
    ("by", "groups"), [((), 1), (("language",), 2), (("year",), 4), (("source", "language"), 6)]
)
def test_groups(by: tuple[str, ...], groups: int) -> None:
    found = choose_sample(lambda: keys(a=600, b=300, c=100), 60, seed=1, by=by)
    assert (len(found.ids), found.groups, found.groups_met) == (60, groups, groups)


def test_of_more_groups_than_articles_some_are_met() -> None:
    found = choose_sample(
        lambda: keys(**{f"s{number}": 3 for number in range(90)}), 30, seed=1, by=("source",)
    )
    assert (len(found.ids), found.groups, found.groups_met) == (30, 90, 30)


@pytest.mark.parametrize("size", [10, 11, 5_000])
def test_of_a_small_corpus_all_articles_are_taken(size: int) -> None:
    found = choose_sample(lambda: keys(a=7, b=3), size, seed=1, by=("source",))
    assert sorted(found.ids) == list(range(1, 11))


def test_of_nothing_nothing_is_taken() -> None:
    assert choose_sample(list, 5, seed=1, by=("source",)).ids == ()


def test_every_article_has_the_same_chance_and_so_has_every_place() -> None:
    """In 2,000 samples of 10 of 40, each article is in 500, give or take five standard deviations (19.4)."""
    corpus = keys(a=27, b=11, c=2)
    drawn = [choose_sample(lambda: corpus, 10, seed=seed, by=("source",)).ids for seed in range(2_000)]
    counted = Counter(number for ids in drawn for number in ids)
    assert set(counted) == set(range(1, 41))
    assert all(abs(count - 500) < 97 for count in counted.values()), counted
    first = Counter(ids[0] <= 27 for ids in drawn)  # who stops early has checked no particular group
    assert abs(first[True] - 1_350) < 5 * (2_000 * 0.675 * 0.325) ** 0.5


def test_articles_are_not_held_in_memory() -> None:
    def many() -> Iterator[ArticleKey]:
        for number in range(1, 30_001):
            yield ArticleKey(id=number, source=f"s{number % 7}", language="en", published="")

    choose_sample(many, 10, seed=1)
    tracemalloc.start()
    try:
        choose_sample(many, 50, seed=1, by=("source",))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100_000  # bytes; all keys have some 4 million
