"""Compare two texts: how much of the shorter one the longer one contains, and where."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from warraq.articles.dedup.signature import SHINGLE_WORDS, Hashes, Words, hash_runs
from warraq.articles.text import folded_tokens

#: Runs of three words survive a heavy rewrite that breaks nearly every run of five.
LOOSE_WORDS = 3
#: Matches whose offsets differ by fewer words than this belong to one stretch of the longer text (a sentence or two
#: may be inserted).
STRETCH_WORDS = 40


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """Measures of two texts, as shares from 0 to 1.

    `coverage`: share of the shorter text's five-word runs that the longer text contains. `longest_gap`: longest stretch
    of the shorter text without a common run. `lead_words`: words of the longer text before the common part.
    `one_stretch`: share of the common runs that are as close together in the longer text as in the shorter one.
    `drift_words`: by how many words the common part is longer or shorter there. `numbers`: share of the numbers between
    the first and last common run of the shorter text that the longer text has too (1 if there are none);
    `missing_numbers`: how many it lacks.
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
        """Length of the shorter text divided by that of the longer."""
        return len(self.short.tokens) / max(1, len(self.long.tokens))

    def loose(self) -> tuple[float, float]:
        """`coverage` and `longest_gap` for runs of three words."""
        runs = hash_runs(self.short.tokens, LOOSE_WORDS)
        found, _ = _find(runs, hash_runs(self.long.tokens, LOOSE_WORDS))
        return _share(found), _longest_gap(found)

    def titles(self) -> float:
        """Share of the shorter title's words that the other title contains."""
        short, long = sorted((_title_words(self.short.title), _title_words(self.long.title)), key=len)
        return len(short & long) / len(short) if short else 0.0


def compare(new: Words, old: Words) -> Comparison:
    """Compare the text of `new` with that of `old`. Cost: n log n in words."""
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
    """Returns which runs are among the others, and the position of each there (one of several)."""
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
    """Returns the length of the longest stretch of False, as a share of the total."""
    hits = np.flatnonzero(found)
    if not len(hits):
        return 1.0
    inside = hits[1:] - hits[:-1] - 1
    longest = max(int(hits[0]), len(found) - 1 - int(hits[-1]), int(inside.max()) if len(inside) else 0)
    return longest / len(found)


def _numbers(short: Words, long: Words, hits: NDArray[np.int64]) -> tuple[int, int]:
    """Returns how many different numbers of the common part match, and how many there are."""
    if not len(hits):
        return 0, 0
    inside = slice(int(hits[0]), int(hits[-1]) + SHINGLE_WORDS)
    own = set(short.tokens[inside][short.digits[inside]].tolist())
    return len(own.intersection(long.tokens[long.digits].tolist())), len(own)


def _title_words(title: str) -> set[str]:
    return set(folded_tokens(title))
