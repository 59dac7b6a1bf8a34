"""Read all measured pages once: blocks, clues, labels and folds, kept in one pickle for the steps that learn.

    python -m benchmarks.learning.collect --data ../shared/data [--more DIR ...] --out /tmp/learning

`--more` names further folders with pages of themes, made by `benchmarks.engines.store`.
"""

import argparse
import gzip
import json
import pickle
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.learning.folds import domain_of, fold_of
from benchmarks.learning.labels import align
from benchmarks.learning.samples import Sample
from warraq.articles.extraction.article import UNKNOWN_TIME
from warraq.articles.extraction.layout import parse_tree, read_blocks
from warraq.articles.extraction.metadata import find_clues, find_metadata, survey

SETS = (
    "scrapinghub", "fundus", "wcxb_article", "readability", "trafilatura", "aed", "goose3", "newspaper4k", "chinese",
    "wcxb_other", "arabic",
)  # fmt: skip
#: The folder of sites made by real blog engines, one a theme.
ENGINES = "engines"

#: Spaces in a text that is no chance repetition.
COPY_WORDS = 8


def labels_of(gold: dict[str, object], texts: list[str]) -> tuple[NDArray[np.float32], float]:
    body = gold.get("body")
    if body:
        found = align(texts, "\n".join(body) if isinstance(body, list) else str(body))
        return without_copies(texts, found.share), found.coverage
    share = np.full(len(texts), -1.0, dtype=np.float32)
    flat = [" ".join(text.split()) for text in texts]
    hits = 0
    for name, value in (("without", 0.0), ("with", 1.0)):
        for segment in gold.get(name) or ():  # type: ignore[attr-defined]
            segment = " ".join(segment.split())
            inside = [n for n, text in enumerate(flat) if segment in text]
            hits += bool(inside) and name == "with"
            # A wanted segment that stands in several blocks says nothing about which of them is meant.
            if name == "without" or len(inside) == 1:
                for n in inside:
                    if len(segment) > 0.25 * len(flat[n]) or name == "with":
                        share[n] = value
    return share, hits / max(1, len(gold.get("with") or ()))  # type: ignore[arg-type]


def without_copies(texts: list[str], share: NDArray[np.float32]) -> NDArray[np.float32]:
    """The shares, -1 for text that stands a second time where the gold was found: either place is right."""
    flat = [" ".join(text.split()) for text in texts]
    found = "\n".join(text for text, part in zip(flat, share, strict=True) if part >= 0.5)
    copies = [
        part < 0.5 and text.count(" ") >= COPY_WORDS and text in found
        for text, part in zip(flat, share, strict=True)
    ]
    return np.where(copies, np.float32(-1), share)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--data", type=Path, default=Path("../shared/data"))
    ap.add_argument("--more", type=Path, nargs="*", default=[])
    ap.add_argument("--out", type=Path, default=Path("/tmp/learning"))
    args = ap.parse_args()
    sys.path.insert(0, str(args.data.parent / "tools"))
    import evaluate

    samples = []
    folders = [(name, args.data / ("arabic" if name == "arabic" else f"pages/{name}")) for name in SETS]
    folders += [
        (f"{ENGINES}/{folder.name}", folder)
        for data in (args.data, *args.more)
        for folder in sorted((data / ENGINES).iterdir())
    ]
    for name, folder in folders:
        for line in (folder / "gold.jsonl").read_text("utf-8").rstrip("\n").split("\n"):
            gold = json.loads(line)
            raw = (folder / gold["html_path"]).read_bytes()
            html = evaluate.decode(gzip.decompress(raw) if gold["html_path"].endswith(".gz") else raw)
            if not html.strip():
                continue
            tree = parse_tree(html)
            found = survey(tree.root)
            metadata = find_metadata(found, url=gold.get("url") or "", fetched_at=UNKNOWN_TIME)
            layout = read_blocks(tree.root)
            kept = np.array([n for n, block in enumerate(layout.blocks) if block.text], dtype=np.int64)
            share, coverage = labels_of(gold, [layout.blocks[n].text for n in kept])
            # A theme is to a page of an engine what a domain is to another.
            domain = (
                folder.name
                if name.startswith(ENGINES)
                else domain_of(gold.get("url") or "", f"{name}/{gold['id']}")
            )
            samples.append(
                Sample(
                    name,
                    gold["id"],
                    gold.get("url") or "",
                    domain,
                    fold_of(domain),
                    layout,
                    replace(find_clues(found), headline=metadata.title),
                    kept,
                    share,
                    coverage,
                    gold,
                )
            )
        mine = [s for s in samples if s.dataset == name]
        print(
            name,
            len(mine),
            "coverage",
            round(float(np.mean([s.coverage for s in mine])), 4),
            "low",
            sum(s.coverage < 0.8 for s in mine),
            flush=True,
        )
    args.out.mkdir(parents=True, exist_ok=True)
    with open(args.out / "pages.pickle", "wb") as sink:
        pickle.dump(samples, sink)


if __name__ == "__main__":
    main()
