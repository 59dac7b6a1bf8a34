"""Measure extraction on pages of real blog engines and themes.

    python -m benchmarks.engines [--data ../shared/data] [--sites NAME ...] [--models DIR] [--knowledge] [--json OUT]
        [--show]

Each site is a theme: with `--models`, models learnt without one fold each (benchmarks/learning), it is read by one that
has not seen it. `--knowledge` reads each page with what the pages of its site teach (their feeds too, where they are
stored), as a second reading of a whole site does. `--show` prints what went wrong on each page. Exit code 1 when the
mean is below its floor in floors.json.
"""

import argparse
import gzip
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.engines.knowledge import Said, read_feeds, site_knowledge
from benchmarks.engines.scoring import FIGURES, Score, add
from benchmarks.extraction import FLOORS, below_floors, models_of
from benchmarks.learning.folds import fold_of
from warraq.articles.extraction import ExtractOptions, SiteKnowledge, extract_html
from warraq.articles.extraction.classification import Model
from warraq.articles.records import Article

#: Of a site whose feeds are not asked.
NOTHING = Said()


def read(
    html: str, url: str, model: Model, site: SiteKnowledge | None = None, said: Said = NOTHING
) -> dict[str, Any]:
    """What extraction makes of one page; nothing when it is refused."""
    article = extract_html(html, url, ExtractOptions(accept_all=True), model=model, site=site)
    if not isinstance(article, Article):
        return {}
    article = said.fill_in(article, url)
    metadata = article.metadata
    return {
        "text": article.text, "title": metadata.title, "author": list(metadata.authors), "tags": list(metadata.tags),
        "date": metadata.published.iso() if metadata.published else None,
    }  # fmt: skip


def measure(folder: Path, models: list[Model], evaluate: Any, *, knowledge: bool = False) -> Score:
    """Read the pages of one site."""
    score, model = Score(), models[fold_of(folder.name) if len(models) > 1 else 0]
    golds = [json.loads(line) for line in (folder / "gold.jsonl").read_text("utf-8").rstrip("\n").split("\n")]
    pages = {
        gold["url"]: evaluate.decode(gzip.decompress((folder / gold["html_path"]).read_bytes()))
        for gold in golds
    }
    said = read_feeds(folder) if knowledge else NOTHING
    site = site_knowledge(pages, said, model) if knowledge else None
    for gold in golds:
        add(score, gold, read(pages[gold["url"]], gold["url"], model, site, said), evaluate)
    return score


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, default=Path("../shared/data"))
    ap.add_argument("--sites", nargs="*", default=[])
    ap.add_argument("--models", type=Path)
    ap.add_argument("--knowledge", action="store_true")
    ap.add_argument("--json", type=Path)
    ap.add_argument("--show", action="store_true")
    args = ap.parse_args()
    sys.path.insert(0, str(args.data.parent / "tools"))
    import evaluate

    models, begin = models_of(args.models), time.process_time()
    folders = sorted((args.data / "engines").iterdir())
    scores = {
        folder.name: measure(folder, models, evaluate, knowledge=args.knowledge)
        for folder in folders
        if not args.sites or folder.name in args.sites
    }
    rows = {name: score.figures(evaluate) for name, score in scores.items()}
    rows["mean"] = {
        figure: statistics.mean(row[figure] for row in rows.values() if figure in row) for figure in FIGURES
    }
    print(f"{'':24}" + "".join(f"{figure:>10}" for figure in FIGURES))
    for name, row in rows.items():
        print(
            f"{name:24}"
            + "".join(f"{row[figure]:10.4f}" if figure in row else f"{'-':>10}" for figure in FIGURES)
        )
    pages = sum(score.pages for score in scores.values())
    print(f"{pages} pages, {pages / (time.process_time() - begin):.0f} a second")
    if args.show:
        for name, score in scores.items():
            for page, problems in score.wrong.items():
                print(name, page, json.dumps(problems, ensure_ascii=False))
    if args.json:
        args.json.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")
    floors = json.loads(FLOORS.read_text("utf-8"))["out_of_fold" if args.models else "shipped"]
    missed = [] if args.sites or args.knowledge else below_floors({"engines": rows["mean"]}, floors)
    print(*missed, sep="\n", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
