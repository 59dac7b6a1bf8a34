"""Blocks to labels: which are the article, and why the others are not.

Three voices in turn: elements that say what they are (marks.tsv), the learnt model, then precise rules for single lines
(lines.py). Each label names the one that decided.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from warraq.articles.extraction.classification.element_names import PURPOSES, purposes_of
from warraq.articles.extraction.classification.marks import marked
from warraq.articles.extraction.classification.model import THRESHOLD, Model
from warraq.articles.extraction.layout import (
    Block,
    Clues,
    Frame,
    Layout,
    frames_within,
    is_running_text,
    is_title,
    is_wide,
    squeeze,
)
from warraq.articles.text import count_words


class Label(NamedTuple):
    """`kind` '' keeps the block; else one of REMOVAL_KINDS. `rule` names what decided."""

    kind: str
    rule: str


KEEP: Final = Label("", "")
#: The rule of blocks whose elements say themselves what they are.
MARKED: Final = "marked-element"
#: Where nothing reaches the threshold, the likeliest blocks are kept, if they are as likely as this.
FLOOR: Final = 0.15
#: Where not even that is reached, the longest run of running text, if it has as many words; and how many lines may
#: stand between its paragraphs.
MIN_RUN: Final = 60
MAX_BETWEEN: Final = 2
#: A paragraph or code between kept blocks of one element stays if it is as likely as this and half the running text
#: there is kept: a doubt about one paragraph of many is the model's, not the page's.
FILL: Final = 0.35
#: Characters of kept paragraphs (of Han and kana twofold) in an `<article>` with the headline that make it the whole
#: article; and how many such elements are looked at.
MIN_ENCLOSED: Final = 240
MAX_ARTICLES: Final = 8
_HEADLINE: Final = frozenset(("h1", "h2"))
#: The rule of blocks that the model would keep beside such an element.
OUTSIDE: Final = "outside-article"
#: The removal kind of blocks the model removes, by the purpose of the nearest element that names one.
_KIND_OF_PURPOSE: Final = {
    "comments": "comments", "related": "related", "share": "share", "newsletter": "newsletter", "caption": "caption",
    "author": "author-box", "dated": "date-line", "promotion": "promotion", "side": "sidebar", "chrome": "navigation",
}  # fmt: skip
_KIND_OF_TAG: Final = {
    "nav": "navigation", "header": "navigation", "aside": "sidebar", "form": "form", "figure": "caption",
    "footer": "footer",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TextBlocks:
    """Blocks with text: their numbers in the layout, what elements say of them ('' nothing), which are the title."""

    numbers: NDArray[np.int64]
    kinds: tuple[str, ...]
    titles: tuple[bool, ...]

    @property
    def open(self) -> NDArray[np.int64]:
        """Numbers of the blocks that no element has spoken for."""
        return self.numbers[[not kind for kind in self.kinds]]


def find_text_blocks(layout: Layout, clues: Clues) -> TextBlocks:
    """All blocks with text, and what the elements they lie in say of them."""
    numbers = [number for number, block in enumerate(layout.blocks) if block.text]
    title = squeeze(clues.title)
    blocks = [layout.blocks[number] for number in numbers]
    titles = [len(block.text) < 300 and is_title(block.text, title) for block in blocks]
    headed = [
        found and layout.frames[block.frame].tag in ("h1", "h2")
        for found, block in zip(titles, blocks, strict=True)
    ]
    kinds = marked(layout.frames, blocks, headed)
    return TextBlocks(np.array(numbers, dtype=np.int64), tuple(kinds), tuple(titles))


@dataclass(frozen=True, slots=True)
class Classification:
    """One label a block, in order, and how sure the model was of the kept text, 0 to 1 (0: none kept)."""

    labels: tuple[Label, ...]
    certainty: float = 0.0


def classify_blocks(layout: Layout, clues: Clues, model: Model) -> Classification:
    """Labels on all blocks of a page; images are kept where the text around them is."""
    found = find_text_blocks(layout, clues)
    labels = [Label("low-content", "image-outside")] * len(layout.blocks)
    for number, kind in zip(found.numbers.tolist(), found.kinds, strict=True):
        labels[number] = Label(kind, MARKED)
    numbers = found.open.tolist()
    if not numbers:
        return Classification(tuple(labels))
    p = model.probabilities(layout, [layout.blocks[number] for number in numbers], clues)
    bar = THRESHOLD if p.max() > THRESHOLD else max(FLOOR, float(0.6 * p.max()))
    chosen = p > bar
    blocks = [layout.blocks[number] for number in numbers]
    chosen = chosen | _between(blocks, layout.frames, p, chosen) if chosen.any() else _longest_run(blocks)
    titles = {number for number, title in zip(found.numbers.tolist(), found.titles, strict=True) if title}
    outside = _outside([layout.blocks[number].frame for number in titles], blocks, layout.frames, chosen)
    chosen &= ~outside
    removed: dict[tuple[int, bool, str], Label] = {}
    for number, kept, beside in zip(numbers, chosen.tolist(), outside.tolist(), strict=True):
        if kept:
            labels[number] = KEEP
            continue
        if number in titles and not beside:
            labels[number] = Label("title", model.version)
            continue
        block, rule = layout.blocks[number], OUTSIDE if beside else model.version
        place = block.frame, is_running_text(block), rule
        if place not in removed:
            removed[place] = Label(_kind(block, layout.frames), rule)
        labels[number] = removed[place]
    _place_images(layout, labels)
    sizes = np.array([len(layout.blocks[number].text) for number in numbers]) * chosen
    certainty = float((p * sizes).sum() / sizes.sum()) if sizes.any() else 0.0
    return Classification(tuple(labels), certainty)


def _between(
    blocks: Sequence[Block], frames: Sequence[Frame], p: NDArray[np.float32], chosen: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Doubtful paragraphs and code (FILL) between chosen blocks of the element around them. Cost: linear in blocks."""
    doubtful = [
        at
        for at in np.flatnonzero(~chosen & (p > FILL)).tolist()
        if (tag := frames[blocks[at].frame].tag) == "pre" or (tag == "p" and is_running_text(blocks[at]))
    ]
    filled = np.zeros(len(blocks), dtype=np.bool_)
    if not doubtful:
        return filled
    around = [frames[block.frame].parent for block in blocks]
    running = [is_running_text(block) * len(block.text) for block in blocks]
    kept, total = [0] * len(frames), [0] * len(frames)
    first, last = [len(blocks)] * len(frames), [-1] * len(frames)
    for at, (frame, size, taken) in enumerate(zip(around, running, chosen.tolist(), strict=True)):
        total[frame] += size
        if taken:
            kept[frame] += size
            first[frame] = min(first[frame], at)
            last[frame] = at
    for at in doubtful:
        frame = around[at]
        filled[at] = first[frame] < at < last[frame] and 2 * kept[frame] >= total[frame]
    return filled


def _outside(
    titles: Sequence[int], blocks: Sequence[Block], frames: Sequence[Frame], chosen: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Chosen blocks beside the `<article>` that has a headline (`titles` are frames of titles) and running text.

    Other posts that stand whole under one look like its text. Cost: linear in blocks and frames.
    """
    articles = dict.fromkeys(
        _article_around(number, frames) for number in titles if frames[number].tag in _HEADLINE
    )
    for article in list(articles)[:MAX_ARTICLES]:
        if not article:
            continue
        within = frames_within(frames, (article,))
        inside = np.array([within[block.frame] for block in blocks])
        kept = (blocks[at] for at in np.flatnonzero(chosen & inside).tolist())
        if (
            sum(len(block.text) * (1 + is_wide(block.text)) for block in kept if is_running_text(block))
            >= MIN_ENCLOSED
        ):
            return chosen > inside
    return np.zeros(len(blocks), dtype=np.bool_)


def _article_around(number: int, frames: Sequence[Frame]) -> int:
    """The nearest `<article>` around a frame, 0 for none."""
    while number and frames[number].tag != "article":
        number = frames[number].parent
    return number


def _longest_run(blocks: Sequence[Block]) -> NDArray[np.bool_]:
    """The most words of paragraphs that stand together, with the lines between them; nothing where they are few."""
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


def _kind(block: Block, frames: Sequence[Frame]) -> str:
    """Why the model is likely to have removed a block: for people; nothing depends on it."""
    number, is_running = block.frame, is_running_text(block)
    for _ in range(8):
        frame = frames[number]
        if frame.tag in ("html", "body"):
            break
        said = purposes_of(frame.key) if " " in frame.key else 0
        if said and (kind := _kind_of_purposes(said, is_running)):
            return kind
        if frame.tag in _KIND_OF_TAG:
            return _KIND_OF_TAG[frame.tag]
        number = frame.parent
    return "low-content"


@lru_cache(maxsize=1_000)
def _kind_of_purposes(said: int, is_running: bool) -> str:
    """The kind of the first purpose that has one; `said` are bits in the order of PURPOSES.

    No paragraph is the line of a date: what says so above one is a theme that writes a post's categories on all of it.
    """
    kinds = (_KIND_OF_PURPOSE.get(purpose, "") for bit, purpose in enumerate(PURPOSES) if said >> bit & 1)
    return next((kind for kind in kinds if kind and not (is_running and kind == "date-line")), "")


def _place_images(layout: Layout, labels: list[Label]) -> None:
    """Keep images between kept blocks, and right before the first, when they share an element with kept text."""
    frames = layout.frames
    kept = [number for number, label in enumerate(labels) if not label.kind]
    if not kept:
        return
    homes = {layout.blocks[number].frame for number in kept}
    homes |= {frames[home].parent for home in homes}
    homes.discard(0)
    for number, block in enumerate(layout.blocks):
        if block.image is None or not kept[0] - 2 <= number <= kept[-1]:
            continue
        frame = block.frame
        if {frame, frames[frame].parent, frames[frames[frame].parent].parent} & homes:
            labels[number] = KEEP
