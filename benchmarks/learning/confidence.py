"""Learn how sure a reading is: confidence.json, and one model a fold in the work folder for honest figures.

    python -m benchmarks.learning.confidence --work /tmp/learning [--readings FILE] [--out FILE] [--data ../shared/data]
        [--more DIR ...]

Needs catboost (a tool of this step only). Each page is read with the block model that has not seen its domain
(model-0.json … in the work folder), so that what is learnt of its doubts is true of sites that nobody has seen; the
shipped model is learnt from the same readings. Pages of one theme weigh what eight pages of different sites do. The
forests are small and their leaves cautious: what is asked of them is that the probability holds.
"""

import argparse
import importlib
import json
import sys
from pathlib import Path

from benchmarks import confidence
from benchmarks.extraction import models_of
from benchmarks.learning.export import forest_table
from benchmarks.learning.folds import FOLDS
from benchmarks.learning.readings import Readings, load, read_all, save
from warraq.articles.extraction.confidence import NAMES

TREES, DEPTH, RATE, LEAVES, MEASURES = 150, 4, 0.05, 15, 0.4


def fit(rows: Readings, out: int) -> dict[str, object]:
    """The table of a forest learnt from all folds but one (-1: from all)."""
    from catboost import CatBoostClassifier

    seen = rows.fold != out
    model = CatBoostClassifier(
        iterations=TREES, depth=DEPTH, learning_rate=RATE, l2_leaf_reg=LEAVES, rsm=MEASURES, border_count=32, verbose=0,
        boost_from_average=True, thread_count=1, random_seed=3,
    )  # fmt: skip
    return forest_table(model.fit(rows.x[seen], rows.right[seen], sample_weight=rows.weight[seen]))


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, default=Path("../shared/data"))
    ap.add_argument("--more", type=Path, nargs="*", default=[], help="further folders with pages of themes")
    ap.add_argument("--work", type=Path, default=Path("/tmp/learning"), help="holds model-0.json …")
    ap.add_argument("--readings", type=Path, help="file of readings, made if it is not there")
    ap.add_argument("--out", type=Path, default=Path("articles/extraction/confidence/confidence.json"))
    args = ap.parse_args()
    kept = args.readings or args.work / "readings.npz"
    if kept.exists():
        readings = load(kept)
    else:
        sys.path.insert(0, str(args.data.parent / "tools"))
        evaluate = importlib.import_module("evaluate")
        readings = read_all(args.data, models_of(args.work), evaluate, more=args.more)
        save(readings, kept)
    for out in range(-1, FOLDS):
        table = {
            "names": {field: list(names) for field, names in NAMES.items()},
            "forests": {field: fit(rows, out) for field, rows in readings.items()},
        }
        target = args.out if out < 0 else args.work / f"confidence-{out}.json"
        target.write_text(json.dumps(table, separators=(",", ":")) + "\n", encoding="utf-8")
        print(target, target.stat().st_size, flush=True)
    confidence.measure(readings, confidence.confidence_models(args.work))


if __name__ == "__main__":
    main()
