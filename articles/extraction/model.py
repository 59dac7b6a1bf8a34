"""The learnt judge of blocks: two passes of oblivious decision trees, evaluated with numpy.

An oblivious tree asks the same question of all blocks at each of its levels, so a whole page goes through a tree in a
few array operations. The second pass also knows what the first thought of the blocks around. Learnt by
`benchmarks/learning`, shipped as model.json: feature numbers, thresholds and leaf values, nothing that runs.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from warraq.articles.extraction.again import AGAIN, measure_again
from warraq.articles.extraction.blocks import Block, Layout
from warraq.articles.extraction.features import NAMES, measure
from warraq.articles.extraction.ground import survey_ground
from warraq.articles.extraction.names import Weights
from warraq.articles.extraction.texts import Clues, Matrix

#: A block is kept when it is as likely as this to be the article.
THRESHOLD: Final = 0.5


@dataclass(frozen=True, slots=True)
class Forest:
    """Oblivious trees of one depth. A question is whether column `features[n]` is above `thresholds[n]`.

    `questions` are numbers of questions, depth x trees: the trees share many, and asking each once halves the time.
    `leaves` are trees x 2**depth; the first level is the lowest bit of a leaf's number.
    """

    features: NDArray[np.intp]
    thresholds: NDArray[np.float32]
    questions: NDArray[np.intp]
    leaves: NDArray[np.float32]
    bias: float

    def probability(self, rows: Matrix) -> NDArray[np.float32]:
        """The probability of each row. Cost: rows x trees x depth, in a few array operations."""
        columns = np.ascontiguousarray(rows.T)
        answers = (columns.take(self.features, axis=0) > self.thresholds[:, None]).view(np.uint8)
        last, *above = self.questions[::-1]
        leaf = answers.take(last, axis=0)
        for level in above:
            leaf += leaf
            leaf |= answers.take(level, axis=0)
        first = np.arange(0, self.leaves.size, self.leaves.shape[1], dtype=np.intp)
        total = self.leaves.ravel().take(leaf + first[:, None]).sum(axis=0) + np.float32(self.bias)
        share: NDArray[np.float32] = (1.0 / (1.0 + np.exp(-total))).astype(np.float32)
        return share


@dataclass(frozen=True, slots=True)
class Model:
    """The tables and the two passes, with the version that goes into each article."""

    version: str
    weights: Weights
    first: Forest
    second: Forest

    def judge(self, layout: Layout, blocks: list[Block], clues: Clues) -> NDArray[np.float32]:
        """For each of the blocks (those with text, in reading order) the probability of being the article."""
        ground = survey_ground(layout.frames, blocks)
        rows = measure(layout, blocks, clues, self.weights, ground)
        again = measure_again(layout, blocks, rows, self.first.probability(rows), ground)
        return self.second.probability(again)


@lru_cache(maxsize=1)
def load_model() -> Model:
    """The shipped model."""
    return model_from(json.loads((files(__package__) / "model.json").read_text("utf-8")))


def model_from(table: dict[str, Any]) -> Model:
    """A model of its table.

    Raises:
        ValueError: the table was learnt with other measures than this code takes.
    """
    if table["names"] != [*NAMES, *AGAIN]:
        raise ValueError("model.json was learnt with other measures than this version takes")
    return Model(
        version=table["version"],
        weights=Weights(names=table["weights"]["names"], words=table["weights"]["words"]),
        first=forest_from(table["first"]),
        second=forest_from(table["second"]),
    )


def forest_from(table: dict[str, Any]) -> Forest:
    """A forest of its table, trees of at most eight levels.

    Raises:
        ValueError: the trees are deeper.
    """
    features = np.array(table["features"], dtype=np.float64)
    if features.shape[1] > 8:
        raise ValueError("trees of more than eight levels: a leaf's number is kept in a byte")
    thresholds = np.array(table["thresholds"], dtype=np.float32)
    asked, questions = np.unique(
        np.stack([features.T.ravel(), thresholds.T.ravel()], axis=1), axis=0, return_inverse=True
    )
    return Forest(
        features=asked[:, 0].astype(np.intp),
        thresholds=asked[:, 1].astype(np.float32),
        questions=questions.reshape(features.T.shape).astype(np.intp),
        leaves=np.array(table["leaves"], dtype=np.float32),
        bias=float(table["bias"]),
    )
