"""Learn the judge of blocks and write model.json and, in the work folder, one model a fold for honest figures.

    python -m benchmarks.learning.train --work /tmp/learning --out articles/extraction/model.json

Needs catboost (a tool of this step only). Rows of a page are measured with tables learnt without its fold, and its
first judgement comes from trees learnt without its fold, so that the second pass meets the errors it will meet. A
fold's own model never sees its labels, but the first judgements its second pass learns from came from trees that did:
a leak at second hand, accepted for 12 fits instead of 35.
"""

import argparse
import json
import pickle
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from catboost import CatBoost, CatBoostClassifier, sum_models
from numpy.typing import NDArray

from articles.extraction.again import AGAIN, measure_again
from articles.extraction.features import NAMES, measure
from articles.extraction.judge import candidates
from articles.extraction.names import Weights
from benchmarks.learning.export import forest_table
from benchmarks.learning.folds import FOLDS
from benchmarks.learning.samples import Sample
from benchmarks.learning.tables import FoldTables

SETS = ("scrapinghub", "fundus", "wcxb_article", "readability", "newspaper4k", "trafilatura", "arabic")
#: Pages whose gold text is not in the page are not learnt from.
MIN_COVERAGE = 0.8
#: Each tree is chosen among a third of the measures; two forests of other seeds are one, the mean of both: what one
#: seed or the other decides is luck, worth four pages of a hundred that are identical to their gold.
TREES, DEPTH, RATE, MEASURES, SEEDS = 120, 6, 0.12, 0.3, 2

Rows = NDArray[np.float32]


def open_blocks(sample: Sample) -> Sample:
    """The sample with only the blocks that the model is asked about."""
    asked = set(candidates(sample.layout, sample.clues).open.tolist())
    mask = np.array([number in asked for number in sample.kept])
    return replace(sample, kept=sample.kept[mask], share=sample.share[mask])


def rows_of(sample: Sample, weights: Weights) -> Rows:
    return measure(sample.layout, [sample.layout.blocks[n] for n in sample.kept], sample.clues, weights)


def fit(samples: Sequence[Sample], rows: dict[str, Rows], seed: int) -> CatBoost:
    """The mean of SEEDS forests. `seed`: other numbers give forests that have nothing in common."""
    x, y, w = [], [], []
    for sample in samples:
        known = sample.share >= 0
        share = sample.share[known]
        part = rows[key(sample)][known]
        weight = np.sqrt(np.clip(part[:, 1], 1, 100)) * np.where((share > 0.2) & (share < 0.8), 0.3, 1.0)
        x.append(part)
        y.append(share >= 0.5)
        w.append(weight / np.sqrt(weight.sum() + 1e-9))
    xs, ys, ws = np.concatenate(x), np.concatenate(y), np.concatenate(w)
    models = []
    for number in range(SEEDS):
        model = CatBoostClassifier(
            iterations=TREES,
            depth=DEPTH,
            learning_rate=RATE,
            rsm=MEASURES,
            border_count=64,
            thread_count=2,
            verbose=0,
            random_seed=seed * SEEDS + number,
        )
        models.append(model.fit(xs, ys, sample_weight=ws))
    return sum_models(models, weights=[1 / SEEDS] * SEEDS)


def key(sample: Sample) -> str:
    return f"{sample.dataset}/{sample.id}"


def learn(samples: Sequence[Sample], tables: FoldTables) -> dict[int, dict[str, object]]:
    """The model table learnt from all folds (key -1), and one without each fold."""
    rows: dict[str, Rows] = {}
    for fold in range(FOLDS):
        weights = tables.without({fold})
        rows |= {key(s): rows_of(s, weights) for s in samples if s.fold == fold}
    first = {out: fit([s for s in samples if s.fold != out], rows, 1) for out in range(-1, FOLDS)}
    again: dict[str, Rows] = {}
    for s in samples:
        raw = first[s.fold].predict(rows[key(s)], prediction_type="RawFormulaVal")
        p = (1 / (1 + np.exp(-raw))).astype(np.float32)
        again[key(s)] = measure_again(s.layout, [s.layout.blocks[n] for n in s.kept], rows[key(s)], p)
    out_tables: dict[int, dict[str, object]] = {}
    for out in range(-1, FOLDS):
        second = fit([s for s in samples if s.fold != out], again, 2)
        weights = tables.without({out})
        out_tables[out] = {
            "version": "blocks-1" if out < 0 else f"blocks-1-without-{out}",
            "names": [*NAMES, *AGAIN],
            "weights": {"names": dict(weights.names), "words": dict(weights.words)},
            "first": forest_table(first[out]),
            "second": forest_table(second),
        }
        print(out, flush=True)
    return out_tables


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--work", type=Path, default=Path("/tmp/learning"))
    ap.add_argument("--out", type=Path, default=Path("articles/extraction/model.json"))
    args = ap.parse_args()
    with open(args.work / "pages.pickle", "rb") as source:
        samples: list[Sample] = pickle.load(source)
    samples = [
        open_blocks(s) for s in samples if s.dataset in SETS and s.coverage >= MIN_COVERAGE and len(s.kept)
    ]
    samples = [s for s in samples if len(s.kept)]
    tables = FoldTables(samples, FOLDS)
    for out, table in learn([s for s in samples if (s.share >= 0).any()], tables).items():
        target = args.out if out < 0 else args.work / f"model-{out}.json"
        target.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        print(target, target.stat().st_size, flush=True)


if __name__ == "__main__":
    main()
