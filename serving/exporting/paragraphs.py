"""Paragraphs that stood earlier in the corpus are dropped (docs/decisions/142-repeated-paragraphs.md)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Final

from warraq.articles.text import count_words, fold
from warraq.serving.formats import ExportRow
from warraq.storage import SeenKeys

LEAST_WORDS: Final = 7  # shorter ones stay: a refrain, an answer in a dialogue, 'Part two' repeat by nature
BEGINNING_CHARS: Final = 200  # in which those words stand; counting all of them takes longer than the rest
PORTION_CHARS: Final = (
    1 << 16
)  # folded at once: a call costs as much as 5,000 characters, a character 30 bytes
_BLOCKS: Final = "\n\n"
_BETWEEN: Final = "|"  # a character that folding leaves as it is
_MARKDOWN: Final = re.compile(r"([\\`*_\[\]<>])")


def without_repeated(row: ExportRow, seen: SeenKeys) -> ExportRow:
    """Returns the row without the paragraphs that `seen` knows, and makes it know the others.

    Paragraphs of seven words or more are equal when their folded texts are. `words` is counted again, and
    `paragraphs_dropped` tells how many went. Markdown loses the same blocks; where its blocks are not those of the text
    it becomes the text that is left.
    """
    paragraphs = row.text.split(_BLOCKS)
    kept = [
        at
        for at, (paragraph, folded) in enumerate(zip(paragraphs, _folded(paragraphs), strict=True))
        if count_words(paragraph[:BEGINNING_CHARS]) < LEAST_WORDS or seen.add(_key(folded))
    ]
    if len(kept) == len(paragraphs):
        return row
    text = _BLOCKS.join(paragraphs[at] for at in kept)
    blocks = row.markdown.split(_BLOCKS)
    fits = len(blocks) == len(paragraphs)
    markdown = _BLOCKS.join(blocks[at] for at in kept) if fits else _MARKDOWN.sub(r"\\\1", text)
    return replace(
        row,
        text=text,
        words=count_words(text),
        markdown=markdown if row.markdown else "",
        paragraphs_dropped=len(paragraphs) - len(kept),
    )


def _key(folded: str) -> int:
    # that two of ten million different paragraphs have the same is as probable as 3 in a million
    return int.from_bytes(blake2b(folded.encode("utf-8", "replace"), digest_size=8).digest())


def _folded(paragraphs: Sequence[str]) -> Iterator[str]:
    """Each paragraph folded, many in one call."""
    portion: list[str] = []
    size = 0
    for paragraph in paragraphs:
        if portion and size + len(paragraph) > PORTION_CHARS:
            yield from _fold_all(portion)
            portion, size = [], 0
        portion.append(paragraph.replace(_BETWEEN, " "))
        size += len(paragraph)
    yield from _fold_all(portion)


def _fold_all(portion: Sequence[str]) -> Iterator[str]:
    if len(portion) == 1:
        (text,) = portion
        starts = range(0, max(len(text), 1), PORTION_CHARS)
        return iter(["".join(fold(text[start : start + PORTION_CHARS]) for start in starts)])
    return (part.strip() for part in fold(f" {_BETWEEN} ".join(portion)).split(_BETWEEN))
