"""Learn which pages are articles at all: kinds.json, and one model a fold in the work folder for honest figures.

    python -m benchmarks.learning.pages --data ../shared/data --work /tmp/learning [--rows] [--leave-out] [--ablate]

Needs catboost (a tool of this step only; `--rows` needs what the product needs and no more, so that the two steps may
run in two environments). Pages are read with the block model of the fold they are not in, so that what is kept of them
is kept honestly. The bar is the greatest with which at most LOST of all article pages are refused out of fold.
`--leave-out` judges each set of articles by a forest that has seen neither its pages nor its domains; `--ablate` says
what each group of measures is worth.
"""

import argparse
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.learning.folds import FOLDS, domain_of, fold_of
from warraq.articles.extraction.article import UNKNOWN_TIME
from warraq.articles.extraction.classification import model_from
from warraq.articles.extraction.kinds.measures import GROUPS, PAGE_NAMES, page_row
from warraq.articles.extraction.kinds.rejecting import MIN_SIGN, SURE_BAR, likeliest
from warraq.articles.extraction.stages import read_page

ARTICLES = (
    "scrapinghub", "fundus", "wcxb_article", "readability", "trafilatura", "aed", "goose3", "newspaper4k", "htmldate",
    "chinese", "arabic",
)  # fmt: skip
OTHERS = "wcxb_other"
#: The share of article pages that may be refused by the forest; rules refuse a few more.
LOST = 0.0085
TREES, DEPTH, RATE = 400, 4, 0.05
#: A page of wcxb_article counts for two: it is of the same making as the pages that are no articles.
WEIGHTS = {"wcxb_article": 2.0, OTHERS: 4.0}
NOT_ARTICLES = Path(__file__).with_name("not_articles.tsv")


def not_articles() -> dict[tuple[str, str], str]:
    """Pages of sets of articles that are none, with their kind."""
    lines = [line.split("\t") for line in NOT_ARTICLES.read_text("utf-8").splitlines() if line[:1] != "#"]
    return {(name, page): kind for name, page, kind in lines}


def golds(data: Path, name: str) -> Iterator[tuple[dict[str, Any], Path]]:
    """The gold rows of a set, each with the file of its page."""
    folder = data / ("arabic" if name == "arabic" else f"pages/{name}")
    for line in (folder / "gold.jsonl").read_text("utf-8").rstrip("\n").split("\n"):
        gold = json.loads(line)
        yield gold, folder / gold["html_path"]


def html_of(path: Path, evaluate: Any) -> str:
    """A page, decoded as the evaluation script does."""
    raw = path.read_bytes()
    return str(evaluate.decode(gzip.decompress(raw) if path.suffix == ".gz" else raw))


def read_rows(data: Path, work: Path) -> None:
    """Measure all pages and keep the rows in page-rows.npz. Pages without any text are left out."""
    sys.path.insert(0, str(data.parent / "tools"))
    import evaluate

    models = [model_from(json.loads((work / f"model-{n}.json").read_text("utf-8"))) for n in range(FOLDS)]
    strangers = not_articles()
    rows, about = [], []
    for name in (*ARTICLES, OTHERS):
        for gold, path in golds(data, name):
            html = html_of(path, evaluate)
            url = gold.get("url") or ""
            domain = domain_of(url, f"{name}/{gold['id']}")
            view = read_page(
                html, url or "http://page.invalid/", model=models[fold_of(domain)], fetched_at=UNKNOWN_TIME
            ).view
            if not view.text:
                print("no text:", name, gold["id"])
                continue
            kind = gold["page_type"] if name == OTHERS else strangers.get((name, gold["id"]), "")
            rows.append(page_row(view))
            about.append((name, gold["id"], domain, kind))
    np.savez(
        work / "page-rows.npz", x=np.array(rows, dtype=np.float32), about=np.array(about), names=PAGE_NAMES
    )


class Pages:
    """The rows with what is known of each page."""

    def __init__(self, work: Path) -> None:
        found = np.load(work / "page-rows.npz")
        assert tuple(found["names"]) == PAGE_NAMES, "rows were measured by another version: --rows"
        self.x = found["x"]
        self.set, self.id, self.domain, self.kind = found["about"].T
        self.article = self.kind == ""
        self.fold = np.array([fold_of(domain) for domain in self.domain])
        value = {name: self.x[:, at] for at, name in enumerate(PAGE_NAMES)}
        #: Pages that state and date themselves as articles, which have a bar of their own in kinds/rejecting.py.
        self.signs = np.array(
            [likeliest(dict(zip(PAGE_NAMES, row, strict=True)))[1] for row in self.x.tolist()]
        )
        self.sure = ((value["type_article"] > 0) | (value["body_single"] > 0)) & (value["dated"] > 0)

    def fit(self, part: np.ndarray, columns: np.ndarray) -> Any:
        from catboost import CatBoostClassifier

        weight = np.array([WEIGHTS.get(name, 1.0) for name in self.set[part]])
        weight = np.where(self.article[part], weight, WEIGHTS[OTHERS])
        return CatBoostClassifier(
            iterations=TREES, depth=DEPTH, learning_rate=RATE, l2_leaf_reg=6, rsm=0.3, border_count=48, verbose=0,
            thread_count=2, random_seed=3,
        ).fit(self.x[part][:, columns], self.article[part], sample_weight=weight)  # fmt: skip

    def likeness(self, model: Any, part: np.ndarray, columns: np.ndarray) -> np.ndarray:
        found = model.predict_proba(self.x[part][:, columns])[:, 1]
        spared = (self.signs[part] < MIN_SIGN) | (self.sure[part] & (found >= SURE_BAR))
        return np.where(spared, 1.0, found)

    def out_of_fold(self, columns: np.ndarray) -> np.ndarray:
        out = np.zeros(len(self.x))
        for fold in range(FOLDS):
            asked = self.fold == fold
            out[asked] = self.likeness(self.fit(~asked, columns), asked, columns)
        return out

    def bar(self, likeness: np.ndarray, lost: float = LOST) -> float:
        ranked = np.sort(likeness[self.article])
        return float(ranked[int(lost * len(ranked))])

    def taken(self, likeness: np.ndarray, bar: float) -> float:
        return float(np.mean(likeness[self.set == OTHERS] >= bar))


def report(pages: Pages, likeness: np.ndarray, bar: float) -> None:
    """The curve, and what is refused of each set and taken of each kind at the bar."""
    for lost in (0.0025, 0.005, 0.01, 0.015, 0.02, 0.03):
        at = pages.bar(likeness, lost)
        print(f"articles refused {lost:.2%}: others taken {pages.taken(likeness, at):.1%} (bar {at:.3f})")
    for name in ARTICLES:
        mine = (pages.set == name) & pages.article
        print(f"{name:14s} refused {int(np.sum(likeness[mine] < bar))} of {int(mine.sum())}")
    for name, whose in (
        (OTHERS, pages.set == OTHERS),
        ("other sets", (pages.set != OTHERS) & ~pages.article),
    ):
        for kind in sorted(set(pages.kind[whose])):
            mine = whose & (pages.kind == kind)
            print(f"{name} {kind:14s} taken {int(np.sum(likeness[mine] >= bar))} of {int(mine.sum())}")


def leave_out(pages: Pages, bar: float) -> None:
    """Each set of articles judged by a forest that has seen nothing of it."""
    every = np.arange(len(PAGE_NAMES))
    for name in ARTICLES:
        mine = pages.set == name
        seen = ~mine & ~np.isin(pages.domain, pages.domain[mine])
        found = pages.likeness(pages.fit(seen, every), mine & pages.article, every)
        print(f"{name:14s} unseen: refused {int(np.sum(found < bar))} of {len(found)}", flush=True)


def ablate(pages: Pages) -> None:
    """What is taken of the others without each group of measures, where LOST of the articles are refused."""
    for group, names in GROUPS.items():
        columns = np.array([at for at, name in enumerate(PAGE_NAMES) if name not in names])
        found = pages.out_of_fold(columns)
        shares = [f"{pages.taken(found, pages.bar(found, lost)):.1%}" for lost in (LOST / 2, LOST, 2 * LOST)]
        print(f"without {group:10s} others taken {' / '.join(shares)}", flush=True)


def write(pages: Pages, bar: float, out: Path, work: Path) -> None:
    """The model of all pages, and the one without each fold."""
    from benchmarks.learning.export import forest_table

    every = np.arange(len(PAGE_NAMES))
    for fold in range(-1, FOLDS):
        table = {
            "names": list(PAGE_NAMES),
            "bar": round(bar, 4),
            "forest": forest_table(pages.fit(pages.fold != fold, every)),
        }
        target = out if fold < 0 else work / f"kinds-{fold}.json"
        target.write_text(json.dumps(table, separators=(",", ":")) + "\n", encoding="utf-8")


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, default=Path("../shared/data"))
    ap.add_argument("--work", type=Path, default=Path("/tmp/learning"))
    ap.add_argument("--out", type=Path, default=Path("articles/extraction/kinds/kinds.json"))
    ap.add_argument("--rows", action="store_true", help="only measure the pages")
    ap.add_argument("--leave-out", action="store_true")
    ap.add_argument("--ablate", action="store_true")
    args = ap.parse_args()
    if args.rows:
        return read_rows(args.data, args.work)
    pages = Pages(args.work)
    likeness = pages.out_of_fold(np.arange(len(PAGE_NAMES)))
    bar = pages.bar(likeness)
    report(pages, likeness, bar)
    write(pages, bar, args.out, args.work)
    if args.leave_out:
        leave_out(pages, bar)
    if args.ablate:
        ablate(pages)
    return None


if __name__ == "__main__":
    main()
