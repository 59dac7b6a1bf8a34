"""Measures that several fields share: where candidates come from, and whether the page calls itself an article."""

from collections.abc import Sequence
from typing import Final

from warraq.articles.records import FieldOrigin

_ARTICLE_TYPES: Final = ("article", "posting", "report")


def by_place(places: Sequence[str], origins: Sequence[FieldOrigin], found: Sequence[bool]) -> list[float]:
    """Returns for each place how many of its candidates are among those found."""
    counts = dict.fromkeys(places, 0.0)
    for origin, is_found in zip(origins, found, strict=True):
        if is_found and origin.origin in counts:
            counts[origin.origin] += 1
    return list(counts.values())


def says_article(page_type: str) -> float:
    """Returns 1 if the type that a page states is one of articles ('NewsArticle', 'BlogPosting'), else 0."""
    return float(page_type.lower().endswith(_ARTICLE_TYPES))
