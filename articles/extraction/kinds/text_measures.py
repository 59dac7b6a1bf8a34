"""Measures of the text that was kept: how long, how linked, how much like prose."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log1p
from typing import Final

from warraq.articles.extraction.kinds.view import SHORT, PageView, money, word_count
from warraq.articles.extraction.layout import HEADINGS, Block

#: Characters of the kept text that are looked at word by word.
MAX_READ: Final = 12_000
#: A block of prose: longer than this and ending like a sentence.
PROSE: Final = 80
#: Share of the kept text that the elements holding most of it have, counted as `containers`.
COVERED: Final = 0.8
_ENDS: Final = frozenset(".!?؟。…”»\"'’:;")

TEXT_NAMES: Final = (
    "words", "blocks", "linked", "certainty", "share_kept", "mean_block", "headings", "link_headings", "list_items",
    "cells", "code", "longest", "sentences", "questions", "quotes", "prose", "short_share", "digits", "money",
    "sentence_words", "run", "container", "containers", "median_prose", "upper", "links_kept", "bold", "lines",
)  # fmt: skip


def of_text(view: PageView, kept: Sequence[Block]) -> list[float]:
    """The measures in the order of TEXT_NAMES. `kept` are the kept blocks that have text."""
    frames = view.layout.frames
    text = view.text
    sizes = [len(block.text) for block in kept]
    chars = sum(sizes) or 1
    every = sum(len(block.text) for block in view.layout.blocks) or 1
    tags = Counter(frames[block.frame].tag for block in kept)
    heads = [block for block in kept if frames[block.frame].tag in HEADINGS]
    prose = [
        size for block, size in zip(kept, sizes, strict=True)
        if size > PROSE and block.linked < 0.5 * size and block.text[-1] in _ENDS
    ]  # fmt: skip
    words = word_count(text)
    sentences = (
        text.count(". ") + text.count("。") + text.count("? ") + text.count("! ") + text.count(".\n") + 1
    )
    read = text[:MAX_READ]
    held = Counter[int]()
    for block, size in zip(kept, sizes, strict=True):
        held[frames[block.frame].parent] += size
    ranked = sorted(held.values(), reverse=True)
    return [
        log1p(words), len(kept), sum(block.linked for block in kept) / chars, view.certainty, chars / every,
        chars / max(1, len(kept)), len(heads), sum(1 for block in heads if block.linked > 0.7 * len(block.text)),
        tags["li"], tags["td"] + tags["th"], tags["pre"], max(sizes, default=0), sentences,
        text.count("?") + text.count("؟"), text.count('"') + text.count("“") + text.count("«"),
        sum(prose) / chars, sum(size for size in sizes if size < SHORT) / chars,
        sum(map(read.count, "0123456789")) / max(1, len(read)), money(read), words / sentences,
        _longest_run(view.kept) / chars, (ranked[0] if ranked else 0) / chars, _containers(ranked, chars),
        sorted(prose)[len(prose) // 2] if prose else 0.0,
        sum(1 for block in kept if block.text[:60].istitle() or block.text[:60].isupper()) / max(1, len(kept)),
        sum(block.links for block in kept) / max(1, words), sum(block.bold for block in kept) / chars,
        sum(block.text.count("\n") for block in kept),
    ]  # fmt: skip


def _longest_run(kept: Mapping[int, Block]) -> int:
    """Characters of the longest run of kept blocks with at most one removed block between two."""
    run = longest = last = 0
    for number, block in kept.items():
        run = run + len(block.text) if number - last <= 2 else len(block.text)
        last, longest = number, max(longest, run)
    return longest


def _containers(sizes: Sequence[int], chars: int) -> int:
    """How many elements, the largest first, hold most of the kept text (COVERED)."""
    covered, containers = 0, 0
    for size in sizes:
        if covered >= COVERED * chars:
            break
        covered, containers = covered + size, containers + 1
    return containers
