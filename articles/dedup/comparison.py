"""Two texts side by side: how much of the shorter stands in the longer, and how."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from articles.dedup.signature import SHINGLE_WORDS, Hashes, Signature, hash_runs

#: Runs of three words survive a heavy rewrite that breaks nearly every run of five.
LOOSE_WORDS = 3
#: Places that differ by less than this many words are one stretch of the longer text (an inserted sentence or two).
STRETCH_WORDS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Measures of two texts, as shares from 0 to 1.

    `coverage`: of the shorter text's runs of five words that stand in the longer one; `loose` the same for three
    words, `reverse` for the longer text's runs of five in the shorter. `longest_gap` is the longest stretch of the
    shorter text without a common run. `lead_words` stand in the longer text before the common stretch; `one_stretch`
    is the share of common runs that lie there as near each other as in the shorter text. `numbers` is the share of
    the numbers between the first and last common run of the shorter text that the longer one has too (1 when there
    are none). `titles` is the share of the shorter title's words in the other title. `ratio` of the lengths.
    """

    coverage: float
    loose: float
    reverse: float
    longest_gap: float
    loose_gap: float
    numbers: float
    lead_words: int
    one_stretch: float
    titles: float
    ratio: float
    words: int
    new_is_shorter: bool


def compare(new: Signature, old: Signature) -> Comparison:
    """How the text of `new` stands to that of `old`. Cost: n log n of the words."""
    new_is_shorter = len(new.tokens) <= len(old.tokens)
    short, long = (new, old) if new_is_shorter else (old, new)
    found, places = _find(short.shingles, long.shingles)
    hits = np.flatnonzero(found)
    loose, _ = _find(hash_runs(short.tokens, LOOSE_WORDS), hash_runs(long.tokens, LOOSE_WORDS))
    offsets = places[hits] - hits
    offset = int(np.median(offsets)) if len(hits) else 0
    near = max(STRETCH_WORDS, len(short.tokens) // 4)
    return Comparison(
        coverage=_share(found),
        loose=_share(loose),
        reverse=_share(_find(long.shingles, short.shingles)[0]),
        longest_gap=_longest_gap(found),
        loose_gap=_longest_gap(loose),
        numbers=_numbers(short, long, hits),
        lead_words=max(0, offset),
        one_stretch=_share(np.abs(offsets - offset) <= near),
        titles=_titles(new.title, old.title),
        ratio=len(short.tokens) / max(1, len(long.tokens)),
        words=len(short.tokens),
        new_is_shorter=new_is_shorter,
    )


def _find(runs: Hashes, others: Hashes) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Which of the runs stand among the others, and where the first of each stands there."""
    if not len(others):
        return np.zeros(len(runs), dtype=bool), np.zeros(len(runs), dtype=np.int64)
    order = np.argsort(others, kind="stable")
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
    inside = np.diff(hits) - 1
    longest = max(int(hits[0]), len(found) - 1 - int(hits[-1]), int(inside.max()) if len(inside) else 0)
    return longest / len(found)


def _numbers(short: Signature, long: Signature, hits: NDArray[np.int64]) -> float:
    if not len(hits):
        return 0.0
    inside = slice(int(hits[0]), int(hits[-1]) + SHINGLE_WORDS)
    own = np.unique(short.tokens[inside][short.digits[inside]])
    return _share(np.isin(own, long.tokens[long.digits])) if len(own) else 1.0


def _titles(a: Hashes, b: Hashes) -> float:
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    return _share(np.isin(short, long))
