"""Learn which pages are articles at all, and add the forest to model.json.

    python -m benchmarks.learning.pages --data ../shared/data --work /tmp/learning --model
    articles/extraction/model.json

Pages are read with the block model of the fold they are not in, so that what is kept of them is kept honestly.
"""

import argparse
import gzip
import json
import sys
from pathlib import Path

import numpy as np
from catboost import CatBoostClassifier

from articles.extraction.article import UNKNOWN_TIME, read_page
from articles.extraction.kinds import PAGE_NAMES, page_row
from articles.extraction.model import model_from
from benchmarks.learning.export import forest_table
from benchmarks.learning.folds import FOLDS, domain_of, fold_of

ARTICLES = (
    "scrapinghub",
    "fundus",
    "wcxb_article",
    "readability",
    "trafilatura",
    "aed",
    "goose3",
    "newspaper4k",
    "htmldate",
    "chinese",
)
OTHERS = ("wcxb_other",)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--data", type=Path, default=Path("../shared/data"))
    ap.add_argument("--work", type=Path, default=Path("/tmp/learning"))
    ap.add_argument("--model", type=Path, default=Path("articles/extraction/model.json"))
    args = ap.parse_args()
    sys.path.insert(0, str(args.data.parent / "tools"))
    import evaluate

    models = [
        model_from(json.loads((args.work / f"model-{fold}.json").read_text("utf-8"))) for fold in range(FOLDS)
    ]
    rows, labels, folds, ids = [], [], [], []
    for name in (*ARTICLES, *OTHERS):
        folder = args.data / "pages" / name
        for line in (folder / "gold.jsonl").read_text("utf-8").rstrip("\n").split("\n"):
            gold = json.loads(line)
            html = evaluate.decode(gzip.decompress((folder / gold["html_path"]).read_bytes()))
            url = gold.get("url") or ""
            fold = fold_of(domain_of(url, f"{name}/{gold['id']}"))
            try:
                view = read_page(
                    html, url or "http://page.invalid/", model=models[fold], fetched_at=UNKNOWN_TIME
                )[0]
            except Exception as problem:
                print(name, gold["id"], problem)
                continue
            rows.append(page_row(view))
            labels.append(name not in OTHERS)
            folds.append(fold)
            ids.append((name, gold["id"], gold.get("page_type", "")))
    x, y, f = np.array(rows, dtype=np.float32), np.array(labels), np.array(folds)
    np.savez(args.work / "page-rows.npz", x=x, y=y, f=f, ids=np.array(ids))
    p = np.zeros(len(y))
    for fold in range(FOLDS):
        p[f == fold] = fit(x[f != fold], y[f != fold]).predict_proba(x[f == fold])[:, 1]
    for bar in (0.05, 0.1, 0.12, 0.15, 0.2, 0.3, 0.4, 0.5):
        print(f"bar {bar}: articles lost {np.mean(p[y] < bar):.4f}, others taken {np.mean(p[~y] >= bar):.3f}")
    table = json.loads(args.model.read_text("utf-8"))
    final = fit(x, y)
    print(sorted(zip(final.get_feature_importance().round(1), PAGE_NAMES, strict=True), reverse=True)[:14])
    table["pages"] = forest_table(final)
    table["page_names"] = list(PAGE_NAMES)
    args.model.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def fit(x: np.ndarray, y: np.ndarray) -> CatBoostClassifier:
    weight = np.where(y, 1.0, 4.0)
    return CatBoostClassifier(
        iterations=120,
        depth=4,
        learning_rate=0.08,
        l2_leaf_reg=6,
        thread_count=2,
        verbose=0,
        random_seed=3,
        border_count=64,
    ).fit(x, y, sample_weight=weight)


if __name__ == "__main__":
    main()
