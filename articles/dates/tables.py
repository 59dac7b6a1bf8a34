"""Rows of the tables beside the code."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from warraq.articles.text import fold

#: A number or a word of folded text. \w is no use: it leaves out the vowel signs of Indic scripts and of Thai.
TOKEN = re.compile(r"""[0-9]+|[^\s0-9.,;:/\\|()\[\]{}<>"'،؛·•+*=!?_-]+""")


@dataclass(frozen=True, slots=True)
class MonthName:
    """One meaning of a month's name: its calendar and number, and the languages that use it so."""

    calendar: str
    month: int
    languages: tuple[str, ...]


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a TSV table of this package, without comments and empty lines."""
    for line in files("articles.dates").joinpath(name).read_text("utf-8").splitlines():
        if line and not line.startswith("# "):
            yield line.split("\t")


def date_tokens(folded: str) -> list[tuple[str, int, int]]:
    """Numbers and words with where they start and end."""
    return [(found.group(), found.start(), found.end()) for found in TOKEN.finditer(folded)]


@cache
def month_names() -> Mapping[tuple[str, ...], tuple[MonthName, ...]]:
    """Folded words of a month's name -> its meanings. Up to three words: 'كانون الثاني'."""
    names: dict[tuple[str, ...], tuple[MonthName, ...]] = {}
    for calendar, month, form, languages, _origin in rows("months.tsv"):
        key = tuple(word for word, _start, _end in date_tokens(fold(form)))
        names[key] = (*names.get(key, ()), MonthName(calendar, int(month), tuple(languages.split())))
    return names


@cache
def zones() -> Mapping[str, int]:
    """Zone abbreviation -> minutes east of UTC."""
    return {name: int(minutes) for name, minutes, _origin in rows("zones.tsv")}


@cache
def connectors() -> frozenset[str]:
    """Folded words that stand between the parts of one date and say nothing: 'of', 'de', 'من', 'شهر'."""
    return frozenset(fold(word).strip(".") for word, _origin in rows("connectors.tsv"))


@cache
def day_halves() -> Mapping[str, str]:
    """Folded mark of the half of the day -> 'am', 'pm' or 'noon'."""
    return {fold(mark): half for mark, half, _origin in rows("halves.tsv")}
