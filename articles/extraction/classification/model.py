"""The learnt block classifier: two passes of oblivious decision trees, evaluated with numpy.

An oblivious tree asks the same question of all blocks at each level, so a whole page goes through a tree in a few array
operations. The second pass also knows the first pass's results for the blocks around. Learnt by `benchmarks/learning`,
shipped as model.json: feature numbers, thresholds and leaf values, no code.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from warraq.articles.extraction.classification.element_names import Weights
from warraq.articles.extraction.classification.features import FEATURE_NAMES, measure
from warraq.articles.extraction.classification.forest import Forest, forest_from
from warraq.articles.extraction.classification.positions import find_positions
from warraq.articles.extraction.classification.second_pass import SECOND_PASS_NAMES, measure_second_pass
from warraq.articles.extraction.layout import Block, Clues, Layout

#: A block is kept if its probability of being article text is at least this.
THRESHOLD: Final = 0.5


@dataclass(frozen=True, slots=True)
class Model:
    """The tables and the two passes, with the version that is stored with each article."""

    version: str
    weights: Weights
    first: Forest
    second: Forest

    def probabilities(self, layout: Layout, blocks: list[Block], clues: Clues) -> NDArray[np.float32]:
        """Returns for each block (those with text, in reading order) the probability of being article text."""
        positions = find_positions(layout.frames, blocks)
        rows = measure(layout, blocks, clues, self.weights, positions)
        again = measure_second_pass(layout, blocks, rows, self.first.probability(rows), positions)
        return self.second.probability(again)


@lru_cache(maxsize=1)
def load_model() -> Model:
    """Returns the shipped model."""
    return model_from(json.loads((files(__package__) / "model.json").read_text("utf-8")))


def model_from(table: dict[str, Any]) -> Model:
    """Load a model from its table.

    Raises:
        ValueError: the table was learnt with features other than those of this code.
    """
    if table["names"] != [*FEATURE_NAMES, *SECOND_PASS_NAMES]:
        raise ValueError("model.json was learnt with other features than this version has")
    return Model(
        version=table["version"],
        weights=Weights(names=table["weights"]["names"], words=table["weights"]["words"]),
        first=forest_from(table["first"]),
        second=forest_from(table["second"]),
    )
