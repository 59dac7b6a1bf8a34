"""How many distinct words texts have, in little memory: exact for few, a close estimate for many.

Source: bottom-k, the k smallest of all hashes (Beyer et al., On synopses for distinct-value estimation under multiset
operations, SIGMOD 2007): (k - 1) / (the k-th smallest, as a share of all) is unbiased, its relative standard error
1 / sqrt(k - 2). The same words in any order give the same count. docs/decisions/150-word-forms.md.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from warraq.storage.records import Types

#: So many word forms are counted exactly; from there on the standard error is .55 %. 256 KB a sketch.
KEPT: Final = 1 << 15
#: Bytes of texts that are hashed at once: larger portions leave the processor's cache.
PORTION_BYTES: Final = 1 << 17
_SPACE: Final = 0x20
_FACTOR: Final = 0x9E3779B97F4A7C15  # odd, so that it has an inverse; the golden ratio's bits
_ALL_HASHES: Final = 2.0**64

Hashes = NDArray[np.uint64]


class Sketch:
    """The smallest hashes of the words seen."""

    def __init__(self) -> None:
        self._kept: Hashes = np.empty(0, np.uint64)
        self._new: list[Hashes] = []
        self._waiting = 0
        self._limit: np.uint64 | None = None

    def add(self, hashes: Hashes) -> None:
        """Count these words too."""
        if self._limit is not None:
            hashes = hashes[hashes < self._limit]
        if len(hashes):
            self._new.append(hashes.copy())  # a view would hold its whole portion
            self._waiting += len(hashes)
            if self._waiting > KEPT // 2:
                self._settle()

    def count(self) -> Types:
        """How many distinct words were seen."""
        self._settle()
        if self._limit is None:
            return Types(count=len(self._kept))
        share = float(self._limit) / _ALL_HASHES
        return Types(count=round((KEPT - 1) / share), error=1 / sqrt(KEPT - 2))

    def _settle(self) -> None:
        merged = np.concatenate((self._kept, *self._new))
        merged.sort()
        first = np.ones(len(merged), bool)
        np.not_equal(merged[1:], merged[:-1], out=first[1:])
        self._kept = merged[first]  # np.unique would hash once more, which takes ten times as long
        self._new, self._waiting = [], 0
        if len(self._kept) > KEPT:
            self._kept = self._kept[:KEPT].copy()
            self._limit = self._kept[-1]


class WordForms:
    """Distinct words of all texts, and of those of each group that is named. Memory: a sketch a group."""

    def __init__(self, *sides: Collection[str]) -> None:
        self._all = Sketch()
        self._sides = [{name: Sketch() for name in names} for names in sides]
        self._waiting: list[tuple[bytes, tuple[str, ...]]] = []
        self._bytes = 0

    def add(self, text: bytes, *names: str) -> None:
        """Count the words of a text (UTF-8, spaces between them), under a name of each side."""
        for portion in _portions(text):
            self._waiting.append((portion, names))
            self._bytes += len(portion) + 1
            if self._bytes >= PORTION_BYTES:
                self._hash()

    def count(self) -> tuple[Types, list[dict[str, Types]]]:
        """The words of all texts, and of the groups of each side."""
        self._hash()
        return self._all.count(), [
            {name: sketch.count() for name, sketch in side.items()} for side in self._sides
        ]

    def _hash(self) -> None:
        if not self._waiting:
            return
        hashes, borders = hash_words([portion for portion, _ in self._waiting])
        self._all.add(hashes)
        for words, (_, names) in zip(np.split(hashes, borders), self._waiting, strict=True):
            for side, name in zip(self._sides, names, strict=True):
                if name in side:
                    side[name].add(words)
        self._waiting, self._bytes = [], 0


def hash_words(texts: Sequence[bytes]) -> tuple[Hashes, NDArray[np.intp]]:
    """Returns 64-bit hashes of all words of the texts, and where each text but the first begins among them.

    A word is what stands between spaces. Its hash depends on nothing but its bytes: it is a polynomial in them, taken
    from running sums over the whole, with its bits mixed so that the smallest are a fair sample.
    """
    codes = np.frombuffer(b" ".join(texts), np.uint8)
    powers, inverses = _powers(_FACTOR), _powers(pow(_FACTOR, -1, 1 << 64))
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum((codes.astype(np.uint64) + np.uint64(1)) * powers[: len(codes)], out=sums[1:])
    spaces = np.flatnonzero(codes == _SPACE)
    starts, stops = np.append(0, spaces + 1), np.append(spaces, len(codes))
    words = stops > starts
    starts, stops = starts[words], stops[words]
    ends = np.cumsum([len(text) + 1 for text in texts[:-1]], dtype=np.intp)
    return _mixed((sums[stops] - sums[starts]) * inverses[starts]), np.searchsorted(starts, ends)


def _portions(text: bytes) -> Iterator[bytes]:
    """The text in parts of at most PORTION_BYTES, parted at spaces; a longer word is cut."""
    start = 0
    while len(text) - start > PORTION_BYTES:
        space = text.rfind(b" ", start, start + PORTION_BYTES)
        end = space if space > start else start + PORTION_BYTES
        yield text[start:end]
        start = end
    yield text[start:]


@lru_cache
def _powers(factor: int) -> Hashes:
    """1, factor, factor², … modulo 2^64: enough for what waits and the portion that makes it be hashed."""
    powers = np.full(2 * PORTION_BYTES + 1, factor, np.uint64)
    powers[0] = 1
    np.multiply.accumulate(powers, out=powers)
    return powers


def _mixed(hashes: Hashes) -> Hashes:
    """The finaliser of SplitMix64 (Steele, Lea, Flood, 2014): each bit of the result hangs on all bits."""
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        hashes ^= hashes >> np.uint64(shift)
        hashes *= np.uint64(factor)
    hashes ^= hashes >> np.uint64(31)
    return hashes
