"""Classify blocks: which are the article, and why the others are not.

Three sources in order: elements whose names say what they are (marks.tsv), the learnt model, then precise rules for
single lines (lines.py). Each label names the one that decided.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from warraq.articles.extraction.classification.between import find_between
from warraq.articles.extraction.classification.element_names import PURPOSES, purposes_of
from warraq.articles.extraction.classification.line_numbers import find_line_numbers
from warraq.articles.extraction.classification.marks import marked
from warraq.articles.extraction.classification.model import THRESHOLD, Model
from warraq.articles.extraction.classification.units import judge_units
from warraq.articles.extraction.layout import (
    HEADINGS,
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
    """`kind` '' keeps the block; otherwise one of REMOVAL_KINDS. `rule` names what decided."""

    kind: str
    rule: str


KEEP: Final = Label("", "")
#: The rule of blocks whose element names say what they are.
MARKED: Final = "marked-element"
#: If nothing reaches the threshold, the most likely blocks are kept if they reach this probability.
FLOOR: Final = 0.15
#: If nothing reaches that either, the longest stretch of running text is kept if it has this many words; and how many
#: lines may lie between its paragraphs.
MIN_RUN: Final = 60
MAX_BETWEEN: Final = 2
#: Characters of kept paragraphs (Han and kana count double) in an `<article>` with the headline that make it the whole
#: article; and how many such elements are examined.
MIN_ENCLOSED: Final = 240
MAX_ARTICLES: Final = 8
_HEADLINE: Final = frozenset(("h1", "h2"))
#: The rule of blocks outside such an element that the model would keep.
OUTSIDE: Final = "outside-article"
#: The removal kind of blocks the model removes, by the purpose of the nearest element that has one.
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
    """Blocks with text: their numbers, what their elements say of them ('' nothing), and which are the title."""

    numbers: NDArray[np.int64]
    kinds: tuple[str, ...]
    titles: tuple[bool, ...]

    @property
    def open(self) -> NDArray[np.int64]:
        """Returns the numbers of the blocks that their elements do not decide."""
        return self.numbers[[not kind for kind in self.kinds]]


def find_text_blocks(layout: Layout, clues: Clues) -> TextBlocks:
    """Returns all blocks with text, and what the elements around them say of them."""
    numbers = [number for number, block in enumerate(layout.blocks) if block.text]
    title = squeeze(clues.title)
    blocks = [layout.blocks[number] for number in numbers]
    titles = [len(block.text) < 300 and is_title(block.text, title) for block in blocks]
    headed = [
        found and layout.frames[block.frame].tag in ("h1", "h2")
        for found, block in zip(titles, blocks, strict=True)
    ]
    kinds = marked(layout.frames, blocks, headed)
    for place in find_line_numbers(blocks, layout.frames):
        kinds[place] = "line-numbers"
    return TextBlocks(np.array(numbers, dtype=np.int64), tuple(kinds), tuple(titles))


@dataclass(frozen=True, slots=True)
class Classification:
    """One label per block, in order, and the model's confidence in the kept text, 0 to 1 (0: none kept).

    `probabilities` are the model's, one per block: of being article text; -1 for blocks it was not asked about.
    """

    labels: tuple[Label, ...]
    certainty: float = 0.0
    probabilities: tuple[float, ...] = ()


def classify_blocks(layout: Layout, clues: Clues, model: Model) -> Classification:
    """Returns labels for all blocks of a page; images are kept where the text around them is."""
    found = find_text_blocks(layout, clues)
    labels = [Label("low-content", "image-outside")] * len(layout.blocks)
    for number, kind in zip(found.numbers.tolist(), found.kinds, strict=True):
        labels[number] = Label(kind, MARKED)
    numbers = found.open.tolist()
    if not numbers:
        return Classification(tuple(labels), probabilities=(-1.0,) * len(labels))
    p = model.probabilities(layout, [layout.blocks[number] for number in numbers], clues)
    bar = THRESHOLD if p.max() > THRESHOLD else max(FLOOR, float(0.6 * p.max()))
    chosen = p > bar
    blocks = [layout.blocks[number] for number in numbers]
    if chosen.any():
        chosen = judge_units(blocks, layout.frames, p, chosen)
        chosen |= find_between(blocks, layout.frames, p, chosen)
    else:
        chosen = _longest_run(blocks)
    titles = {number for number, title in zip(found.numbers.tolist(), found.titles, strict=True) if title}
    outside = _outside([layout.blocks[number].frame for number in titles], blocks, layout.frames, chosen)
    chosen &= ~outside
    chosen &= ~_headlines(numbers, blocks, layout.frames, titles, chosen)
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
    likely = np.full(len(labels), -1.0)
    likely[numbers] = p
    return Classification(tuple(labels), certainty, tuple(likely.tolist()))


def _headlines(
    numbers: Sequence[int],
    blocks: Sequence[Block],
    frames: Sequence[Frame],
    titles: Container[int],
    chosen: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Returns chosen headings that say the title before the first paragraph of the text."""
    running = (at for at in np.flatnonzero(chosen).tolist() if is_running_text(blocks[at]))
    first = next((at for at in running if numbers[at] not in titles), 0)
    found = np.zeros(len(blocks), dtype=np.bool_)
    for at in range(first):
        found[at] = numbers[at] in titles and frames[blocks[at].frame].tag in HEADINGS
    return found & chosen


def _outside(
    titles: Sequence[int], blocks: Sequence[Block], frames: Sequence[Frame], chosen: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Returns chosen blocks outside the `<article>` with a headline (`titles` are frames of titles) and running text.

    Other complete posts in the same layout look like its text. Cost: linear in blocks and frames.
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
    """Returns the nearest `<article>` around a frame, 0 if there is none."""
    while number and frames[number].tag != "article":
        number = frames[number].parent
    return number


def _longest_run(blocks: Sequence[Block]) -> NDArray[np.bool_]:
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


def _kind(block: Block, frames: Sequence[Frame]) -> str:
    """Returns the probable reason why the model removed a block: for people; nothing depends on it."""
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
    """Returns the kind of the first purpose that has one; `said` are bits in the order of PURPOSES.

    A paragraph is never a date line: if an element above it says so, the theme puts a post's categories on all of it.
    """
    kinds = (_KIND_OF_PURPOSE.get(purpose, "") for bit, purpose in enumerate(PURPOSES) if said >> bit & 1)
    return next((kind for kind in kinds if kind and not (is_running and kind == "date-line")), "")


def _place_images(layout: Layout, labels: list[Label]) -> None:
    """Keep images between kept blocks, and right before the first, if they share an element with kept text."""
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
