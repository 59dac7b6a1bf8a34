"""Learnt log-odds of names and words, additive over folds so that a fold can be left out."""

import math
from collections import defaultdict
from collections.abc import Collection, Sequence

import numpy as np

from benchmarks.learning.samples import Sample
from warraq.articles.extraction.classification.element_names import Weights, names_of
from warraq.articles.extraction.classification.text_features import words_of

#: Domains in which a name or word must occur to be kept in a table.
MIN_DOMAINS = 5
#: Strength of the prior, in domains.
PRIOR = 4.0

Sums = dict[str, list[float]]  # name -> [sum of domain means, domains]


class FoldTables:
    """Per fold, how often article text stood under each name and behind each word; a domain counts once."""

    def __init__(self, samples: Sequence[Sample], folds: int) -> None:
        self.names: list[Sums] = [{} for _ in range(folds)]
        self.words: list[Sums] = [{} for _ in range(folds)]
        domains: dict[str, list[Sample]] = defaultdict(list)
        for sample in samples:
            domains[sample.domain].append(sample)
        for pages in domains.values():
            fold = pages[0].fold
            _add(self.names[fold], _name_shares(pages))
            _add(self.words[fold], _word_shares(pages))

    def without(self, folds: Collection[int]) -> Weights:
        chosen = [n for n in range(len(self.names)) if n not in folds]
        return Weights(
            names=_log_odds([self.names[n] for n in chosen], 0.3),
            words=_log_odds([self.words[n] for n in chosen], 0.15),
        )


def _add(sums: Sums, shares: dict[str, tuple[float, float]]) -> None:
    for name, (kept, seen) in shares.items():
        row = sums.setdefault(name, [0.0, 0.0])
        row[0] += kept / seen
        row[1] += 1


def _name_shares(pages: Sequence[Sample]) -> dict[str, tuple[float, float]]:
    out: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for sample in pages:
        frames = sample.layout.frames
        kept, seen = np.zeros(len(frames)), np.zeros(len(frames))
        for number, share in zip(sample.kept, sample.share, strict=True):
            if share < 0:
                continue
            block = sample.layout.blocks[number]
            weight = min(8.0, 1 + len(block.text) / 60)
            for name in names_of(block.inner) if block.inner else ():
                out[name][0] += weight * (share >= 0.5)
                out[name][1] += weight
            kept[block.frame] += weight * (share >= 0.5)
            seen[block.frame] += weight
        for number in range(len(frames) - 1, 0, -1):
            parent = frames[number].parent
            kept[parent] += kept[number]
            seen[parent] += seen[number]
            if seen[number]:
                for name in names_of(frames[number].key):
                    out[name][0] += kept[number]
                    out[name][1] += seen[number]
    return {name: (kept, seen) for name, (kept, seen) in out.items() if seen}


def _word_shares(pages: Sequence[Sample]) -> dict[str, tuple[float, float]]:
    out: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for sample in pages:
        for number, share in zip(sample.kept, sample.share, strict=True):
            if share >= 0:
                for word in words_of(sample.layout.blocks[number].text):
                    out[word][0] += share >= 0.5
                    out[word][1] += 1
    return {word: (kept, seen) for word, (kept, seen) in out.items()}


def _log_odds(parts: Sequence[Sums], base: float) -> dict[str, float]:
    total: Sums = {}
    for part in parts:
        for name, (mean, domains) in part.items():
            row = total.setdefault(name, [0.0, 0.0])
            row[0] += mean
            row[1] += domains
    out = {}
    for name, (mean, domains) in total.items():
        if domains >= MIN_DOMAINS:
            share = (mean + PRIOR * base) / (domains + PRIOR)
            out[name] = round(math.log(share / (1 - share)) - math.log(base / (1 - base)), 2)
    return out
