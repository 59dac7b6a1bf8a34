"""Measures of the whole page: elements, images, what was removed."""

from collections import Counter
from collections.abc import Sequence
from math import log1p
from typing import Final

from warraq.articles.extraction.kinds.view import SHORT, PageView, money
from warraq.articles.extraction.layout import Block, squeeze

WHOLE_PAGE_NAMES: Final = (
    "removed_blocks", "page_words", "page_linked", "page_links", "images", "page_h1", "page_h2", "page_h3", "articles",
    "forms", "buttons", "tables", "list_elements", "asides", "page_money", "short_lines", "comments", "h1_title",
    "kept_first", "kept_span", "linked_images",
)  # fmt: skip


def of_page(view: PageView, kept: Sequence[Block]) -> list[float]:
    """The measures in the order of WHOLE_PAGE_NAMES. `kept` are the kept blocks that have text."""
    frames, blocks = view.layout.frames, view.layout.blocks
    with_text = [block for block in blocks if block.text]
    every = sum(len(block.text) for block in with_text) or 1
    tags = Counter(frame.tag for frame in frames)
    short = "\n".join(block.text for block in with_text if len(block.text) < SHORT)
    title = squeeze(view.metadata.title)[:60]
    h1 = [squeeze(block.text)[:60] for block in with_text if frames[block.frame].tag == "h1"]
    numbers = [number for number, block in view.kept.items() if block.text]
    count = max(1, len(blocks))
    images = [block for block in blocks if block.image]
    return [
        len(with_text) - len(kept), log1p(sum(block.text.count(" ") + 1 for block in with_text)),
        sum(block.linked for block in with_text) / every, sum(block.links for block in with_text),
        len(images), len(h1), tags["h2"], tags["h3"], tags["article"], tags["form"], tags["button"],
        tags["table"], tags["ul"] + tags["ol"], tags["aside"], money(short), short.count("\n"),
        sum(1 for frame in frames if "omment" in frame.key),
        1.0 if title and any(h and (h in title or title in h) for h in h1) else 0.0 if h1 else -1.0,
        numbers[0] / count if numbers else 0.0, (numbers[-1] - numbers[0]) / count if numbers else 0.0,
        sum(1 for block in images if frames[block.frame].tag in ("li", "a")) ,
    ]  # fmt: skip
