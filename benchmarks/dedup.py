"""Measure quality and speed of deduplication: `python -m benchmarks.dedup [--data FILE.jsonl.gz]`.

The file contains articles in crawl order, one JSON object per line with `title`, `text`, `story` (two articles are
duplicates exactly if it is equal) and, for the tables, `ops` (what was done to a copy) and `kind` ('neg:…' are hard
negatives). Any of them may be missing.
"""

import argparse
import json
import pickle
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.dedup_data import RowError, Run, read_rows, splice
from benchmarks.dedup_run import BATCH, open_index
from benchmarks.dedup_variants import vary
from warraq.articles.dedup import Verdict, sign
from warraq.storage.sql.clusters import SqlSignatureIndex

KEYS_AN_ARTICLE, COPIES_SHARE = 19, 0.45  # measured on the labelled set


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the table and write JSON."""
    options = _options(arguments)
    if options.keys:
        print(json.dumps(simulate_growth(options.keys, options.seed), indent=1))
        return 0
    try:
        rows = read_rows(options.data)
    except (OSError, RowError) as problem:
        print(problem, file=sys.stderr)
        return 2
    if options.splice:
        rows = splice(rows, options.splice, options.seed)
    if options.vary:
        rows = vary(rows, options.vary, options.seed)
    figures = score(rows, run_ours(rows, options.db))
    if options.peers:
        from benchmarks.dedup_peers import PEERS

        figures["peers"] = {name: score(rows, peer(rows)) for name, peer in PEERS.items()}
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.dedup", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--data",
        type=Path,
        default=Path("../shared/data/dedup/d20000.jsonl.gz"),
        help="articles in crawl order, .jsonl or .jsonl.gz",
    )
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--db", default="", help="address of an empty database of a PostgreSQL server")
    parser.add_argument(
        "--peers", action="store_true", help="also measure datasketch and rensa (extra 'benchmarks')"
    )
    parser.add_argument(
        "--splice", type=int, default=0, help="make that many articles from the file's sentences"
    )
    parser.add_argument(
        "--vary",
        type=int,
        default=0,
        help="make that many articles from the file's stories, with edits it does not contain",
    )
    parser.add_argument("--seed", type=int, default=1, help="of --splice, --vary and --keys")
    parser.add_argument(
        "--keys", type=int, default=0, help="instead: look up and write random keys for that many articles"
    )
    return parser.parse_args(arguments)


def run_ours(rows: list[dict[str, Any]], address: str = "") -> Run:
    """Run the crawl's method, in its own process and database file, or an empty database of a server."""
    with tempfile.TemporaryDirectory() as folder:
        articles, result = Path(folder) / "articles.jsonl", Path(folder) / "result.pickle"
        with articles.open("w", encoding="utf-8", errors="replace") as lines:
            lines.writelines(json.dumps((row["title"], row["text"])) + "\n" for row in rows)
        command = [sys.executable, "-m", "benchmarks.dedup_run", str(articles), str(result)]
        command += [address] * bool(address)
        subprocess.run(command, cwd=Path(__file__).parents[1], check=True)
        run: Run = pickle.loads(result.read_bytes())
    return run


def simulate_growth(articles: int, seed: int) -> dict[str, Any]:
    """Returns microseconds to look up and write an article's keys, by index size. No texts, no comparison.

    Nine in twenty articles have the keys of an earlier one, as in the labelled sets.
    """
    chance = np.random.default_rng(seed)
    steps: dict[str, float] = {}
    blank = sign("")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.db"
        database = open_index(path)
        index = SqlSignatureIndex(database, lambda number: None)
        step = max(BATCH, articles // 8)
        began = time.process_time()
        for start in range(0, articles, BATCH):
            database.execute("BEGIN IMMEDIATE")
            drawn = chance.integers(-(1 << 31), 1 << 31, (BATCH, KEYS_AN_ARTICLE))
            for number, keys in enumerate(drawn.tolist(), start):
                known = chance.random() < COPIES_SHARE
                index.find_clusters(keys)
                verdict = Verdict(new_keys=() if known else tuple(keys))
                index.add(number, replace(blank, exact_key=keys[0]), verdict)
            database.execute("COMMIT")
            if (start + BATCH) % step < BATCH:
                steps[str(start + BATCH)] = round((time.process_time() - began) / step * 1e6, 1)
                began = time.process_time()
        database.close()
        size = path.stat().st_size
    return {"us_per_article": steps, "index_bytes_per_article": round(size / articles, 1)}


def score(rows: list[dict[str, Any]], run: Run) -> dict[str, Any]:
    """Returns recall and precision, by article and by pair, by edit and by hard negative."""
    stories = [row["story"] for row in rows]
    seen: set[Any] = set()
    copies = found = right = 0
    edits: dict[str, list[int]] = {}
    negatives: dict[str, list[int]] = {}
    for row, copy_of in zip(rows, run.copies, strict=True):
        is_right = copy_of >= 0 and stories[copy_of] == row["story"]
        found += copy_of >= 0
        right += is_right
        if row["story"] in seen:
            copies += 1
            for edit in row["ops"] or ["none"]:
                edits.setdefault(edit, []).append(int(is_right))
        seen.add(row["story"])
        if row["kind"].startswith("neg:"):
            negatives.setdefault(row["kind"], []).append(int(copy_of >= 0 and not is_right))
    true_pairs = _pairs(Counter(stories))
    said_pairs = _pairs(Counter(run.clusters))
    both = _pairs(Counter(zip(run.clusters, stories, strict=True)))
    merged = [merge for kind in negatives.values() for merge in kind]
    return {
        "documents": len(rows),
        "document_recall": _share(right, copies),
        "document_precision": _share(right, found),
        "pair_recall": _share(both, true_pairs),
        "pair_precision": _share(both, said_pairs),
        "negatives_merged": _share(sum(merged), len(merged)),
        "ms_per_document": round(run.milliseconds / max(1, len(rows)), 4),
        "cpu_ms_per_document": round(run.cpu_milliseconds / max(1, len(rows)), 4),
        "cpu_ms_per_document_by_quarter": [round(lap, 4) for lap in run.by_quarter],
        "index_bytes_per_document": round(run.index_bytes / max(1, len(rows)), 1),
        "memory_mb": round(run.memory_mb, 1),
        "per_operation": {edit: _share(sum(hits), len(hits)) for edit, hits in sorted(edits.items())},
        "per_negative": {kind: _share(sum(hits), len(hits)) for kind, hits in sorted(negatives.items())},
    }


def _pairs(sizes: Counter[Any]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


if __name__ == "__main__":
    sys.exit(main())
