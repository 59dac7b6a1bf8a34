"""What a site repeats is boilerplate: block hashes to count over the articles of a site, and their vote."""

from collections.abc import Iterable
from typing import Final

from articles.extraction.options import SiteStatistics
from articles.text import content_hash

#: Distinct articles of a site that must be known before its repetitions mean anything.
MIN_ARTICLES: Final = 4
#: A block in this share of a site's articles, and in at least three, is the site's and not the article's.
REPEATED_SHARE: Final = 0.3
MIN_REPEATS: Final = 3


def block_hash(text: str) -> int:
    """A stable 63-bit hash of a block's folded words: the key that is counted."""
    return int.from_bytes(content_hash(text)[:8], "big") >> 1


def block_hashes(texts: Iterable[str]) -> frozenset[int]:
    """The hashes of the blocks of one article, kept or removed, each once: what a site's statistics count."""
    return frozenset(block_hash(text) for text in texts if text)


def is_repeated(text: str, site: SiteStatistics) -> bool:
    """Whether a site repeats a block so often that it is boilerplate. A prolific site's quotations are not."""
    if site.articles < MIN_ARTICLES:
        return False
    count = site.counts.get(block_hash(text), 0)
    return count >= MIN_REPEATS and count >= REPEATED_SHARE * site.articles
