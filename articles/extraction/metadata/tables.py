"""Tables of metadata names and words."""

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
    """Lower-case words by use: 'by', 'label', 'and', 'after', 'particle' or 'nobody'."""
    return frozenset(
        word.lower() for word, its_use, _origin in rows(__package__, "by_words.tsv") if its_use == use
    )


@cache
def archive_links() -> tuple[tuple[re.Pattern[str], ...], frozenset[str]]:
    """Patterns of what a link to an author's archive says, longest first, and their words without a name."""
    stated = sorted(
        (pattern for _language, pattern, _origin in rows(__package__, "archive_links.tsv")),
        key=len,
        reverse=True,
    )
    halves = [
        tuple(re.escape(half).replace("'", "['’]") for half in pattern.split("{}")) for pattern in stated
    ]
    return (
        tuple(re.compile(f"{before}(?P<name>.{{1,80}}){after}", re.I) for before, after in halves),
        frozenset(" ".join(pattern.replace("{}", "").split()) for pattern in stated),
    )


@cache
def role_words() -> frozenset[str]:
    """Lower-case words that do not occur in names."""
    return frozenset(word.lower() for word, _origin in rows(__package__, "roles.tsv"))


@cache
def date_words(use: str) -> re.Pattern[str]:
    """What the words next to a date say about it: 'published', 'day', 'modified', 'foreign' or 'own'."""
    return re.compile(
        "|".join(
            pattern for pattern, its_use, _origin in rows(__package__, "date_words.tsv") if its_use == use
        ),
        re.I,
    )
