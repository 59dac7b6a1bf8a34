"""Second-pass features: what the first pass says about the blocks around each block."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from warraq.articles.extraction.classification.features import FEATURE_NAMES
from warraq.articles.extraction.classification.positions import Positions, find_positions
from warraq.articles.extraction.classification.text_features import Matrix
from warraq.articles.extraction.layout import Block, Layout

#: Columns added in the second pass.
SECOND_PASS_NAMES: Final[tuple[str, ...]] = (
    "p", "p_m3", "p_m2", "p_m1", "p_p1", "p_p2", "p_p3", "frame_p", "up1_p", "up2_p", "alike_p", "repeat_p",
    "before", "after", "gap_before", "gap_after", "page_kept", "page_max", "chain_p", "wide",
)  # fmt: skip


_REPEAT_DEPTH, _REPEAT_WORDS = FEATURE_NAMES.index("repeat_depth"), FEATURE_NAMES.index("repeat_words")


def measure_second_pass(
    layout: Layout,
    blocks: Sequence[Block],
    first: Matrix,
    p: NDArray[np.float32],
    positions: Positions | None = None,
) -> Matrix:
    """Returns the first matrix plus columns for the first pass's results `p` around each block."""
    positions = positions or find_positions(layout.frames, blocks)
    count = len(blocks)
    words = np.minimum(first[:, 1], 200.0)
    padded = np.full(count + 6, -0.2, dtype=np.float32)
    padded[3 : count + 3] = p
    weight = words + 1
    columns: list[NDArray[Any]] = [p]
    columns += [padded[3 + offset : count + 3 + offset] for offset in (-3, -2, -1, 1, 2, 3)]
    for level in (positions.at, positions.up1, positions.up2, positions.alike):
        columns.append(_mean_of_others(level, p, weight))
    repeat = first[:, _REPEAT_DEPTH] * 1000 + np.round(first[:, _REPEAT_WORDS]) % 1000
    columns.append(_mean_of_others(np.unique(repeat, return_inverse=True)[1], p, weight))
    mass = p * weight
    total = max(1.0, float(mass.sum()))
    before = np.cumsum(mass)
    kept = p > 0.5
    index = np.arange(count)
    last = np.maximum.accumulate(np.where(kept, index, -99))
    following = np.minimum.accumulate(np.where(kept, index, count + 99)[::-1])[::-1]
    previous = np.concatenate([[-99], last[:-1]])
    following = np.concatenate([following[1:], [count + 99]])
    smooth = (
        np.convolve(p, np.ones(9, dtype=np.float32) / 9, mode="same")[:count]
        if count > 9
        else np.full(count, p.mean())
    )
    columns += [
        (before - mass) / total, (total - before) / total, np.minimum(index - previous, 60),
        np.minimum(following - index, 60),
        np.full(count, total), np.full(count, p.max()), _chain_share(positions, mass, weight), smooth,
    ]  # fmt: skip
    return np.concatenate([first, np.stack(columns, axis=1).astype(np.float32)], axis=1)


def _mean_of_others(level: NDArray[np.int64], p: NDArray[np.float32], weight: Matrix) -> NDArray[np.float32]:
    """Returns the weighted mean of p over the other blocks of a group, -1 if there are none."""
    own = p * weight
    mass = np.bincount(level, weights=own)[level] - own
    base = np.bincount(level, weights=weight)[level] - weight
    return np.where(base > 0.5, mass / np.maximum(base, 0.5), -1.0).astype(np.float32)


def _chain_share(positions: Positions, mass: NDArray[np.float32], weight: Matrix) -> NDArray[np.float32]:
    """Returns the greatest share of kept words in any frame around the block that contains a tenth of them all."""
    frames = positions.frames
    kept = np.bincount(positions.at, weights=mass, minlength=len(frames)).tolist()
    seen = np.bincount(positions.at, weights=weight, minlength=len(frames)).tolist()
    for number in reversed(positions.around[1:]):
        parent = frames[number].parent
        kept[parent] += kept[number]
        seen[parent] += seen[number]
    best = [0.0] * len(frames)
    floor = 0.1 * kept[0]
    for number in positions.around[1:]:
        share = kept[number] / seen[number] if kept[number] > floor and seen[number] else 0.0
        best[number] = max(best[frames[number].parent], share)
    return np.array([best[number] for number in positions.homes], dtype=np.float32)
