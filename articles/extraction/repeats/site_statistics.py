"""Site statistics: hashes of blocks counted over the articles of a site; what the site repeats is boilerplate."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from warraq.articles.extraction.layout import Block, Layout, data_cells
from warraq.articles.extraction.options import SiteKnowledge
from warraq.articles.text import content_hash, content_hashes

#: Minimum distinct articles of a site before its repetitions count.
MIN_ARTICLES: Final = 4
#: Minimum articles with a block, and their minimum share: at the edge of the article, where sites put what they
#: repeat, and between the author's own words, where a series may have a refrain. Measured: docs/decisions/016.
MIN_REPEATS: Final = 3
EDGE_SHARE: Final = 0.1
INNER_SHARE: Final = 0.5
#: An article keeps this share of its letters, whatever is repeated: reprints must not empty each other.
LEAST_KEPT: Final = 0.5
#: Blocks that are counted: longer ones are not boilerplate, and a page has at most this many.
MAX_LETTERS: Final = 600
MAX_COUNTED: Final = 400
#: Enclosing elements that belong to the key, including the block's own.
PATH_FRAMES: Final = 3
# 'post-1234', 'comment-77', 'p3': names that no two articles share.
_NUMBERED: Final = re.compile(r"\S*[0-9]\S*")


def count_blocks(pages: Iterable[Sequence[int] | NDArray[np.int64]]) -> SiteKnowledge:
    """Returns the statistics of a site from the blocks of each of its articles, without counts too low to matter.

    The order makes no difference. At most about 4,000 blocks remain: no more can occur in a tenth of the articles.
    """
    articles = [np.asarray(blocks, dtype=np.int64) for blocks in pages]
    if not articles:
        return SiteKnowledge()
    blocks, counts = np.unique(np.concatenate(articles), return_counts=True)
    enough = counts >= max(MIN_REPEATS, EDGE_SHARE * len(articles))
    return SiteKnowledge(
        articles=len(articles),
        counts=dict(zip(blocks[enough].tolist(), counts[enough].tolist(), strict=True)),
    )


def block_hashes(layout: Layout, numbers: Sequence[int]) -> list[int]:
    """Returns stable 63-bit hashes of blocks: of their folded words and structural paths. They are what is counted."""
    texts = content_hashes([layout.blocks[number].text for number in numbers])
    paths = [_path_hash(block_path(layout, layout.blocks[number].frame)) for number in numbers]
    return [(int.from_bytes(text[:8], "big") ^ path) >> 1 for text, path in zip(texts, paths, strict=True)]


@lru_cache(maxsize=20_000)
def _path_hash(path: str) -> int:
    return int.from_bytes(content_hash(path)[8:16], "big")


def block_path(layout: Layout, number: int) -> str:
    """Returns tags, classes and ids of the frames around a block, innermost first, without numbered ones."""
    steps = []
    for _ in range(PATH_FRAMES):
        frame = layout.frames[number]
        steps.append(_NUMBERED.sub("", frame.key.partition(" ")[2]) + " " + frame.tag)
        if frame.tag in ("body", "html"):
            break
        number = frame.parent
    return " / ".join(steps)


def page_blocks(layout: Layout, marked: Collection[int]) -> tuple[int, ...]:
    """Returns the hashes of the blocks of one page, each once, sorted: the input of the site statistics.

    Depends on the page alone, not on the site. `marked` are the numbers of blocks whose element names say what they
    are: they are not counted.
    """
    numbers = [
        number
        for number, block in enumerate(layout.blocks)
        if block.text and len(block.text) <= MAX_LETTERS and number not in marked
    ]
    found: dict[int, None] = {}
    for start in range(0, len(numbers), MAX_COUNTED):
        found |= dict.fromkeys(block_hashes(layout, numbers[start : start + MAX_COUNTED]))
        if len(found) >= MAX_COUNTED:
            break
    return tuple(sorted(islice(found, MAX_COUNTED)))


def repeated_blocks(kept: Mapping[int, Block], layout: Layout, site: SiteKnowledge) -> tuple[int, ...]:
    """Returns the kept blocks that the site repeats often enough to be boilerplate, in reading order.

    A block at the edge is removed if a few articles contain it; one between the author's own words only if most do.
    Nothing is removed if too little would be left.
    """
    if site.articles < MIN_ARTICLES:
        return ()
    entries = data_cells(kept, layout.frames)  # numbers of tables are alike without being repeated
    shares: dict[int, float] = {}
    letters = {number: len(block.text) for number, block in kept.items() if block.text}
    judged = [
        number
        for number in letters
        if len(layout.blocks[number].text) <= MAX_LETTERS and number not in entries
    ]
    for number, key in zip(judged, block_hashes(layout, judged), strict=True):
        count = site.counts.get(key, 0)
        if count >= MIN_REPEATS:
            shares[number] = count / site.articles
    edges = _edge(letters, shares) | _edge(reversed(letters), shares)
    gone = {number for number, share in shares.items() if share >= INNER_SHARE or number in edges}
    if sum(letters[number] for number in gone) > (1 - LEAST_KEPT) * sum(letters.values()):
        return ()
    return tuple(sorted(gone))


def _edge(numbers: Iterable[int], shares: Mapping[int, float]) -> set[int]:
    """Returns the repeated blocks from one end on, up to the first of the article's own."""
    found: set[int] = set()
    for number in numbers:
        if shares.get(number, 0.0) < EDGE_SHARE:
            break
        found.add(number)
    return found
