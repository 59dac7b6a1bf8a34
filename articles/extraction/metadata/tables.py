"""Rows of the tables beside the code."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from warraq.articles.tables import rows


@dataclass(frozen=True, slots=True)
class MetaName:
    """A meta tag that states a field."""

    name: str
    origin: str
    confidence: float


@cache
def meta_names() -> Mapping[str, tuple[MetaName, ...]]:
    """Field -> meta tags that state it, best first."""
    table: dict[str, tuple[MetaName, ...]] = {}
    for field, name, origin, confidence in rows(__package__, "metas.tsv"):
        table[field] = (*table.get(field, ()), MetaName(name, origin, float(confidence)))
    return table


@cache
def page_types() -> Mapping[str, tuple[int, str]]:
    """Type in lower case -> its rank and its kind: 'article', 'main' or 'weak'."""
    return {
        name.lower(): (rank, kind) for rank, (name, kind) in enumerate(rows(__package__, "page_types.tsv"))
    }


@cache
def by_words(use: str) -> frozenset[str]:
    """Lower-case words of one use: 'by', 'and', 'after', 'particle' or 'nobody'."""
    return frozenset(
        word.lower() for word, its_use, _origin in rows(__package__, "by_words.tsv") if its_use == use
    )


@cache
def role_words() -> frozenset[str]:
    """Lower-case words that no name has."""
    return frozenset(word.lower() for word, _origin in rows(__package__, "roles.tsv"))


@cache
def date_words(use: str) -> re.Pattern[str]:
    """What beside a date says whose it is: 'published', 'modified' or 'foreign'."""
    return re.compile(
        "|".join(
            pattern for pattern, its_use, _origin in rows(__package__, "date_words.tsv") if its_use == use
        ),
        re.I,
    )
