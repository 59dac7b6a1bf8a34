"""Measures of how sure a title is: which places state it, which state another, and its form."""

import re
from collections.abc import Sequence
from math import log1p
from typing import Final
from urllib.parse import unquote

from warraq.articles.extraction.kinds import PageView
from warraq.articles.extraction.layout import HEADINGS
from warraq.articles.records import FieldOrigin
from warraq.articles.text import fold

#: Origins of titles that have a measure of their own.
PLACES: Final = ("json-ld", "opengraph", "meta", "heading", "title")
#: Characters of a title and of a URL that are looked at.
MAX_CHARS: Final = 300
#: Characters that a block which begins like the title has in common with it.
STARTS: Final = 30
_WORD: Final = re.compile(r"\w+")
#: What stands between a title and the name of a site: ' | ', ' - ', ': '
_SEPARATOR: Final = re.compile(r"\s[|–—·»«-]\s|[:|]")

TITLE_NAMES: Final = (
    *(f"{kind}_{place}" for place in PLACES for kind in ("alike", "same")), "candidates", "headings", "agree", "differ",
    "longer", "shorter", "words", "chars", "separators", "digits", "cut", "named", "site", "in_url", "confidence",
    "best_other", "exact", "shown", "shown_as", "shown_alike",
)  # fmt: skip


def of_title(view: PageView, texts: Sequence[str]) -> list[float]:
    """Returns the measures in the order of TITLE_NAMES; `texts` are those of all blocks. Cost: linear in blocks."""
    metadata = view.metadata
    title = metadata.title[:MAX_CHARS]
    origins = [origin for origin in metadata.origins if origin.field == "title"]
    known = {raw: _words(raw) for raw in {title, *(origin.raw for origin in origins)}}
    words, letters = frozenset(known[title]), "".join(known[title])
    others = ["".join(known[origin.raw]) for origin in origins]
    alike = [
        _alike(words, letters, known[origin.raw], other)
        for origin, other in zip(origins, others, strict=True)
    ]
    site = "".join(_words(metadata.site_name))
    slug = frozenset(_words(unquote(view.url[-MAX_CHARS:])))
    return [
        *_by_place(origins, alike),
        float(len(origins)), float(sum(origin.origin == "heading" for origin in origins)),
        float(sum(share >= 1 for share in alike)), float(sum(share < 0.5 for share in alike)),
        float(sum(letters != found and letters in found for found in others)),
        float(sum(letters != found and found in letters for found in others)),
        float(len(words)), log1p(len(title)), float(len(_SEPARATOR.findall(title))),
        float(sum(map(str.isdigit, title))), float(title.endswith(("…", "..."))),
        float(bool(site) and site in letters), float(bool(site)),
        len(slug & words) / max(1, len(words)),
        max((origin.confidence for origin in origins if origin.chosen), default=0.0),
        max((share for origin, share in zip(origins, alike, strict=True) if not origin.chosen), default=-1.0),
        float(sum(origin.raw.strip() == title for origin in origins)),
        *_shown(view, texts, title),
    ]  # fmt: skip


def _by_place(origins: Sequence[FieldOrigin], alike: Sequence[float]) -> list[float]:
    """For each place how like the title its best candidate is (-1: none), and how many state exactly its letters."""
    found = {place: [-1.0, 0.0] for place in PLACES}
    for origin, share in zip(origins, alike, strict=True):
        row = found.get(origin.origin)
        if row is not None:
            row[0] = max(row[0], share)
            row[1] += share >= 1
    return [value for row in found.values() for value in row]


def _shown(view: PageView, texts: Sequence[str], title: str) -> list[float]:
    """How many blocks are the title, the rank of the first heading among them (7: none, 0: not shown), and begin so."""
    start = title[:STARTS]
    found = (
        [number for number, text in enumerate(texts) if start in text and text.startswith(start)]
        if start
        else []
    )
    frames, blocks = view.layout.frames, view.layout.blocks
    tags = [frames[blocks[number].frame].tag for number in found if texts[number] == title]
    rank = min((int(tag[1]) if tag in HEADINGS else 7 for tag in tags), default=0)
    return [float(len(tags)), float(rank), float(len(found) - len(tags))]


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text[:MAX_CHARS]))


def _alike(words: frozenset[str], letters: str, found: Sequence[str], other: str) -> float:
    """Returns 1 for the same letters, else the shared words as a share of both (Dice), below 1."""
    if letters == other:
        return 1.0
    others = frozenset(found)
    return min(0.99, 2 * len(words & others) / max(1, len(words) + len(others)))
