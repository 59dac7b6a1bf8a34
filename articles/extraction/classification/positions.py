"""Where the blocks of a page lie: numbers of elements as arrays, made once for all that is measured."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from warraq.articles.extraction.classification.element_names import plain_key
from warraq.articles.extraction.layout import Block, Frame

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Positions:
    """By block the number of its frame (`at`, as a list `homes`) and of those above it; by frame its parent (`up`).

    `around` are the numbers of the frames that hold one of the blocks, ascending, the root first: the others need no
    look. `alike` numbers the kinds of elements that the blocks lie in, by names and those of the parent.
    """

    frames: Sequence[Frame]
    homes: list[int]
    at: Numbers
    up1: Numbers
    up2: Numbers
    up3: Numbers
    up: Numbers
    around: list[int]
    alike: Numbers


def find_positions(frames: Sequence[Frame], blocks: Sequence[Block]) -> Positions:
    """Where the blocks lie. Cost: linear in blocks and frames."""
    homes = [block.frame for block in blocks]
    seen = {0}
    for number in set(homes):
        while number not in seen:
            seen.add(number)
            number = frames[number].parent
    kinds: dict[tuple[str, str], int] = {}
    kind_of: dict[int, int] = {}
    for number in set(homes):
        key = (plain_key(frames[number].key), plain_key(frames[frames[number].parent].key))
        kind_of[number] = kinds.setdefault(key, len(kinds))
    at = np.array(homes, dtype=np.int64)
    up = np.array([frame.parent for frame in frames], dtype=np.int64)
    up1 = up[at]
    up2 = up[up1]
    return Positions(
        frames=frames,
        homes=homes,
        at=at,
        up1=up1,
        up2=up2,
        up3=up[up2],
        up=up,
        around=sorted(seen),
        alike=np.array([kind_of[number] for number in homes], dtype=np.int64),
    )
