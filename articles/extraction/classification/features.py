"""The features of every block, as input of the model: one row per block, in the order of FEATURE_NAMES.

All features come from the page alone: they need no language and no knowledge of the site. Two tables learnt from pages
of many domains (weights.tsv) state how often elements and short lines with a certain name or word held article text.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from warraq.articles.extraction.classification.element_names import PURPOSES, Weights, plain_key, purposes_of
from warraq.articles.extraction.classification.positions import Positions, find_positions
from warraq.articles.extraction.classification.text_features import Matrix, as_matrix, text_columns
from warraq.articles.extraction.layout import Block, Clues, Layout

#: Tags around a block, one column each.
_PLACES: Final = (
    "article", "main", "aside", "nav", "header", "footer", "form", "figure", "table", "li", "blockquote", "section",
)  # fmt: skip
_PLACE_BIT: Final = {tag: 1 << bit for bit, tag in enumerate(_PLACES)} | {
    "ul": 1 << _PLACES.index("li"), "ol": 1 << _PLACES.index("li"), "dl": 1 << _PLACES.index("li"),
    "button": 1 << _PLACES.index("form"), "label": 1 << _PLACES.index("form"),
}  # fmt: skip
#: How many levels up a purpose is looked for.
PURPOSE_STEPS: Final = 8

#: The columns of the matrix.
FEATURE_NAMES: Final[tuple[str, ...]] = (
    # about the text
    "chars", "words", "linked", "links", "bold", "commas", "stops", "end", "start", "digits", "upper", "symbols",
    "lines",
    "tag", "word_mean", "word_min", "word_max", "in_title", "in_description", "in_body",
    # about its position
    "depth", "hidden", *("in_" + place for place in _PLACES),
    *("near_" + purpose for purpose in PURPOSES),
    "own_min", "own_max", "up1_min", "up1_max", "up2_min", "up2_max", "chain_min", "chain_max", "chain_sum",
    "inner_min", "inner_max",
    # about the page
    "index", "share_before", "after_title", "page_blocks", "page_words", "has_article",
    "repeated", "repeat_index", "repeat_words", "repeat_depth",
    "heading_gap", "heading_tag", "heading_mean", "heading_min", "after_image", "before_image", "dated",
    "frame_first", "frame_last", "up1_first", "up1_last",
    # about its groups
    *(f"{group}_{measure}" for group in ("frame", "up1", "up2", "up3", "alike")
      for measure in ("blocks", "words", "linked", "good", "share")),
    "best_distance", "in_best",
    # about its neighbours
    *(f"{name}_{offset}" for offset in ("m2", "m1", "p1", "p2")
      for name in ("words", "linked", "tag", "same", "stops", "chain_min", "chain_max", "word_mean")),
)  # fmt: skip


def measure(
    layout: Layout,
    blocks: Sequence[Block],
    clues: Clues,
    weights: Weights,
    positions: Positions | None = None,
) -> Matrix:
    """Returns one row per block (those with text, in reading order). Cost: linear in blocks and frames."""
    frames = layout.frames
    positions = positions or find_positions(frames, blocks)
    text = text_columns(blocks, frames, clues, weights)
    place = _place_columns(blocks, positions, weights)
    page = _page_columns(text)
    order = _order_columns(layout, blocks, positions, text)
    groups = _group_columns(positions, text)
    near = _neighbour_columns(positions, text, place)
    return np.concatenate([text[:, :20], place, page, order, groups, near], axis=1)


_NOTHING: Final = (0.0, 0.0, 0.0)


def _place_columns(blocks: Sequence[Block], positions: Positions, weights: Weights) -> Matrix:
    frames, at, up1 = positions.frames, positions.at, positions.up1
    count = len(frames)
    own = [_NOTHING] * count
    chain = [_NOTHING] * count
    places = [0] * count
    for number in positions.around:
        parent, tag, key, _depth, _hidden = frames[number]
        least, most, mean = own[number] = weights.of_key(key)
        if number:
            low, high, total = chain[parent]
            if parent:
                least, most = min(least, low), max(most, high)
            chain[number] = (least, most, mean + 0.7 * total)
            places[number] = places[parent] | _PLACE_BIT.get(tag, 0)
    ends = as_matrix(own, 3)[:, :2]
    bits = np.array([places[number] for number in positions.homes])
    columns = [
        as_matrix(((frames[number].depth, frames[number].hidden) for number in positions.homes), 2),
        (bits[:, None] >> np.arange(len(_PLACES))) & 1,
        _purpose_distances(positions),
        ends[at], ends[up1], ends[positions.up2],
        as_matrix((chain[number] for number in positions.homes), 3),
        as_matrix((weights.of_key(block.inner)[:2] if block.inner else (0.0, 0.0) for block in blocks), 2),
    ]  # fmt: skip
    return np.concatenate(columns, axis=1, dtype=np.float32)


def _purpose_distances(positions: Positions) -> Matrix:
    """Returns the levels from each block up to the nearest element of each purpose; PURPOSE_STEPS if there is none."""
    frames = positions.frames
    bits = np.zeros(len(frames), dtype=np.int64)
    for number in positions.around:
        frame = frames[number]
        if " " in frame.key and frame.tag not in ("html", "body") and (said_ := purposes_of(frame.key)):
            bits[number] = said_
    said = (bits[:, None] >> np.arange(len(PURPOSES))) & 1 == 1
    out = np.full((len(positions.at), len(PURPOSES)), PURPOSE_STEPS, dtype=np.float32)
    chain = [positions.at]
    for _ in range(PURPOSE_STEPS - 1):
        chain.append(positions.up[chain[-1]])
    for step in range(PURPOSE_STEPS - 1, -1, -1):
        out[said[chain[step]]] = step
    return out


def _title_block(text: Matrix) -> int:
    """Returns the first block that is the title, preferably a heading, since menus repeat it earlier. -1 if none is."""
    titles = np.flatnonzero(text[:, 20]).tolist()
    return next((n for n in titles if 2 <= text[n, 13] <= 3), titles[0] if titles else -1)


def _page_columns(text: Matrix) -> Matrix:
    count = len(text)
    words = text[:, 1]
    before = np.cumsum(words) - words
    chosen = _title_block(text)
    index = np.arange(count)
    total = max(1.0, float(words.sum()))
    out = np.empty((count, 6), dtype=np.float32)
    out[:, 0] = index / count
    out[:, 1] = before / total
    out[:, 2] = np.clip(index - chosen, -50, 50) if chosen >= 0 else 99
    out[:, 3] = count
    out[:, 4] = total
    out[:, 5] = text[:, 20]
    return out


_DIGIT = re.compile(r"\d")
_DATED = re.compile(r"(?:19|20|13|14)\d\d|\d{1,2}:\d\d|[٠-٩۰-۹]{4}")
#: Elements that come in runs within any article.
_PLAIN: Final = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "br", "span", "dd", "dt", "tbody", "thead",
     "blockquote", "figure", "pre")
)  # fmt: skip


def _order_columns(layout: Layout, blocks: Sequence[Block], positions: Positions, text: Matrix) -> Matrix:
    """Returns columns for runs of similar elements, the heading above, adjacent images, first and last of its group."""
    rows: list[tuple[float, ...]] = []
    gap, row = 99.0, (0.0, 0.0, 0.0)
    after, before = _beside_images(layout)
    for block, (tag, mean, least) in zip(blocks, text[:, 13:16].tolist(), strict=True):
        head = block.text[:300]
        dated = _DIGIT.search(head) is not None and _DATED.search(head) is not None
        rows.append((min(gap, 99.0), *row, id(block) in after, id(block) in before, dated))
        if 2 <= tag <= 5:
            gap, row = 0.0, (tag, mean, least)
        gap += 1
    ends = [edge for level in (positions.at, positions.up1) for edge in _edges(level, len(positions.frames))]
    columns = [_repeats(positions, text[:, 1]), as_matrix(rows, 7), np.stack(ends, axis=1)]
    return np.concatenate(columns, axis=1, dtype=np.float32)


def _repeats(positions: Positions, words: Matrix) -> Matrix:
    """Returns how many similar siblings the block's element has, its index among them, their mean words, its depth."""
    frames = positions.frames
    groups: dict[tuple[int, str], int] = {}
    group_of = [-1] * len(frames)
    ordinal = [0] * len(frames)
    sizes: list[int] = []
    for number, (parent, tag, key, _depth, _hidden) in enumerate(frames):
        if tag in _PLAIN or (tag == "li" and " " not in key):
            continue
        group = group_of[number] = groups.setdefault((parent, plain_key(key)), len(sizes))
        if group == len(sizes):
            sizes.append(0)
        ordinal[number] = sizes[group]
        sizes[group] += 1
    held = np.bincount(positions.at, weights=words, minlength=len(frames)).tolist()
    for number in reversed(positions.around):
        if number:
            held[frames[number].parent] += held[number]
    total = [0.0] * len(sizes)
    for number in positions.around:
        if group_of[number] >= 0:
            total[group_of[number]] += held[number]
    rows: list[tuple[float, float, float, float]] = [(1.0, 0.0, 0.0, 0.0)] * len(frames)
    for number in positions.around[1:]:
        row = rows[frames[number].parent]
        group = group_of[number]
        if group >= 0 and sizes[group] > row[0]:
            row = (sizes[group], ordinal[number], total[group] / sizes[group], frames[number].depth)
        rows[number] = row
    return as_matrix((rows[number] for number in positions.homes), 4)


def _beside_images(layout: Layout) -> tuple[set[int], set[int]]:
    """Returns the blocks right after and right before an image."""
    after: set[int] = set()
    before: set[int] = set()
    for first, second in pairwise(layout.blocks):
        if first.image is not None and second.text:
            after.add(id(second))
        elif second.image is not None and first.text:
            before.add(id(first))
    return after, before


def _edges(level: NDArray[np.int64], frames: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tells whether a block is the first, and the last, of its group."""
    index = np.arange(len(level))
    first = np.zeros(frames, dtype=np.int64)
    last = np.zeros(frames, dtype=np.int64)
    first[level[::-1]] = index[::-1]  # if several values have one index, the last one stays
    last[level] = index
    return first[level] == index, last[level] == index


def _group_columns(positions: Positions, text: Matrix) -> Matrix:
    frames, words, linked = positions.frames, text[:, 1], text[:, 2]
    good = np.where((words > 9) & (linked < 0.35), words, 0.0).astype(np.float32)
    levels = (positions.at, positions.up1, positions.up2, positions.up3)
    # Each frame's good words with everything below it, within three levels: where the text is.
    mass = np.zeros(len(frames), dtype=np.float32)
    for level, factor in zip(levels, (1.0, 1.0, 0.8, 0.6), strict=True):
        np.add.at(mass, level, good * np.float32(factor))
    best = int(mass[1:].argmax()) + 1 if len(mass) > 1 else 0
    total_good = max(1.0, float(good.sum()))
    link_words = linked * words
    out = np.empty((len(text), 5 * (len(levels) + 1) + 2), dtype=np.float32)
    for number, level in enumerate((*levels, positions.alike)):
        count_ = np.bincount(level)[level]
        words_ = np.bincount(level, weights=words)[level]
        good_ = np.bincount(level, weights=good)[level]
        columns = out[:, 5 * number : 5 * number + 5].T
        columns[0] = count_
        columns[1] = words_ / count_
        columns[2] = np.bincount(level, weights=link_words)[level] / np.maximum(words_, 1)
        columns[3] = good_
        columns[4] = good_ / total_good
    distance = _distances(best, positions)
    out[:, -2] = distance
    out[:, -1] = distance == 0
    return out


def _distances(best: int, positions: Positions) -> NDArray[np.int64]:
    """Returns for each block the levels from `best` up to the first frame that also contains the block: 0 inside it."""
    frames = positions.frames
    steps: dict[int, int] = {}
    number, step = best, 0
    while number not in steps:
        steps[number] = step
        number, step = frames[number].parent, step + 1
    for number in positions.around:
        if number not in steps:
            steps[number] = steps[frames[number].parent]
    return np.array([steps[number] for number in positions.homes])


def _neighbour_columns(positions: Positions, text: Matrix, place: Matrix) -> Matrix:
    count = len(text)
    at = positions.at.astype(np.float32)
    chain = 2 + len(_PLACES) + len(PURPOSES) + 6
    base = np.stack(
        [text[:, 1], text[:, 2], text[:, 13], at, text[:, 6], place[:, chain], place[:, chain + 1], text[:, 14]],
        axis=1,
    )  # fmt: skip
    padded = np.full((count + 4, base.shape[1]), -1.0, dtype=np.float32)
    padded[2 : count + 2] = base
    out = np.empty((count, 4 * base.shape[1]), dtype=np.float32)
    for number, offset in enumerate((-2, -1, 1, 2)):
        near = out[:, number * base.shape[1] : (number + 1) * base.shape[1]]
        near[:] = padded[2 + offset : count + 2 + offset]
        near[:, 3] = near[:, 3] == at
    return out
