"""MinHash libraries on the same task, installed by the extra 'benchmarks'.

All get the same folded text and the same runs of five words, 128 permutations and threshold 0.5 (their users'
customary setting; 0.7 and 0.8 find less), and keep their index in memory. An article counts as a copy of the most
similar candidate.
"""

import time
from collections.abc import Callable
from typing import Any

from benchmarks.dedup_data import Run, memory_mb
from warraq.articles.text import fold, tokens

THRESHOLD, PERMUTATIONS, BANDS, RUN_WORDS = 0.5, 128, 25, 5


def run_datasketch(rows: list[dict[str, Any]]) -> Run:
    """datasketch: MinHashLSH."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)

    def sketch(runs: list[str]) -> Any:
        minhash = MinHash(num_perm=PERMUTATIONS)
        minhash.update_batch([run.encode() for run in runs])
        return minhash

    return _run(rows, sketch, index.query, index.insert)


def run_rensa(rows: list[dict[str, Any]]) -> Run:
    """rensa: RMinHashLSH."""
    from rensa import RMinHash, RMinHashLSH

    # 25 bands of 5 of its 128: the split that datasketch computes for this threshold.
    index = RMinHashLSH(threshold=THRESHOLD, num_perm=BANDS * RUN_WORDS, num_bands=BANDS)

    def sketch(runs: list[str]) -> Any:
        minhash = RMinHash(num_perm=BANDS * RUN_WORDS, seed=42)
        minhash.update(runs)
        return minhash

    return _run(rows, sketch, index.query, index.insert)


def run_gaoya(rows: list[dict[str, Any]]) -> Run:
    """gaoya: MinHashStringIndex. It returns candidates above its threshold, unranked: the first one counts."""
    from gaoya.minhash import MinHashStringIndex

    def cut(text: str) -> list[str]:
        return text.split("\n")

    index = MinHashStringIndex(32, THRESHOLD, BANDS, RUN_WORDS, None, cut, False, None, "vec")
    return _run(
        rows,
        sketch=lambda runs: "\n".join(runs),
        query=lambda text: sorted(index.query(text)),
        insert=index.insert_document,
        likeness=lambda one, other: 1.0,
    )


def _run(
    rows: list[dict[str, Any]],
    sketch: Callable[[list[str]], Any],
    query: Callable[[Any], list[int]],
    insert: Callable[[int, Any], Any],
    likeness: Callable[[Any, Any], float] = lambda one, other: one.jaccard(other),
) -> Run:
    run = Run()
    sketches = []
    before = memory_mb()
    began, began_cpu = time.perf_counter(), time.process_time()
    for number, row in enumerate(rows):
        words = tokens(fold(row["text"]))
        runs = [" ".join(words[at : at + RUN_WORDS]) for at in range(max(1, len(words) - RUN_WORDS + 1))]
        minhash = sketch(runs)
        best = max(
            ((likeness(minhash, sketches[other]), -other) for other in query(minhash)), default=(0.0, 0)
        )
        copy_of = -best[1] if best[0] >= THRESHOLD else -1
        run.copies.append(copy_of)
        run.clusters.append(number if copy_of < 0 else run.clusters[copy_of])
        insert(number, minhash)
        sketches.append(minhash)
    run.milliseconds = (time.perf_counter() - began) * 1000
    run.cpu_milliseconds = (time.process_time() - began_cpu) * 1000
    run.memory_mb = memory_mb() - before
    return run


PEERS: dict[str, Callable[[list[dict[str, Any]]], Run]] = {
    "datasketch": run_datasketch,
    "rensa": run_rensa,
    "gaoya": run_gaoya,
}
