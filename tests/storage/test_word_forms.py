"""Distinct words: exact while there are few, within the error that is told when there are many."""

from random import Random

import numpy as np
import pytest

from warraq.storage.records import Types
from warraq.storage.rules import LISTED_MONTHS, WordForms, measure_lengths
from warraq.storage.rules.counting import LENGTH_BINS
from warraq.storage.rules.word_forms import KEPT, PORTION_BYTES, hash_words


def count(*texts: str) -> Types:
    forms = WordForms()
    for text in texts:
        forms.add(text.encode())
    return forms.count()[0]


@pytest.mark.parametrize(
    ("texts", "distinct"),
    [
        ([], 0),
        ([""], 0),
        (["", "", ""], 0),
        (["a"], 1),
        (["a b a", "b", "", "c a"], 3),
        ([" a  b "], 2),  # white space at the ends is no word
        (["ab a b ba"], 4),
        (["كتب الوراق كتب", "漢 字 漢"], 4),
        (["\x00 \x00\x00 \x00"], 2),
        (["a" * (PORTION_BYTES - 1) + " b " + "a" * (PORTION_BYTES - 1)], 2),
        (["x" * (2 * PORTION_BYTES + 5)], 2),  # a word longer than a portion is cut: two equal parts and the rest
        ([" ".join(f"w{number}" for number in range(KEPT))] * 2, KEPT),
    ],
)  # fmt: skip
def test_few_words_are_counted_exactly(texts: list[str], distinct: int) -> None:
    assert count(*texts) == Types(count=distinct)


@pytest.mark.parametrize("distinct", [KEPT + 1, 100_000, 400_000])
def test_many_words_are_estimated_within_the_error(distinct: int) -> None:
    words = [f"{number:x}" for number in range(distinct)]
    found = count(*(" ".join(words[start : start + 1_000]) for start in range(0, distinct, 1_000)))
    assert 0.005 < found.error < 0.006
    assert abs(found.count / distinct - 1) < 3 * found.error


def test_neither_order_nor_repetition_nor_portions_matter() -> None:
    words = [f"w{number}" for number in range(KEPT + 5_000)]
    shuffled = words * 2
    Random(3).shuffle(shuffled)
    assert count(" ".join(words)) == count(*shuffled) == count(*(" ".join(words[at::7]) for at in range(7)))


def test_groups_are_counted_by_themselves() -> None:
    forms = WordForms({"a", "b"}, {"ar", ""})
    forms.add(b"one two", "a", "ar")
    forms.add(b"two three", "b", "ar")
    forms.add(b"four", "not listed", "")
    total, (letters, languages) = forms.count()
    assert total == Types(count=4)
    assert letters == {"a": Types(count=2), "b": Types(count=2)}
    assert languages == {"ar": Types(count=3), "": Types(count=1)}


def test_hashes_hang_on_nothing_but_the_word() -> None:
    one, _ = hash_words([b"ink paper"])
    many, borders = hash_words([b"x", b"", b"paper ink", b"y"])
    assert borders.tolist() == [1, 1, 3]
    assert [many[1], many[2]] == [one[1], one[0]]
    assert hash_words([b""])[0].tolist() == []


def test_hashes_are_spread_evenly() -> None:
    """Similar words fill all sixteenths of the range alike: 20,000 of 320,000, with a deviation of 137."""
    hashes, _ = hash_words([" ".join(f"word{number:06}" for number in range(10_000)).encode()])
    counts = np.bincount((hashes >> np.uint64(60)).astype(np.int64), minlength=16)
    assert counts.min() > 625 - 5 * 24
    assert counts.max() < 625 + 5 * 24


@pytest.mark.parametrize(
    ("counts", "quantiles"),
    [
        ([(7, 1)], [7, 7, 7, 7, 7]),
        ([(number, 1) for number in range(1, 101)], [5, 25, 50, 75, 95]),
        ([(10, 94), (20, 1), (5_000, 5)], [10, 10, 10, 10, 20]),
        ([(3, 1), (1, 1)], [1, 1, 1, 3, 3]),
    ],
)
def test_quantiles(counts: list[tuple[int, int]], quantiles: list[int]) -> None:
    lengths = measure_lengths(counts)
    assert [words for _, words in lengths.quantiles] == quantiles
    assert sum(articles for _, articles in lengths.bins) == sum(articles for _, articles in counts)
    assert (lengths.shortest, lengths.longest) == (min(counts)[0], max(counts)[0])


@pytest.mark.parametrize(("words", "least"), [(0, 0), (49, 0), (50, 50), (9_999, 5_000), (10**6, 10_000)])
def test_bins(words: int, least: int) -> None:
    assert dict(measure_lengths([(words, 3)]).bins) == dict.fromkeys(LENGTH_BINS, 0) | {least: 3}


def test_fifty_years_of_months_are_listed() -> None:
    assert LISTED_MONTHS == 50 * 12
