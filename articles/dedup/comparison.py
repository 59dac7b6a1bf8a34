"""Two texts side by side: how much of the shorter stands in the longer, and how."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from warraq.articles.dedup.signature import SHINGLE_WORDS, Hashes, Words, hash_runs
from warraq.articles.text import fold, tokens

#: Runs of three words survive a heavy rewrite that breaks nearly every run of five.
LOOSE_WORDS = 3
#: Places that differ by less than this many words are one stretch of the longer text (an inserted sentence or two).
STRETCH_WORDS = 40


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """Measures of two texts, as shares from 0 to 1.

    `coverage`: of the shorter text's runs of five words that stand in the longer one. `longest_gap` is the longest
    stretch of the shorter text without a common run. `lead_words` stand in the longer text before the common part;
    `one_stretch` is the share of common runs that lie there as near each other as in the shorter text, and
    `drift_words` is by how many words the common part is longer or shorter there. `numbers` is the share of the
    numbers between the first and last common run of the shorter text that the longer one has too (1 when there are
    none), `missing_numbers` how many it has not.
    """

    short: Words
    long: Words
    new_is_shorter: bool
    coverage: float
    longest_gap: float
    numbers: float
    missing_numbers: int
    lead_words: int
    one_stretch: float
    drift_words: int

    @property
    def words(self) -> int:
        """Length of the shorter text."""
        return len(self.short.tokens)

    @property
    def ratio(self) -> float:
        """Length of the shorter text, in lengths of the longer."""
        return len(self.short.tokens) / max(1, len(self.long.tokens))

    def loose(self) -> tuple[float, float]:
        """`coverage` and `longest_gap` for runs of three words."""
        runs = hash_runs(self.short.tokens, LOOSE_WORDS)
        found, _ = _find(runs, hash_runs(self.long.tokens, LOOSE_WORDS))
        return _share(found), _longest_gap(found)

    def titles(self) -> float:
        """Share of the shorter title's words that stand in the other title."""
        short, long = sorted((_title_words(self.short.title), _title_words(self.long.title)), key=len)
        return len(short & long) / len(short) if short else 0.0


def compare(new: Words, old: Words) -> Comparison:
    """How the text of `new` stands to that of `old`. Cost: n log n of the words."""
    new_is_shorter = len(new.tokens) <= len(old.tokens)
    short, long = (new, old) if new_is_shorter else (old, new)
    found, places = _find(short.shingles, long.shingles)
    hits = np.flatnonzero(found)
    offsets = places[hits] - hits
    offset = int(np.median(offsets)) if len(hits) else 0
    agreeing, numbers = _numbers(short, long, hits)
    near = max(STRETCH_WORDS, len(short.tokens) // 4)
    return Comparison(
        short=short,
        long=long,
        new_is_shorter=new_is_shorter,
        coverage=_share(found),
        longest_gap=_longest_gap(found),
        numbers=agreeing / numbers if numbers else 1.0,
        missing_numbers=numbers - agreeing,
        lead_words=max(0, min(offset, int(offsets[0]))) if len(hits) else 0,
        one_stretch=_share(np.abs(offsets - offset) <= near),
        drift_words=abs(int(offsets[-1] - offsets[0])) if len(hits) else 0,
    )


def _find(runs: Hashes, others: Hashes) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Which of the runs stand among the others, and where each stands there (one place of several)."""
    if not len(others):
        return np.zeros(len(runs), dtype=bool), np.zeros(len(runs), dtype=np.int64)
    order = np.argsort(others)
    ordered = others[order]
    at = np.searchsorted(ordered, runs)
    at[at == len(ordered)] = 0
    return ordered[at] == runs, order[at]


def _share(found: NDArray[np.bool_]) -> float:
    return float(np.count_nonzero(found)) / len(found) if len(found) else 0.0


def _longest_gap(found: NDArray[np.bool_]) -> float:
    """Length of the longest stretch of False, as a share of all."""
    hits = np.flatnonzero(found)
    if not len(hits):
        return 1.0
    inside = hits[1:] - hits[:-1] - 1
    longest = max(int(hits[0]), len(found) - 1 - int(hits[-1]), int(inside.max()) if len(inside) else 0)
    return longest / len(found)


def _numbers(short: Words, long: Words, hits: NDArray[np.int64]) -> tuple[int, int]:
    """How many different numbers of the common part agree, and how many there are."""
    if not len(hits):
        return 0, 0
    inside = slice(int(hits[0]), int(hits[-1]) + SHINGLE_WORDS)
    own = set(short.tokens[inside][short.digits[inside]].tolist())
    return len(own.intersection(long.tokens[long.digits].tolist())), len(own)


def _title_words(title: str) -> set[str]:
    return set(tokens(fold(title)))
