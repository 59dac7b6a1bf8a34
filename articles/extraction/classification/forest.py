"""Forests of oblivious decision trees, evaluated with numpy: the form of the learnt models.

An oblivious tree asks the same question of all rows at each level, so all rows go through a tree in a few array
operations. Its table contains column numbers, thresholds and leaf values: no code.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from warraq.articles.extraction import compiled
from warraq.articles.extraction.classification.text_features import Matrix


@dataclass(frozen=True, slots=True)
class Forest:
    """Oblivious trees of equal depth. A question is whether column `features[n]` is above `thresholds[n]`.

    `questions` are numbers of questions, depth x trees: the trees share many, and asking each once halves the time.
    `leaves` are trees x 2**depth; the first level is the lowest bit of a leaf's number.
    """

    features: NDArray[np.intp]
    thresholds: NDArray[np.float32]
    questions: NDArray[np.intp]
    leaves: NDArray[np.float32]
    bias: float

    def probability(self, rows: Matrix) -> NDArray[np.float32]:
        """Returns the probability of each row. Cost: rows x trees x depth, in a few array operations."""
        columns = np.ascontiguousarray(rows.T)
        answers = (columns.take(self.features, axis=0) > self.thresholds[:, None]).view(np.uint8)
        total = self._leaves(answers).sum(axis=0) + np.float32(self.bias)
        share: NDArray[np.float32] = (1.0 / (1.0 + np.exp(-total))).astype(np.float32)
        return share

    def _leaves(self, answers: NDArray[np.uint8]) -> Matrix:
        """Returns the value of the leaf that each row reaches, trees x rows, from answers of questions x rows."""
        if compiled.gather_leaves is not None:
            found = np.empty((len(self.leaves), answers.shape[1]), dtype=np.float32)
            compiled.gather_leaves(answers, self.questions, self.leaves, found)
            return found
        last, *above = self.questions[::-1]
        leaf = answers.take(last, axis=0)
        for level in above:
            leaf += leaf
            leaf |= answers.take(level, axis=0)
        first = np.arange(0, self.leaves.size, self.leaves.shape[1], dtype=np.intp)
        values: Matrix = self.leaves.ravel().take(leaf + first[:, None])
        return values


def forest_from(table: dict[str, Any]) -> Forest:
    """Load a forest from its table, trees of at most eight levels.

    Raises:
        ValueError: the trees are deeper.
    """
    features = np.array(table["features"], dtype=np.float64)
    if features.shape[1] > 8:
        raise ValueError("trees with more than eight levels: leaf numbers are stored in a byte")
    thresholds = np.array(table["thresholds"], dtype=np.float32)
    asked, questions = np.unique(
        np.stack([features.T.ravel(), thresholds.T.ravel()], axis=1), axis=0, return_inverse=True
    )
    return Forest(
        features=asked[:, 0].astype(np.intp),
        thresholds=asked[:, 1].astype(np.float32),
        questions=np.ascontiguousarray(questions.reshape(features.T.shape), dtype=np.intp),
        leaves=np.array(table["leaves"], dtype=np.float32, order="C"),
        bias=float(table["bias"]),
    )
