"""Measures of how sure the authors are: where they were found, who else is named, and the form of the names."""

import re
from collections.abc import Sequence
from typing import Final

from warraq.articles.extraction.confidence.places import by_place, says_article
from warraq.articles.extraction.kinds import PageView
from warraq.articles.extraction.metadata import is_desk
from warraq.articles.text import fold
from warraq.articles.urls import host_name

#: Origins of authors that have a measure of their own.
PLACES: Final = ("json-ld", "microdata", "opengraph", "meta", "rel", "class", "link", "text")
#: Names that are looked at, and characters of each and of a candidate.
MAX_NAMES: Final = 6
MAX_CHARS: Final = 200
_WORD: Final = re.compile(r"\w+")

AUTHOR_NAMES: Final = (
    "names", "confidence", *(f"chosen_{place}" for place in PLACES), *(f"all_{place}" for place in PLACES),
    *(f"none_{place}" for place in PLACES), "candidates", "agree", "part", "differ", "more", "best_differing",
    "fewest_words", "most_words", "lower", "digits", "upper", "ascii", "longest", "site", "raw_longer", "commas",
    "site_named", "dated", "article", "bylines", "named_in_bylines", "certainty",
    "shown", "shown_lines", "desk", "host",
)  # fmt: skip


def of_authors(view: PageView, shown: Sequence[str], bylines: Sequence[str]) -> list[float]:
    """Returns the measures in the order of AUTHOR_NAMES. Cost: linear in `shown`.

    `shown` are the short lines of the page outside the text, `bylines` those removed as being about authors.
    """
    metadata = view.metadata
    origins = [origin for origin in metadata.origins if origin.field == "authors"]
    names = metadata.authors[:MAX_NAMES]
    own = [_letters(name) for name in names]
    known = {raw: _letters(raw) for raw in {origin.raw for origin in origins}}
    raws = [known[origin.raw] for origin in origins]
    held = [sum(name in raw for name in own) / len(own) if own else 0.0 for raw in raws]
    spare = [len(raw) - sum(len(name) for name in own if name in raw) for raw in raws]
    chosen = [origin for origin in origins if origin.chosen]
    said = " ".join(_letters(line[:MAX_CHARS]) for line in bylines[:MAX_NAMES])
    site = _letters(metadata.site_name)
    return [
        float(len(names)), max((origin.confidence for origin in chosen), default=0.0),
        *by_place(PLACES, chosen, [True] * len(chosen)),
        *by_place(PLACES, origins, [share >= 1 for share in held]),
        *by_place(PLACES, origins, [share == 0 for share in held]),
        float(len(origins)), float(sum(share >= 1 for share in held)),
        float(sum(0 < share < 1 for share in held)), float(sum(share == 0 for share in held)),
        float(sum(share >= 1 and rest > 4 for share, rest in zip(held, spare, strict=True))),
        max((one.confidence for one, share in zip(origins, held, strict=True) if share < 1), default=0.0),
        *_of_names(names),
        float(bool(site) and any(name in site or site in name for name in own if name)),
        max((float(rest) for one, rest in zip(origins, spare, strict=True) if one.chosen), default=0.0),
        float(sum(one.raw.count(",") for one in chosen)), float(bool(site)),
        float(metadata.published is not None), says_article(metadata.page_type),
        float(len(bylines)), float(bool(own) and all(name in said for name in own)), view.certainty,
        *_shown(names, shown), float(any(is_desk(name) for name in names)), _in_host(own, view.url),
    ]  # fmt: skip


def _shown(names: Sequence[str], shown: Sequence[str]) -> list[float]:
    """The share of the names that some short line has, and how often they stand in them."""
    whole = "\n".join(shown)
    lines = [whole.count(name) for name in names]
    return [sum(map(bool, lines)) / len(lines) if lines else -1.0, float(sum(lines))]


def _in_host(names: Sequence[str], url: str) -> float:
    """How many names are spelt by the host, or spell it: a house, not a person."""
    host = _letters(host_name(url).removeprefix("www.").rpartition(".")[0])
    return float(sum(len(name) > 3 and len(host) > 3 and (name in host or host in name) for name in names))


def _of_names(names: Sequence[str]) -> list[float]:
    """The form of the names: words, cases, digits, script, length."""
    words = [len(name.split()) for name in names] or [0]
    return [
        float(min(words)), float(max(words)), float(any(name.islower() for name in names)),
        float(sum(char.isdigit() for name in names for char in name[:MAX_CHARS])),
        float(any(name.isupper() for name in names)), float(all(name.isascii() for name in names)),
        float(max((len(name) for name in names), default=0)),
    ]  # fmt: skip


def _letters(text: str) -> str:
    return "".join(_WORD.findall(fold(text[:MAX_CHARS])))
