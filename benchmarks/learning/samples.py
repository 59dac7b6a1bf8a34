"""The record that the steps of learning share."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from warraq.articles.extraction.layout import Clues, Layout


@dataclass(frozen=True, slots=True)
class Sample:
    """A page with what is known of it. `share` -1 where no gold speaks of a block; `fold` by domain."""

    dataset: str
    id: str
    url: str
    domain: str
    fold: int
    layout: Layout
    clues: Clues
    kept: NDArray[np.int64]  # numbers of the blocks that have text
    share: NDArray[np.float32]
    coverage: float
    gold: dict[str, object]
