"""Which blocks of a page are the article, by laying the gold text along the blocks in reading order."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Words; of scripts that write none, characters.
TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\W\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+")
GRAM = 3
#: Words by which a block may differ from the gold and still be the same run.
DRIFT = 12


@dataclass(frozen=True, slots=True)
class Labels:
    """`share` of each block's words that the gold text has there; `coverage` of the gold by all blocks, 0 to 1."""

    share: NDArray[np.float32]
    coverage: float


def words(text: str) -> list[str]:
    return TOKEN.findall(unicodedata.normalize("NFKC", text).lower())


def align(texts: Sequence[str], gold_text: str) -> Labels:
    """Lay the gold along the blocks: long blocks by their runs of three words, short ones in the gaps between."""
    gold = words(gold_text)
    blocks = [words(text) for text in texts]
    share = np.zeros(len(blocks), dtype=np.float32)
    chain = _chain(_candidates(blocks, gold))
    covered = 0
    previous_block, previous_end = -1, 0
    for block, start, end, matched in [*chain, (len(blocks), len(gold), len(gold), 0)]:
        covered += _fill_gap(blocks, gold, previous_block + 1, block, previous_end, start, share)
        if block < len(blocks):
            share[block] = matched / len(blocks[block])
            covered += matched
        previous_block, previous_end = block, end
    return Labels(share=share, coverage=covered / max(1, len(gold)))


def _candidates(blocks: list[list[str]], gold: list[str]) -> list[tuple[int, int, int, int]]:
    """(block, gold start, gold end, words matched) for blocks of four words and more, up to three places each."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i in range(len(gold) - GRAM + 1):
        places[tuple(gold[i : i + GRAM])].append(i)
    out = []
    for number, block in enumerate(blocks):
        if len(block) < 4:
            continue
        votes: dict[int, set[int]] = defaultdict(set)
        for j in range(len(block) - GRAM + 1):
            for i in places.get(tuple(block[j : j + GRAM]), ())[:40]:
                votes[i - j].add(j)
        used: list[int] = []
        for key in sorted(votes, key=lambda key: -len(votes[key])):
            if len(used) == 3 or any(abs(key - other) <= DRIFT for other in used):
                continue
            used.append(key)
            near = {
                j: key + shift for shift in range(DRIFT, -DRIFT - 1, -1) for j in votes.get(key + shift, ())
            }
            matched = len({j + step for j in near for step in range(GRAM)})
            if matched * 2 >= len(block) or matched >= 12:
                first, last = min(near), max(near)
                out.append((number, near[first] + first, near[last] + last + GRAM, matched))
    return out


def _chain(found: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """The heaviest run of matches that goes forward in both texts; near blocks are preferred where two would do."""
    found.sort(key=lambda row: (row[0], row[1]))
    best: list[float] = []
    back: list[int] = []
    for k, (block, start, _end, matched) in enumerate(found):
        score, source = float(matched), -1
        for m in range(max(0, k - 400), k):
            other = found[m]
            if other[0] < block and other[2] <= start + 4:
                candidate = best[m] + matched - 0.02 * min(block - other[0], 60)
                if candidate > score:
                    score, source = candidate, m
        best.append(score)
        back.append(source)
    chain = []
    k = int(np.argmax(best)) if best else -1
    while k >= 0:
        chain.append(found[k])
        k = back[k]
    return chain[::-1]


def _fill_gap(
    blocks: list[list[str]],
    gold: list[str],
    first: int,
    last: int,
    start: int,
    end: int,
    share: NDArray[np.float32],
) -> int:
    """Short blocks between two matches: taken when the gold has exactly their words between, in order."""
    covered = 0
    order = range(first, last) if start else range(last - 1, first - 1, -1)
    at, stop = start, end
    for number in order:
        block = blocks[number]
        if not block or len(block) > 12 or at >= stop:
            continue
        size = len(block)
        limit = min(stop - size, at + 60) if start else stop - size
        span = range(at, limit + 1) if start else range(limit, max(at, limit - 60) - 1, -1)
        for i in span:
            if gold[i : i + size] == block:
                share[number] = 1.0
                covered += size
                if start:
                    at = i + size
                else:
                    stop = i
                break
    return covered
