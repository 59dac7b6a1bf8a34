"""What a site repeats is boilerplate: hashes of blocks to count over the articles of a site, and their vote."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from warraq.articles.extraction.layout import Block, Layout
from warraq.articles.extraction.options import SiteStatistics
from warraq.articles.text import content_hash

#: Distinct articles of a site that must be known before its repetitions mean anything.
MIN_ARTICLES: Final = 4
#: Articles that a block must stand in, and their least share: at the edge of the article, where sites put what they
#: repeat, and between the author's own words, where a series may have its refrain. Measured: docs/decisions/016.
MIN_REPEATS: Final = 3
EDGE_SHARE: Final = 0.1
INNER_SHARE: Final = 0.5
#: An article keeps this share of its letters, whatever is repeated: reprints must not empty each other.
LEAST_KEPT: Final = 0.5
#: Blocks that are counted: longer ones are nobody's furniture, and a page has so many at most.
MAX_LETTERS: Final = 600
MAX_COUNTED: Final = 400
#: Enclosing elements that belong to the key, the block's own included.
PATH_FRAMES: Final = 3
# 'post-1234', 'comment-77', 'p3': names that no two articles share.
_NUMBERED: Final = re.compile(r"\S*[0-9]\S*")


def count_blocks(pages: Iterable[Iterable[int]]) -> SiteStatistics:
    """The statistics of a site from the blocks of each of its articles. Counts that could never vote are left out.

    The order makes no difference. At most about 4,000 blocks remain: that many can stand in a tenth of the articles.
    """
    counts: Counter[int] = Counter()
    articles = 0
    for blocks in pages:
        articles += 1
        counts.update(blocks)
    least = max(MIN_REPEATS, EDGE_SHARE * articles)
    return SiteStatistics(
        articles=articles, counts={block: count for block, count in sorted(counts.items()) if count >= least}
    )


def block_hash(text: str, path: str = "") -> int:
    """A stable 63-bit hash of a block's folded words and of its structural path: the key that is counted."""
    own = int.from_bytes(content_hash(text)[:8], "big")
    return (own ^ int.from_bytes(content_hash(path)[8:16], "big") if path else own) >> 1


def block_path(layout: Layout, number: int) -> str:
    """Tags, classes and ids of the frames around a block, innermost first, without what is numbered."""
    steps = []
    for _ in range(PATH_FRAMES):
        frame = layout.frames[number]
        steps.append(_NUMBERED.sub("", frame.key.partition(" ")[2]) + " " + frame.tag)
        if frame.tag in ("body", "html"):
            break
        number = frame.parent
    return " / ".join(steps)


def page_blocks(layout: Layout, marked: Collection[int]) -> tuple[int, ...]:
    """The hashes of the blocks of one page, each once, sorted: what a site's statistics count.

    Depends on the page alone, not on what is known of the site. `marked` are the numbers of blocks whose elements
    say themselves what they are: they need no vote and are not counted.
    """
    found: set[int] = set()
    for number, block in enumerate(layout.blocks):
        if len(found) >= MAX_COUNTED:
            break
        if block.text and len(block.text) <= MAX_LETTERS and number not in marked:
            found.add(block_hash(block.text, block_path(layout, block.frame)))
    return tuple(sorted(found))


def repeated_blocks(kept: Mapping[int, Block], layout: Layout, site: SiteStatistics) -> tuple[int, ...]:
    """Numbers of the kept blocks that the site repeats so often that they are boilerplate, in reading order.

    A block at the edge goes when it stands in few articles already; one between the author's own words only when it
    stands in most. Nothing goes when that would leave too little.
    """
    if site.articles < MIN_ARTICLES:
        return ()
    shares: dict[int, float] = {}
    letters = {number: len(block.text) for number, block in kept.items() if block.text}
    for number in letters:
        text = layout.blocks[number].text
        if len(text) <= MAX_LETTERS:
            count = site.counts.get(block_hash(text, block_path(layout, layout.blocks[number].frame)), 0)
            if count >= MIN_REPEATS:
                shares[number] = count / site.articles
    edges = _edge(letters, shares) | _edge(reversed(letters), shares)
    gone = {number for number, share in shares.items() if share >= INNER_SHARE or number in edges}
    if sum(letters[number] for number in gone) > (1 - LEAST_KEPT) * sum(letters.values()):
        return ()
    return tuple(sorted(gone))


def _edge(numbers: Iterable[int], shares: Mapping[int, float]) -> set[int]:
    """The repeated blocks from one end on, up to the first that is the article's own."""
    found: set[int] = set()
    for number in numbers:
        if shares.get(number, 0.0) < EDGE_SHARE:
            break
        found.add(number)
    return found
