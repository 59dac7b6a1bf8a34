"""What is known of blocks from elsewhere than their page: votes for and against them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from warraq.articles.extraction.classification.model import THRESHOLD


@dataclass(frozen=True, slots=True)
class Votes:
    """By number of block: log odds for being text, 0 where nothing is known.

    `sure` ones are text, whatever the names of their elements say. `plain` ones are paragraphs of a place: one behind
    the last that the page itself makes likely gets no vote, since a call to subscribe stands where the text does.
    """

    odds: NDArray[np.float32]
    sure: frozenset[int] = frozenset()
    plain: frozenset[int] = frozenset()

    def on(self, p: NDArray[np.float32], numbers: Sequence[int]) -> NDArray[np.float32]:
        """Returns the probabilities of those blocks after the votes."""
        safe = np.clip(p.astype(np.float64), 1e-6, 1 - 1e-6)
        votes = self.odds[np.asarray(numbers, dtype=np.int64)].astype(np.float64)
        likely = np.flatnonzero((votes > 0) & (p > THRESHOLD))
        last = int(likely[-1]) if len(likely) else len(p)
        for at in range(last + 1, len(p)):
            if numbers[at] in self.plain:
                votes[at] = min(0.0, votes[at])
        odds = np.log(safe / (1 - safe)) + votes
        return (1 / (1 + np.exp(-odds))).astype(np.float32)
