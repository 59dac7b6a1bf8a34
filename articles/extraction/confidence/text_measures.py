"""Measures of how sure the text is: what the block model said of what was kept and removed; what the page states."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p
from typing import Final

import numpy as np
from numpy.typing import NDArray

from warraq.articles.extraction.classification import MARKED
from warraq.articles.extraction.confidence.places import says_article
from warraq.articles.extraction.layout import (
    HEADINGS,
    RUNNING_CHARS,
    RUNNING_LINKED,
    WIDE_RUNNING_CHARS,
    is_wide,
)
from warraq.articles.extraction.stages import FROM_JSON_LD, SITE_REPEATS, Reading

#: A kept block below the first and a removed one above the second are doubtful.
DOUBTFUL_KEPT: Final = 0.85
DOUBTFUL_REMOVED: Final = 0.15
#: Blocks at either end of the kept text that are looked at by themselves.
ENDS: Final = 3
#: Characters of the description that are looked for in the text.
DESCRIBED: Final = 40
#: Characters of a word with the space after it, on average, and of one in Han or kana.
WORD_CHARS: Final = 6.0
WIDE_CHARS: Final = 2.0
#: What sentences end with, quotes and brackets after it included.
SENTENCE_ENDS: Final = frozenset(".!?؟。…”»\"'’)：:")
#: The most that a share of the kept words may say.
MOST: Final = 5.0

TEXT_NAMES: Final = (
    "words", "blocks", "certainty", "expected_f1", "expected_left", "expected_lost", "spread", "doubtful_kept",
    "doubtful_removed", "least_kept", "most_removed", "most", "largest_removed", "removed_before", "removed_after",
    "removed_within", "marked", "marked_within", "running", "running_kept", "share_kept", "start", "end", "largest",
    "linked", "headings", "list_items", "containers", "held", "cut_words", "titles", "stated_body", "described",
    "from_json_ld", "flags", "wide", "page_blocks", "dated", "authored", "article", "paywalled",
    "kept_by_rules", "last_ends", "ends",
)  # fmt: skip

Mask = NDArray[np.bool_]
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Parts:
    """The blocks with text, in reading order. `p` is what the model said, -1 where it was not asked."""

    words: Values
    p: Values
    running: Mask
    kept: Mask
    removed: Mask  # by the model
    marked: Mask  # by what the elements say

    @property
    def kept_words(self) -> float:
        return float(self.words[self.kept].sum()) or 1.0

    @property
    def within(self) -> Mask:
        """The blocks between the first and the last kept one."""
        places = np.flatnonzero(self.kept)
        at = np.arange(len(self.kept))
        within: Mask = (
            (at > places[0]) & (at < places[-1]) if len(places) else np.zeros(len(at), dtype=np.bool_)
        )
        return within


def of_text(reading: Reading, texts: Sequence[str], kinds: Sequence[str]) -> list[float]:
    """Returns the measures in the order of TEXT_NAMES. Cost: linear in blocks.

    `texts` and `kinds` are those of all blocks and their labels.
    """
    parts = _parts(reading, texts, kinds)
    return [
        log1p(parts.kept_words), log1p(int(parts.kept.sum())), reading.view.certainty,
        *_expected(parts), *_of_removed(parts), *_of_kept(reading, parts), *_of_page(reading, kinds, len(parts.p)),
        *_of_ends(reading, parts),
    ]  # fmt: skip


def _parts(reading: Reading, texts: Sequence[str], kinds: Sequence[str]) -> _Parts:
    blocks, labels = reading.view.layout.blocks, reading.labels
    every = np.array(list(map(len, texts)), dtype=np.float64)
    there = np.flatnonzero(every)
    numbers = there.tolist()
    wide = is_wide(reading.view.text)
    chars = every[there]
    linked = np.array([blocks[number].linked for number in numbers], dtype=np.float64)
    kept = np.zeros(len(texts), dtype=np.bool_)
    kept[list(reading.view.kept)] = True
    taken = np.array([bool(kinds[number]) for number in numbers], dtype=np.bool_)
    marked = np.array([labels[number].rule == MARKED for number in numbers], dtype=np.bool_)
    said = np.array(reading.probabilities or (1.0,) * len(blocks))
    return _Parts(
        words=np.maximum(1.0, chars / (WIDE_CHARS if wide else WORD_CHARS)),
        p=said[there],
        running=(chars > (WIDE_RUNNING_CHARS if wide else RUNNING_CHARS)) & (linked < RUNNING_LINKED * chars),
        kept=kept[there],
        removed=taken & ~marked,
        marked=taken & marked,
    )


def _expected(parts: _Parts) -> list[float]:
    """What the model expects: F1, words left in and lost, how far they vary; words in doubtful blocks; extremes."""
    words, p, asked = parts.words, parts.p, parts.p >= 0
    kept, removed = parts.kept & asked, parts.removed & asked
    right = float((words * p)[kept].sum())
    left = float((words * (1 - p))[kept].sum())
    lost = float((words * p)[removed].sum())
    known = right + left or 1.0
    spread = float((words**2 * p * (1 - p))[kept | removed].sum())
    return [
        2 * right / (2 * right + left + lost or 1.0), left / known, min(MOST, lost / known),
        min(MOST, spread**0.5 / known),
        float(words[kept & (p < DOUBTFUL_KEPT)].sum()) / known,
        min(MOST, float(words[removed & (p > DOUBTFUL_REMOVED)].sum()) / known),
        float(p[kept & parts.running].min(initial=1.0)), float(p[removed & parts.running].max(initial=0.0)),
        float(p.max(initial=0.0)),
    ]  # fmt: skip


def _of_removed(parts: _Parts) -> list[float]:
    """Running text that was removed, in words of the kept text: by the model the largest, before, behind, within."""
    words, within, all_words = parts.words, parts.within, parts.kept_words
    running = parts.removed & parts.running
    places = np.flatnonzero(parts.kept)
    first, last = (int(places[0]), int(places[-1])) if len(places) else (0, 0)
    marked = parts.marked & parts.running
    return [
        min(MOST, float(value) / all_words)
        for value in (
            words[running].max(initial=0.0), words[:first][running[:first]].sum(), words[last:][running[last:]].sum(),
            words[parts.removed & within].sum(), words[marked].sum(), words[marked & within].sum(),
        )
    ]  # fmt: skip


def _of_kept(reading: Reading, parts: _Parts) -> list[float]:
    """The kept text by itself and as a part of the page."""
    view, words = reading.view, parts.kept_words
    frames = view.layout.frames
    kept = [(block, len(block.text)) for block in view.kept.values() if block.text]
    tags = [frames[block.frame].tag for block, _ in kept]
    held: dict[int, int] = {}
    for block, size in kept:
        parent = frames[block.frame].parent
        held[parent] = held.get(parent, 0) + size
    chars = sum(size for _, size in kept) or 1
    running = float(parts.words[parts.kept & parts.running].sum())
    cut = sum(len(line.text) for line in reading.removed if line.rule != SITE_REPEATS)
    p = parts.p[parts.kept]
    return [
        running / words, running / (float(parts.words[parts.running].sum()) or 1.0),
        words / (float(parts.words.sum()) or 1.0),
        float(p[:ENDS].mean()) if len(p) else 0.0, float(p[-ENDS:].mean()) if len(p) else 0.0,
        float(parts.words[parts.kept].max(initial=0.0)) / words, sum(block.linked for block, _ in kept) / chars,
        float(sum(tag in HEADINGS for tag in tags)), tags.count("li") / max(1, len(tags)), float(len(held)),
        max(held.values(), default=0) / chars, min(MOST, cut / chars),
    ]  # fmt: skip


def _of_ends(reading: Reading, parts: _Parts) -> list[float]:
    """Words kept against the model, whether the last kept block ends like a sentence, and the share that does."""
    unlikely = parts.kept & (parts.p >= 0) & (parts.p < 0.5)
    kept = [block.text for block in reading.view.kept.values() if block.text]
    running = [text for text in kept if len(text) > RUNNING_CHARS]
    return [
        float(parts.words[unlikely].sum()) / parts.kept_words,
        float(bool(kept) and kept[-1][-1] in SENTENCE_ENDS),
        sum(text[-1] in SENTENCE_ENDS for text in running) / max(1, len(running)),
    ]


def _of_page(reading: Reading, kinds: Sequence[str], blocks: int) -> list[float]:
    """What the page states of its text and of itself."""
    view, clues = reading.view, reading.clues
    metadata, text = view.metadata, view.text
    described = clues.description.strip()[:DESCRIBED]
    return [
        float(kinds.count("title")),
        min(MOST, len(clues.body) / max(1, len(text))) if clues.body else -1.0,
        float(described in text) if described else -1.0,
        float(FROM_JSON_LD in reading.flags), float(len(reading.flags)), float(is_wide(text)), log1p(blocks),
        float(metadata.published is not None), float(bool(metadata.authors)),
        says_article(metadata.page_type), float(metadata.paywalled),
    ]  # fmt: skip
