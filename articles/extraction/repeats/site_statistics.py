"""Site statistics: hashes of blocks counted over the articles of a site; what the site repeats is boilerplate."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from warraq.articles.extraction.layout import Block, Layout, data_cells
from warraq.articles.extraction.options import SiteKnowledge
from warraq.articles.text import content_hash

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


def count_blocks(pages: Iterable[Iterable[int]]) -> SiteKnowledge:
    """Returns the statistics of a site from the blocks of each of its articles, without counts too low to matter.

    The order makes no difference. At most about 4,000 blocks remain: no more can occur in a tenth of the articles.
    """
    counts: Counter[int] = Counter()
    articles = 0
    for blocks in pages:
        articles += 1
        counts.update(blocks)
    least = max(MIN_REPEATS, EDGE_SHARE * articles)
    return SiteKnowledge(
        articles=articles, counts={block: count for block, count in sorted(counts.items()) if count >= least}
    )


def block_hash(text: str, path: str = "") -> int:
    """Returns a stable 63-bit hash of a block's folded words and its structural path: the key that is counted."""
    own = int.from_bytes(content_hash(text)[:8], "big")
    return (own ^ int.from_bytes(content_hash(path)[8:16], "big") if path else own) >> 1


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
    found: set[int] = set()
    for number, block in enumerate(layout.blocks):
        if len(found) >= MAX_COUNTED:
            break
        if block.text and len(block.text) <= MAX_LETTERS and number not in marked:
            found.add(block_hash(block.text, block_path(layout, block.frame)))
    return tuple(sorted(found))


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
    for number in letters:
        text = layout.blocks[number].text
        if len(text) <= MAX_LETTERS and number not in entries:
            count = site.counts.get(block_hash(text, block_path(layout, layout.blocks[number].frame)), 0)
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
