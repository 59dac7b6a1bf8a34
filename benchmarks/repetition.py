"""Measure the value of site statistics: pages of one domain, extracted without and with each other.

    python -m benchmarks.repetition [--data ../shared/data] [--models DIR] [--least 3] [--edge SHARE] [--inner SHARE]

Every page is extracted twice, with a model that has not seen its domain (`--models` as in benchmarks.extraction):
without statistics, and with those of all pages of its domain in the set, including its own, as in `warraq reclean`.
"""

import argparse
import importlib
import sys
from collections import defaultdict
from pathlib import Path

from benchmarks.extraction import HERE, SETS, load, models_of
from benchmarks.learning.folds import domain_of, fold_of
from warraq.articles.extraction import ExtractOptions, count_blocks, extract_html
from warraq.articles.extraction.repeats import site_statistics
from warraq.articles.records import Article


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data")
    ap.add_argument("--sets", nargs="*", default=list(SETS))
    ap.add_argument("--models", type=Path)
    ap.add_argument("--least", type=int, default=3, help="pages of a domain")
    ap.add_argument("--edge", type=float, nargs="*", default=[site_statistics.EDGE_SHARE])
    ap.add_argument("--inner", type=float, nargs="*", default=[site_statistics.INNER_SHARE])
    args = ap.parse_args()
    sys.path.insert(0, str(args.data.parent / "tools"))
    evaluate = importlib.import_module("evaluate")
    models = models_of(args.models)
    options = ExtractOptions(accept_all=True, with_blocks=True, with_html=False)
    for name in args.sets:
        folder = args.data / ("arabic" if name == "arabic" else f"pages/{name}")
        rows, pages = load(folder, evaluate, None)
        sites: dict[str, list[int]] = defaultdict(list)
        for number, row in enumerate(rows):
            sites[domain_of(row.get("url") or "", f"{name}/{row['id']}")].append(number)
        chosen = {domain: numbers for domain, numbers in sites.items() if len(numbers) >= args.least}

        def read(number: int, domain: str, site: object = None) -> Article | None:
            found = extract_html(
                pages[number], rows[number].get("url") or "http://page.invalid/", options,  # noqa: B023
                site=site, model=models[fold_of(domain) if len(models) > 1 else 0],  # type: ignore[arg-type]
            )  # fmt: skip
            return found if isinstance(found, Article) else None

        alone = {n: read(n, domain) for domain, numbers in chosen.items() for n in numbers}
        order = sorted(alone)
        gold = [rows[number] for number in order]

        def score(found: dict[int, Article | None]) -> dict[str, float]:
            results = [({"text": a.text if (a := found[n]) else ""}, 0.0) for n in order]  # noqa: B023
            return evaluate.score(gold, results)[0]  # type: ignore[no-any-return] # noqa: B023

        shown = _shown(score(alone))
        print(f"{name}: {len(order)} pages of {len(chosen)} domains, alone {shown}", flush=True)
        for edge in args.edge:
            for inner in args.inner:
                site_statistics.EDGE_SHARE, site_statistics.INNER_SHARE = edge, inner  # type: ignore[misc]
                taught: dict[int, Article | None] = {}
                for domain, numbers in chosen.items():
                    site = count_blocks(a.blocks for n in numbers if (a := alone[n]))
                    taught |= {n: read(n, domain, site) for n in numbers}
                changed = sum(1 for n in order if (a := alone[n]) and (b := taught[n]) and a.text != b.text)
                print(
                    f"  edge {edge} inner {inner}: {_shown(score(taught))}, {changed} pages changed",
                    flush=True,
                )
    return 0


def _shown(score: dict[str, float]) -> str:
    return " ".join(
        f"{key} {score[key]:.4f}"
        for key in ("f1", "precision", "recall", "identical", "segments_f1")
        if key in score
    )


if __name__ == "__main__":
    sys.exit(main())
