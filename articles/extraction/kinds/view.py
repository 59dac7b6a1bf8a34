"""What the kind of a page is judged by, and what several measures are made of."""

from dataclasses import dataclass
from typing import Final

from warraq.articles.extraction.layout import Block, Layout
from warraq.articles.records import Metadata

#: A short line in characters: a button, a label, an entry of a menu.
SHORT: Final = 40
#: Signs of a price.
MONEY_SIGNS: Final = "$€£¥₹"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """What the kind of a page is judged by."""

    url: str
    layout: Layout
    kept: dict[int, Block]
    certainty: float
    metadata: Metadata
    text: str


def word_count(text: str) -> int:
    """Roughly how many words: by spaces, or by characters where a script has none between words."""
    return max(text.count(" ") + 1, 0 if text.isascii() else len(text) // 8)


def money(text: str) -> float:
    """How often a text names a currency."""
    return float(
        sum(map(text.count, MONEY_SIGNS)) + text.count("USD") + text.count("EUR") + text.count("ريال")
    )
