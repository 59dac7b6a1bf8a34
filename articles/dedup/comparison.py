"""Two texts side by side: how much of the shorter stands in the longer, and how."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from articles.dedup.signature import SHINGLE_WORDS, Hashes, Signature, hash_runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Measures of two texts, as shares from 0 to 1.

    `coverage` of the shorter text's runs of words stand in the longer one, `reverse` of the longer one's in the
    shorter. `longest_gap` is the longest stretch of the shorter text without a common run, `tail_gap` the one at
    its end. `lead` says whether the common runs of the longer text start at its beginning, `spread` how far apart
    they lie there, in lengths of the shorter text. `numbers` is the share of the shorter text's numbers that the
    longer one has too (1 when it has none).
    """

    coverage: float
    reverse: float
    longest_gap: float
    numbers: float
    lead: float
    spread: float
    ratio: float
    new_is_shorter: bool
    words: int


def compare(new: Signature, old: Signature) -> Comparison:
    """How the text of `new` stands to that of `old`. Cost: n log n of the words."""
    new_is_shorter = len(new.tokens) <= len(old.tokens)
    short, long = (new, old) if new_is_shorter else (old, new)
    if not len(short.shingles):
        return Comparison(
            coverage=0.0, reverse=0.0, longest_gap=1.0, numbers=0.0, lead=1.0, spread=0.0, ratio=0.0,
            new_is_shorter=new_is_shorter, words=len(short.tokens),
        )  # fmt: skip
    in_long = _stands_in(short.shingles, long.shingles)
    in_short = _stands_in(long.shingles, short.shingles)
    places = np.flatnonzero(in_short)
    words = len(short.tokens)
    return Comparison(
        coverage=float(in_long.mean()),
        reverse=float(in_short.mean()),
        longest_gap=_longest_gap(in_long) / len(in_long),
        numbers=_numbers(short, long),
        lead=float(places[0]) / words if len(places) else 1.0,
        spread=float(places[-1] - places[0] + SHINGLE_WORDS) / words if len(places) else 0.0,
        ratio=words / len(long.tokens),
        new_is_shorter=new_is_shorter,
        words=words,
    )


def _stands_in(runs: Hashes, others: Hashes) -> NDArray[np.bool_]:
    ordered = np.sort(others)
    places = np.searchsorted(ordered, runs)
    places[places == len(ordered)] = 0
    found: NDArray[np.bool_] = ordered[places] == runs
    return found


def _longest_gap(found: NDArray[np.bool_]) -> int:
    """Length of the longest stretch of False."""
    hits = np.flatnonzero(found)
    if not len(hits):
        return len(found)
    gaps = np.diff(hits) - 1
    return int(max(hits[0], len(found) - 1 - hits[-1], gaps.max() if len(gaps) else 0))


def _numbers(short: Signature, long: Signature) -> float:
    own = np.unique(short.tokens[short.digits])
    if not len(own):
        return 1.0
    return float(np.isin(own, long.tokens[long.digits]).mean())
