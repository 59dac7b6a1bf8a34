"""Measure extraction on pages with gold text, next to the installed peers.

    python -m benchmarks.extraction [--data ../shared/data] [--sets NAME ...] [--limit N] [--peers]
                                    [--models DIR] [--update-floors]

`--models` takes the folder of models learnt without one fold each (benchmarks/learning/train.py and pages.py): every
page is then read by a model that has not seen its domain, which gives the only figure to quote. Floors are in
floors.json: a figure below its floor makes the exit code 1; `--update-floors` raises floors and refuses to lower one.
The worst pages go to benchmarks/out/ with what was lost and what was left in.
"""

import argparse
import difflib
import gzip
import importlib
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from benchmarks import kinds, own_pages
from benchmarks.learning.folds import FOLDS, domain_of, fold_of
from warraq.articles.extraction import ExtractOptions, extract_html
from warraq.articles.extraction.classification import Model, load_model, model_from
from warraq.articles.records import Article

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.json"
SETS = ("scrapinghub", "fundus", "wcxb_article", "trafilatura", "readability", "aed", "arabic", "htmldate")
#: Besides the sets: which pages of all sets are taken for articles (benchmarks/kinds.py).
KINDS = "kinds"
MEASURES = ("f1", "identical", "segments_f1", "title", "author", "date", "date_not_wrong")
PEERS = ("trafilatura", "trafilatura_precision", "readability", "newspaper4k", "resiliparse")
#: How far below its floor a figure may be: rounding, and floating point of other processors.
SLACK = 0.0005
#: What continuous integration measures.
SAMPLE_SETS = ("scrapinghub", "fundus", "arabic")
SAMPLE = 20
#: Worst pages written per set.
WORST = 30

Extractor = Callable[[str, str, str], dict[str, object]]


def extractor_with(models: list[Model]) -> Extractor:
    """Returns our extractor, reading each page with the model of its fold; a single model is used for all."""

    def extract(html: str, url: str, fallback: str) -> dict[str, object]:
        model = models[fold_of(domain_of(url, fallback)) if len(models) > 1 else 0]
        options = ExtractOptions(accept_all=True)
        article = extract_html(html, url or "http://page.invalid/", options, model=model)
        if not isinstance(article, Article):
            return {}
        published = article.metadata.published
        return {
            "text": article.text,
            "title": article.metadata.title,
            "author": list(article.metadata.authors),
            "date": published.iso() if published else None,
        }

    return extract


def models_of(folder: Path | None) -> list[Model]:
    """Returns the models learnt without one fold each, in order of the folds; without a folder, the shipped one."""
    if folder is None:
        return [load_model()]
    return [model_from(json.loads((folder / f"model-{n}.json").read_text("utf-8"))) for n in range(FOLDS)]


def load(folder: Path, evaluate: Any, limit: int | None) -> tuple[list[dict[str, Any]], list[str]]:
    """Gold rows and decoded pages of one set."""
    rows = [json.loads(line) for line in (folder / "gold.jsonl").read_text("utf-8").rstrip("\n").split("\n")][
        :limit
    ]
    pages = []
    for row in rows:
        raw = (folder / row["html_path"]).read_bytes()
        pages.append(evaluate.decode(gzip.decompress(raw) if row["html_path"].endswith(".gz") else raw))
    return rows, pages


def measure(name: str, folder: Path, evaluate: Any, extract: Extractor, limit: int | None) -> dict[str, Any]:
    """Returns the scores of one extractor on one set, as defined by the evaluation script, and the texts by page."""
    rows, pages = load(folder, evaluate, limit)
    named = [
        (html, (row.get("url") or "", f"{name}/{row['id']}")) for row, html in zip(rows, pages, strict=True)
    ]
    results, spent = evaluate.run(lambda html, where: extract(html, *where), named)
    score, per_page = evaluate.score(rows, results)
    if "date_wrong" in score:
        score["date_not_wrong"] = round(1 - score["date_wrong"], 4)
    texts = {row["id"]: got.get("text") or "" for row, (got, _) in zip(rows, results, strict=True)}
    return {
        "score": score,
        "per_page": per_page,
        "texts": texts,
        "rows": rows,
        "pages_per_s": len(pages) / spent,
    }


def write_worst(name: str, found: dict[str, Any], out: Path) -> None:
    """Write the pages with the lowest scores, each as a diff between the gold text and ours."""
    out.mkdir(parents=True, exist_ok=True)
    golds = {row["id"]: row.get("body") or "" for row in found["rows"]}
    worst = sorted(found["per_page"], key=found["per_page"].get)[:WORST]
    lines: list[str] = []
    for page in worst:
        body = golds[page]
        gold = "\n".join(body) if isinstance(body, list) else body
        lines.append(f"==== {found['per_page'][page]:.3f} {page}")
        lines += difflib.unified_diff(
            _lines(gold), _lines(found["texts"][page]), "gold", "ours", lineterm="", n=0
        )
    (out / f"{name}.diff").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _lines(text: str) -> list[str]:
    return [" ".join(line.split())[:300] for line in text.splitlines() if line.strip()]


def below_floors(scores: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]) -> list[str]:
    """Returns one line per figure that is below its floor."""
    return [
        f"{name}.{measure_}: {scores[name][measure_]:.4f} is below its floor {floor:.4f}"
        for name, row in floors.items()
        for measure_, floor in row.items()
        if name in scores and measure_ in scores[name] and scores[name][measure_] < floor - SLACK
    ]


def raised(
    scores: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]
) -> dict[str, dict[str, float]]:
    """Returns floors raised to the scores that are higher; never lowered."""
    out = {name: dict(row) for name, row in floors.items()}
    for name, row in scores.items():
        for key, value in row.items():
            out.setdefault(name, {})[key] = max(value, out.get(name, {}).get(key, 0.0))
    return out


def peers(evaluate: Any) -> Iterable[tuple[str, Extractor]]:
    """Returns the installed peers."""
    for name in PEERS:
        try:
            found = evaluate.peer(name)
        except ImportError:
            continue
        yield name, lambda html, url, _fallback, found=found: found(html, url)


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data")
    ap.add_argument("--sets", nargs="*", default=[*SETS, KINDS])
    ap.add_argument("--limit", type=int)
    ap.add_argument("--peers", action="store_true")
    ap.add_argument(
        "--models", type=Path, help="folder of model-0.json … model-4.json, for figures out of fold"
    )
    ap.add_argument(
        "--sample", action="store_true", help=f"the first {SAMPLE} pages of {', '.join(SAMPLE_SETS)}"
    )
    ap.add_argument("--update-floors", action="store_true")
    args = ap.parse_args()
    if args.sample:
        args.limit, args.sets = SAMPLE, [*SAMPLE_SETS, KINDS]
    if not args.data.is_dir():
        print(f"no measuring data at {args.data}: only the pages of this repository")
        return own_pages.report(update_floors=args.update_floors)
    sys.path.insert(0, str(args.data.parent / "tools"))
    evaluate = importlib.import_module("evaluate")
    models = models_of(args.models)
    runs: list[tuple[str, Extractor]] = [("warraq", extractor_with(models))]
    runs += list(peers(evaluate)) if args.peers else []
    scores: dict[str, dict[str, float]] = {}
    for name in (name for name in args.sets if name != KINDS):
        folder = args.data / ("arabic" if name == "arabic" else f"pages/{name}")
        for run, extract in runs:
            found = measure(name, folder, evaluate, extract, args.limit)
            shown = {key: value for key, value in found["score"].items() if key != "f1_std"}
            print(f"{run:22s} {name:14s} {json.dumps(shown)} {found['pages_per_s']:.1f} pages/s", flush=True)
            if run == "warraq":
                scores[name] = {key: found["score"][key] for key in MEASURES if key in found["score"]}
                write_worst(name, found, HERE / "out")
    forests = kinds.kind_models(args.models)
    if KINDS in args.sets and forests and (args.limit is None or args.sample):
        step = kinds.SAMPLE_STEP if args.sample else 1
        found_kinds = kinds.measure(args.data, evaluate, models, forests, step=step)
        print("\n".join(kinds.lines(found_kinds)))
        scores |= found_kinds
    table = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    kind = "sample" if args.sample else "out_of_fold" if args.models else "shipped"
    whole = args.limit is None or args.sample
    problems = below_floors(scores, table.get(kind, {})) if whole else []
    print("\n".join(problems))
    if args.update_floors and whole and not problems:
        table[kind] = raised(scores, table.get(kind, {}))
        FLOORS.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
