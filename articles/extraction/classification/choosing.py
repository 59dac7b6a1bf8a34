"""Which blocks are likely enough to be text, before anything else is known of them."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from warraq.articles.extraction.classification.bodies import find_body
from warraq.articles.extraction.classification.model import THRESHOLD
from warraq.articles.extraction.layout import Block, Frame, frames_within, is_running_text
from warraq.articles.text import count_words

#: If nothing reaches the threshold, the most likely blocks are kept if they reach this probability.
FLOOR: Final = 0.15
#: A text of at most this many characters is short: what its elements are called counts more than what is measured.
MAX_SHORT: Final = 300
#: With a block of this probability nothing else is asked.
SURE: Final = 0.7
#: If nothing reaches that either, the longest stretch of running text is kept if it has this many words; and how many
#: lines may lie between its paragraphs.
MIN_RUN: Final = 60
MAX_BETWEEN: Final = 2


def choose_likely(
    p: NDArray[np.float32], blocks: Sequence[Block], frames: Sequence[Frame]
) -> NDArray[np.bool_]:
    """Returns the blocks that are likely enough; where none is, the likeliest, of a body that is named so if any is."""
    likeliest = float(p.max())
    chosen: NDArray[np.bool_] = p > (THRESHOLD if likeliest > THRESHOLD else max(FLOOR, 0.6 * likeliest))
    if likeliest < SURE and sum(len(blocks[at].text) for at in np.flatnonzero(chosen).tolist()) <= MAX_SHORT:
        inside = _inside_body(blocks, frames)
        body: NDArray[np.bool_] = inside & (p > min(FLOOR, 0.6 * likeliest))
        if body.any() and not (inside & (p > THRESHOLD)).any():
            return body
    return chosen


def longest_run(blocks: Sequence[Block]) -> NDArray[np.bool_]:
    """Returns the longest stretch of paragraphs, with the lines between them; nothing if it is short."""
    best, first, last = MIN_RUN - 1, 0, -1
    start, end, words = 0, -1 - MAX_BETWEEN, 0
    for at, block in enumerate(blocks):
        if not is_running_text(block):
            continue
        if at - end > MAX_BETWEEN + 1:
            start, words = at, 0
        end = at
        words += count_words(block.text)
        if words > best:
            best, first, last = words, start, end
    places = np.arange(len(blocks))
    return (first <= places) & (places <= last)


def article_around(number: int, frames: Sequence[Frame]) -> int:
    """Returns the nearest `<article>` around a frame, 0 if there is none."""
    while number and frames[number].tag != "article":
        number = frames[number].parent
    return number


def _inside_body(blocks: Sequence[Block], frames: Sequence[Frame]) -> NDArray[np.bool_]:
    """Returns the blocks in the element that is named after a body; of the only `<article>` if there is none."""
    body = find_body(frames, blocks, [True] * len(blocks))
    if not body:
        articles = {article_around(block.frame, frames) for block in blocks} - {0}
        body = articles.pop() if len(articles) == 1 else 0
    within = frames_within(frames, (body,)) if body else [False] * len(frames)
    return np.array([within[block.frame] for block in blocks])
