"""What a page is like as a whole: one row of measures, for judging what kind of page it is.

All are of the blocks and frames of one walk, of what was kept of them, of the metadata and of the address. The words
that speak for a kind (in addresses, classes, short lines) stand in words.tsv.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from math import log1p
from types import MappingProxyType
from typing import Final

from warraq.articles.extraction.kinds.page_measures import WHOLE_PAGE_NAMES, of_page
from warraq.articles.extraction.kinds.repeat_measures import REPEAT_NAMES, of_repeats
from warraq.articles.extraction.kinds.statement_measures import META_NAMES, URL_NAMES, of_address, of_metadata
from warraq.articles.extraction.kinds.text_measures import TEXT_NAMES, of_text
from warraq.articles.extraction.kinds.view import SHORT, PageView
from warraq.articles.extraction.kinds.words import Vocabulary, vocabularies
from warraq.articles.extraction.layout import Frame

_DIGITS: Final = re.compile(r"\d+")
#: A year or an hour: «3 March 2019», «14:05», «١٤ آب ٢٠١٩»
_DATED: Final = re.compile(r"(?:19|20|1[34])\d\d(?!\d)|\d:\d\d")


def _names(where: str) -> list[str]:
    return [f"{where}_{kind}" for kind in vocabularies()[where].says]


#: Groups of measures, for saying what each is worth.
GROUPS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "text": TEXT_NAMES,
        "page": WHOLE_PAGE_NAMES,
        "repeats": REPEAT_NAMES,
        "metadata": META_NAMES,
        "address": (*URL_NAMES, *_names("path"), *_names("host")),
        "names": tuple(_names("class")),
        "labels": (*_names("label"), "repeated_lines", "most_repeated", "dated_lines", "asks"),
    }
)
#: Columns of the row of a page.
PAGE_NAMES: Final = tuple(name for names in GROUPS.values() for name in names)


def page_row(view: PageView) -> tuple[float, ...]:
    """The measures of a page, in the order of PAGE_NAMES. Cost: linear in blocks and frames."""
    frames = view.layout.frames
    kept = [block for block in view.kept.values() if block.text]
    words = vocabularies()
    return (
        *of_text(view, kept),
        *of_page(view, kept),
        *of_repeats(view.layout, kept),
        *of_metadata(view),
        *of_address(view.url),
        *_of_names(frames, words["class"]),
        *_of_labels(view, words["label"]),
    )


def _of_names(frames: Sequence[Frame], vocabulary: Vocabulary) -> list[float]:
    """How many different elements have names that speak for each kind."""
    keys = "\n".join({frame.key for frame in frames if " " in frame.key})
    found = Counter(keys.lower().replace("-", " ").replace("_", " ").split())
    return [log1p(value) for value in vocabulary.tally(found)]


def _of_labels(view: PageView, vocabulary: Vocabulary) -> list[float]:
    """Short lines: labels that speak for each kind, the same ones over and over, and those with a year or an hour."""
    lines = Counter([block.text for block in view.layout.blocks if 1 < len(block.text) < SHORT])
    found = Counter("\n".join(lines).lower().split("\n"))
    again = [times for line, times in lines.items() if times > 2 and len(line) > 2]
    dated = sum(times for line, times in lines.items() if _DIGITS.search(line) and _DATED.search(line))
    return [
        *vocabulary.tally(found), float(sum(again)), float(max(again, default=0)), float(dated),
        float("?" in view.metadata.title or "؟" in view.metadata.title),
    ]  # fmt: skip
