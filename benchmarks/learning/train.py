"""Learn the judge of blocks and write model.json and, in the work folder, one model a fold for honest figures.

    python -m benchmarks.learning.train --work /tmp/learning [--out MODEL] [--beside EARLIER]

With `--beside` each forest becomes the mean of itself and the one of an earlier learning of the same measures: what one
learning or the other decides by luck weighs half. EARLIER holds a model.json and its models without a fold.

Needs catboost (a tool of this step only). Rows of a page are measured with tables learnt without its fold, and its
first judgement comes from trees learnt without its fold, so that the second pass meets the errors it will meet. A
fold's own model never sees its labels, but the first judgements its second pass learns from came from trees that did:
a leak at second hand, accepted for 12 fits instead of 35.
"""

import argparse
import json
import pickle
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from catboost import CatBoostClassifier
from numpy.typing import NDArray

from benchmarks.learning.export import forest_table, mean_of
from benchmarks.learning.folds import FOLDS
from benchmarks.learning.samples import Sample
from benchmarks.learning.tables import FoldTables
from warraq.articles.extraction.classification.classifying import find_text_blocks
from warraq.articles.extraction.classification.element_names import Weights
from warraq.articles.extraction.classification.features import FEATURE_NAMES, measure
from warraq.articles.extraction.classification.second_pass import SECOND_PASS_NAMES, measure_second_pass

SETS = (
    "scrapinghub",
    "fundus",
    "wcxb_article",
    "readability",
    "newspaper4k",
    "trafilatura",
    "arabic",
    "engines",
)
#: Pages whose gold text is not in the page are not learnt from.
MIN_COVERAGE = 0.8
#: Each tree is chosen among a third of the measures: as good as all of them, and less the luck of one seed.
TREES, DEPTH, RATE, MEASURES = 200, 6, 0.12, 0.3
#: Pages that a theme counts for, however many of it are measured: sixty posts in one theme teach what a few pages of
#: different sites do. At eight, real pages were read a little worse.
PAGES_OF_THEME = 4.0

Rows = NDArray[np.float32]


def open_blocks(sample: Sample) -> Sample:
    """The sample with only the blocks that the model is asked about."""
    asked = set(find_text_blocks(sample.layout, sample.clues).open.tolist())
    mask = np.array([number in asked for number in sample.kept])
    return replace(sample, kept=sample.kept[mask], share=sample.share[mask])


def rows_of(sample: Sample, weights: Weights) -> Rows:
    return measure(sample.layout, [sample.layout.blocks[n] for n in sample.kept], sample.clues, weights)


def part_of_theme(sample: Sample, pages: Mapping[str, int]) -> float:
    """How much a page counts, by how many pages its theme has."""
    return PAGES_OF_THEME / pages[sample.dataset] if sample.dataset.startswith("engines/") else 1.0


def fit(samples: Sequence[Sample], rows: dict[str, Rows], seed: int) -> CatBoostClassifier:
    x, y, w = [], [], []
    pages = Counter(sample.dataset for sample in samples)
    for sample in samples:
        known = sample.share >= 0
        share = sample.share[known]
        part = rows[key(sample)][known]
        weight = np.sqrt(np.clip(part[:, 1], 1, 100)) * np.where((share > 0.2) & (share < 0.8), 0.3, 1.0)
        x.append(part)
        y.append(share >= 0.5)
        w.append(part_of_theme(sample, pages) * weight / np.sqrt(weight.sum() + 1e-9))
    model = CatBoostClassifier(
        iterations=TREES,
        depth=DEPTH,
        learning_rate=RATE,
        rsm=MEASURES,
        border_count=64,
        thread_count=2,
        verbose=0,
        random_seed=seed,
    )
    return model.fit(np.concatenate(x), np.concatenate(y), sample_weight=np.concatenate(w))


def key(sample: Sample) -> str:
    return f"{sample.dataset}/{sample.id}"


def learn(samples: Sequence[Sample], tables: FoldTables, seed: int) -> dict[int, dict[str, object]]:
    """The model table learnt from all folds (key -1), and one without each fold."""
    rows: dict[str, Rows] = {}
    for fold in range(FOLDS):
        weights = tables.without({fold})
        rows |= {key(s): rows_of(s, weights) for s in samples if s.fold == fold}
    first = {out: fit([s for s in samples if s.fold != out], rows, seed) for out in range(-1, FOLDS)}
    again: dict[str, Rows] = {}
    for s in samples:
        p = first[s.fold].predict_proba(rows[key(s)])[:, 1].astype(np.float32)
        again[key(s)] = measure_second_pass(s.layout, [s.layout.blocks[n] for n in s.kept], rows[key(s)], p)
    out_tables: dict[int, dict[str, object]] = {}
    for out in range(-1, FOLDS):
        second = fit([s for s in samples if s.fold != out], again, seed + 1)
        weights = tables.without({out})
        out_tables[out] = {
            "version": "blocks-1" if out < 0 else f"blocks-1-without-{out}",
            "names": [*FEATURE_NAMES, *SECOND_PASS_NAMES],
            "weights": {"names": dict(weights.names), "words": dict(weights.words)},
            "first": forest_table(first[out]),
            "second": forest_table(second),
        }
        print(out, flush=True)
    return out_tables


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--work", type=Path, default=Path("/tmp/learning"))
    ap.add_argument("--out", type=Path, default=Path("articles/extraction/classification/model.json"))
    ap.add_argument("--beside", type=Path)
    ap.add_argument("--seed", type=int, default=1)
    args = ap.parse_args()
    with open(args.work / "pages.pickle", "rb") as source:
        samples: list[Sample] = pickle.load(source)
    samples = [
        open_blocks(s)
        for s in samples
        if s.dataset.partition("/")[0] in SETS and s.coverage >= MIN_COVERAGE and len(s.kept)
    ]
    samples = [s for s in samples if len(s.kept)]
    tables = FoldTables(samples, FOLDS)
    for out, table in learn([s for s in samples if (s.share >= 0).any()], tables, args.seed).items():
        target = args.out if out < 0 else args.work / f"model-{out}.json"
        if args.beside:
            earlier = args.beside / ("model.json" if out < 0 else f"model-{out}.json")
            table = mean_of(json.loads(earlier.read_text("utf-8")), table)
        target.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        print(target, target.stat().st_size, flush=True)


if __name__ == "__main__":
    main()
