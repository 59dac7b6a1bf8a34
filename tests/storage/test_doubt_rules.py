"""How rarely chance alone trips the comparison of a source with itself."""

from random import Random

import pytest

from warraq.storage.records import Judged
from warraq.storage.rules import find_doubt
from warraq.storage.rules.doubt import BEFORE, NEWEST, fisher


@pytest.mark.parametrize(
    ("table", "chance"),
    [
        # Source: scipy.stats.fisher_exact([[now, newest - now], [then, before - then]], "greater")
        ((3, 4, 1, 4), 0.24286),
        ((8, 10, 2, 10), 0.011506),
        ((0, 20, 0, 100), 1.0),
        ((5, 20, 0, 100), 8.1353e-05),
        ((20, 20, 60, 100), 0.0),
    ],
)
def test_the_exact_test_of_fisher(table: tuple[int, int, int, int], chance: float) -> None:
    assert fisher(*table) == pytest.approx(chance, abs=2e-4)


@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.6])
def test_chance_rarely_tells_of_a_change(share: float) -> None:
    """Of windows in which nothing changed, fewer than one in a hundred is told of, whatever the usual share."""
    random, told, windows = Random(7), 0, 2_000
    for _ in range(windows):
        rows = [
            Judged(
                id=number, first_seen_at="2026-03-01T12:00:00Z",
                **{
                    f"{field}_confidence": 0.2 if random.random() < share else 0.9
                    for field in ("text", "title", "date", "authors")
                },
            )
            for number in range(NEWEST + BEFORE)
        ]  # fmt: skip
        told += find_doubt("blog", rows) is not None
    assert told < 0.01 * windows
