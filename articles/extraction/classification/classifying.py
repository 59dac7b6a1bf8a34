"""Classify blocks: which are the article, and why the others are not.

Three sources in order: elements whose names say what they are (marks.tsv), the learnt model, then precise rules for
single lines (lines.py). Each label names the one that decided.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from warraq.articles.extraction.classification.agreeing import find_agreeing
from warraq.articles.extraction.classification.between import find_between
from warraq.articles.extraction.classification.choosing import article_around, choose_likely, longest_run
from warraq.articles.extraction.classification.element_names import PURPOSES, purposes_of
from warraq.articles.extraction.classification.line_numbers import find_line_numbers
from warraq.articles.extraction.classification.marks import marked
from warraq.articles.extraction.classification.model import Model
from warraq.articles.extraction.classification.units import judge_units
from warraq.articles.extraction.classification.votes import Votes
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


class Label(NamedTuple):
    """`kind` '' keeps the block; otherwise one of REMOVAL_KINDS. `rule` names what decided."""

    kind: str
    rule: str


KEEP: Final = Label("", "")
#: The rule of blocks whose element names say what they are.
MARKED: Final = "marked-element"
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

    def without_names(self, sure: Container[int]) -> "TextBlocks":
        """Returns them with those blocks open, except line numbers."""
        kinds = (
            "" if number in sure and kind != "line-numbers" else kind
            for number, kind in zip(self.numbers.tolist(), self.kinds, strict=True)
        )
        return replace(self, kinds=tuple(kinds))


def find_text_blocks(layout: Layout, clues: Clues) -> TextBlocks:
    """Returns all blocks with text, and what the elements around them say of them."""
    numbers = [number for number, block in enumerate(layout.blocks) if block.text]
    title = squeeze(clues.title)
    blocks = [layout.blocks[number] for number in numbers]
    headline = squeeze(clues.headline)
    titles = [
        len(block.text) < 300
        and (
            is_title(block.text, title)
            # a short one is found by being just that: 'Rain'
            or (
                bool(headline)
                and layout.frames[block.frame].tag in _HEADLINE
                and squeeze(block.text) == headline
            )
        )
        for block in blocks
    ]
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

    `marked` are the numbers of blocks whose element names say what they are, whether or not votes outweigh them.
    `probabilities` are the model's, one per block: of being article text; -1 for blocks it was not asked about.
    """

    labels: tuple[Label, ...]
    certainty: float = 0.0
    marked: frozenset[int] = frozenset()
    probabilities: tuple[float, ...] = ()


def classify_blocks(layout: Layout, clues: Clues, model: Model, votes: Votes | None = None) -> Classification:
    """Returns labels for all blocks of a page; images are kept where the text around them is.

    `votes`: what the site's template says of the blocks.
    """
    found = find_text_blocks(layout, clues)
    marked = frozenset(found.numbers[[bool(kind) for kind in found.kinds]].tolist())
    agreeing = find_agreeing(found.numbers.tolist(), found.kinds, layout.blocks, clues)
    if votes is not None or agreeing:
        found = found.without_names(agreeing | (votes.sure if votes else frozenset()))
    labels = [Label("low-content", "image-outside")] * len(layout.blocks)
    for number, kind in zip(found.numbers.tolist(), found.kinds, strict=True):
        labels[number] = Label(kind, MARKED)
    numbers = found.open.tolist()
    if not numbers:
        return Classification(tuple(labels), marked=marked, probabilities=(-1.0,) * len(labels))
    p = model.probabilities(layout, [layout.blocks[number] for number in numbers], clues)
    if votes is not None:
        p = votes.on(p, numbers)
    blocks = [layout.blocks[number] for number in numbers]
    chosen = choose_likely(p, blocks, layout.frames)
    if chosen.any():
        chosen = judge_units(blocks, layout.frames, p, chosen)
        chosen |= find_between(blocks, layout.frames, p, chosen)
    else:
        chosen = longest_run(blocks)
    titles = {number for number, title in zip(found.numbers.tolist(), found.titles, strict=True) if title}
    outside = _outside([layout.blocks[number].frame for number in titles], blocks, layout.frames, chosen)
    chosen &= ~outside
    chosen &= ~_headlines(numbers, blocks, layout.frames, titles, chosen)
    removed = _Removals(layout.frames, model.version)
    for number, kept, beside in zip(numbers, chosen.tolist(), outside.tolist(), strict=True):
        if kept:
            labels[number] = KEEP
        elif number in titles and not beside:
            labels[number] = Label("title", model.version)
        else:
            labels[number] = removed.label(layout.blocks[number], is_beside=beside)
    _place_images(layout, labels)
    sizes = np.array([len(layout.blocks[number].text) for number in numbers]) * chosen
    certainty = float((p * sizes).sum() / sizes.sum()) if sizes.any() else 0.0
    likely = np.full(len(labels), -1.0)
    likely[numbers] = p
    return Classification(tuple(labels), certainty, marked, tuple(likely.tolist()))


class _Removals:
    """Labels of removed blocks, found once for each kind of block in an element."""

    def __init__(self, frames: Sequence[Frame], version: str) -> None:
        self._frames = frames
        self._version = version
        self._known: dict[tuple[int, bool, str], Label] = {}

    def label(self, block: Block, *, is_beside: bool) -> Label:
        """Returns why a block goes; `is_beside`: it stands outside the article."""
        rule = OUTSIDE if is_beside else self._version
        place = block.frame, is_running_text(block), rule
        if place not in self._known:
            self._known[place] = Label(_kind(block, self._frames), rule)
        return self._known[place]


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
        article_around(number, frames) for number in titles if frames[number].tag in _HEADLINE
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
