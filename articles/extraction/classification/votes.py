"""What is known of blocks from elsewhere than their page: votes for and against them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Votes:
    """By number of block: log odds for being text, 0 where nothing is known.

    `sure` ones are text, whatever the names of their elements say.
    """

    odds: NDArray[np.float32]
    sure: frozenset[int] = frozenset()

    def on(self, p: NDArray[np.float32], numbers: Sequence[int]) -> NDArray[np.float32]:
        """Returns the probabilities of those blocks after the votes."""
        safe = np.clip(p.astype(np.float64), 1e-6, 1 - 1e-6)
        odds = np.log(safe / (1 - safe)) + self.odds[np.asarray(numbers, dtype=np.int64)]
        return (1 / (1 + np.exp(-odds))).astype(np.float32)
