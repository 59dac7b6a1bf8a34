"""The probabilities hold: on a sample of real pages, articles are right about as often as they are said to be.

The shipped models have seen these pages; what holds on others is measured by `python -m benchmarks.confidence`.
"""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from warraq.articles.extraction.classification import load_model
from warraq.articles.extraction.confidence import NAMES, load_confidence_model

ROOT = Path(__file__).resolve().parents[3]
#: Every such page of each set.
STEP = 6
#: How far the mean confidence may be from the share that is right.
MEAN = 0.03
#: How often a right reading must be surer than a wrong one.
ORDER = 0.75


@pytest.fixture(scope="module")
def measuring() -> Iterator[tuple[Any, Any]]:
    """The benchmark and its readings; the checkout has to be importable, as when they are run from its root."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT))
        yield (
            importlib.import_module("benchmarks.confidence"),
            importlib.import_module("benchmarks.learning.readings"),
        )


@pytest.fixture(scope="module")
def sample(shared: Path, measuring: tuple[Any, Any]) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(shared / "tools"))
        evaluate = importlib.import_module("evaluate")
        return measuring[1].read_all(shared / "data", [load_model()], evaluate, step=STEP)


@pytest.mark.slow
@pytest.mark.xdist_group("reliability")
@pytest.mark.parametrize("field", list(NAMES))
def test_articles_are_right_as_often_as_they_are_said_to_be(
    measuring: tuple[Any, Any], sample: Any, field: Any
) -> None:
    benchmark, rows = measuring[0], sample[field]
    shares = load_confidence_model().forests[field].probability(rows.x)
    said, right = ((values * rows.weight).sum() / rows.weight.sum() for values in (shares, rows.right))
    assert said == pytest.approx(right, abs=MEAN)
    assert benchmark.order(shares, rows) > ORDER


def test_the_measures_of_reliability(measuring: tuple[Any, Any]) -> None:
    benchmark, readings = measuring
    import numpy as np

    def rows(right: list[bool]) -> Any:
        names = np.array(["fundus"] * len(right))
        return readings.Readings(
            x=np.zeros((len(right), 1), dtype=np.float32), right=np.array(right), fold=np.zeros(len(right), dtype=int),
            group=names, set=names, page=names,
        )  # fmt: skip

    shares = np.array([0.6, 0.6, 0.6, 0.6, 1.0])
    (low, high) = benchmark.bands(shares, rows([True, True, True, False, True]))
    assert low[:6] == pytest.approx((0.5, 0.7, 4, 4.0, 0.6, 0.75))
    assert high[:6] == pytest.approx((0.98, 1.0, 1, 1.0, 1.0, 1.0))
    assert benchmark.held(shares, rows([True, True, True, False, True])) == pytest.approx(1 - 0.15 * 4 / 5)
    assert benchmark.order(shares, rows([True, True, True, False, True])) == pytest.approx((3 * 0.5 + 1) / 4)
    assert benchmark.order(shares, rows([True] * 5)) == 1.0
